// The `app` of cdk8s.yaml: compiles, runs the cdk8s app, checks what came out, and only then replaces dist/.

import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = join(root, 'dist');
/** The `output` of cdk8s.yaml. */
const scratch = join(root, '.synth');
/** Where cdk8s-cli wants the manifests: `.synth`, or what `--output` says. */
const output = resolve(process.env.CDK8S_OUTDIR ?? scratch);

function fail(reason) {
  console.error(`synthesis failed: ${reason}`);
  if (output === scratch && existsSync(dist)) console.error('dist/ is as it was before, from an earlier synthesis');
  process.exit(1);
}

function run(script, env = process.env) {
  // Standard output stays free for `cdk8s synth --stdout`.
  return spawnSync(process.execPath, [join(root, script)], { cwd: root, env, stdio: ['ignore', 2, 2] }).status === 0;
}

/** Manifest file name → text. */
function manifests(folder) {
  if (!existsSync(folder)) return new Map();
  const names = readdirSync(folder, { recursive: true })
    .map(String)
    .filter((name) => name.endsWith('.yaml'));
  return new Map(names.sort().map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
}

if (output === scratch) rmSync(scratch, { recursive: true, force: true });
if (!run('scripts/compile.mjs')) fail('the sources do not compile');
if (!run('lib/src/main.js', { ...process.env, CDK8S_OUTDIR: output }))
  fail('the app ended with an error, printed above');

const made = manifests(output);
if (made.size === 0) fail(`the app wrote no manifest to ${output}`);
for (const [name, text] of made) {
  if (text.trim() === '') fail(`${name} is empty`);
  // One dependency between charts numbers all files, and the next chart renumbers them.
  if (/^\d{4}-/.test(name)) fail(`${name} carries an index: one chart depends on another`);
}

if (output === scratch) {
  const before = manifests(dist);
  const fresh = `${dist}.new`;
  rmSync(fresh, { recursive: true, force: true });
  cpSync(output, fresh, { recursive: true });
  rmSync(dist, { recursive: true, force: true });
  renameSync(fresh, dist);
  for (const [name, text] of made) {
    const change = !before.has(name) ? 'new' : before.get(name) === text ? 'unchanged' : 'changed';
    console.error(`dist/${name}: ${change}`);
  }
  for (const name of before.keys()) if (!made.has(name)) console.error(`dist/${name}: removed`);
}
