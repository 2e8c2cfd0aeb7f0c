// `npm test`: the unit tests, then, where E2E is set, the end-to-end tests.
//
// usage: [E2E=1|full KUBECONFIG=…] npm test [-- arguments of jest]

import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), 'cdk8s-pg-test-'));
const jestArguments = process.argv.slice(2);
const { E2E, KUBECONFIG } = process.env;
const total = { passed: 0, failed: 0, skipped: 0 };

/** Ends the run with the line that says how many tests there were. */
function close(exitCode) {
  rmSync(scratch, { recursive: true, force: true });
  console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
  process.exit(exitCode);
}

/** Runs jest once, adds up its result, and says whether all was well. */
function jest(config, more = []) {
  const report = join(scratch, `${config}.json`);
  const args = ['--config', config, ...more, ...jestArguments, '--json', `--outputFile=${report}`];
  const ended = spawnSync(process.execPath, [join(root, 'node_modules/jest/bin/jest.js'), ...args], {
    cwd: root,
    stdio: 'inherit',
  });
  if (!existsSync(report)) {
    // `--listTests`, `--help` and the like end well without a report.
    if (ended.status !== 0) total.failed += 1;
    return ended.status === 0;
  }
  const result = JSON.parse(readFileSync(report, 'utf8'));
  total.passed += result.numPassedTests;
  // A file that cannot even be loaded holds no test that failed, and is a failure all the same.
  total.failed += result.numFailedTests + result.numRuntimeErrorTestSuites;
  total.skipped += result.numPendingTests + result.numTodoTests;
  if (ended.status !== 0 && result.success) total.failed += 1;
  return ended.status === 0;
}

/** Ends the run before it began. */
function refuse(reason) {
  console.error(reason);
  total.failed += 1;
  close(1);
}

if (E2E && !['1', 'full'].includes(E2E)) {
  refuse(`E2E is '${E2E}': write E2E=1 for what must always hold, E2E=full for everything, or leave it out`);
}
if (E2E && !KUBECONFIG) {
  refuse('E2E is set, but KUBECONFIG is not: name the cluster that the end-to-end tests may break things on');
}
if (E2E && !KUBECONFIG.split(delimiter).some((file) => existsSync(file))) {
  refuse(`KUBECONFIG names ${KUBECONFIG}, which does not exist`);
}
if (spawnSync(process.execPath, [join(root, 'scripts/compile.mjs')], { cwd: root, stdio: 'inherit' }).status !== 0) {
  refuse('nothing was tested, because the sources do not compile');
}

// With E2E, arguments may name files of one kind only; that the other kind has none is no failure then.
const unit = jest('jest.config.mjs', E2E && jestArguments.length > 0 ? ['--passWithNoTests'] : []);
if (!E2E) {
  const files = readdirSync(join(root, 'test', 'e2e'), { recursive: true }).filter((name) =>
    String(name).endsWith('.test.ts'),
  );
  console.log(`end-to-end tests skipped (${files.length} files): run E2E=1 KUBECONFIG=/path/to/kubeconfig npm test`);
  close(unit ? 0 : 1);
}
const e2e = jest('jest.e2e.config.mjs', jestArguments.length > 0 ? ['--passWithNoTests'] : []);
const ran = total.passed + total.failed > 0;
if (!ran) console.error('no test ran');
close(unit && e2e && ran ? 0 : 1);
