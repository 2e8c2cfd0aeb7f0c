// Compiles src/ and imports/ to lib/ with jsii, which also writes the assembly .jsii, and bundles src/cli/ to lib/cli/.
//
// usage: node scripts/compile.mjs [--force | --check]
//
// Nothing is done where lib/ was compiled from exactly these sources. --check only says whether it was.

import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const stamp = join(root, 'lib', '.compiled-from');

/** Every file that the compiler reads, relative to the root, in a fixed order. */
function sources() {
  const files = ['package.json', 'tsconfig.json', 'tsconfig.cli.json', 'scripts/bundle-cli.mjs', 'README.md'];
  for (const folder of ['src', 'imports']) {
    for (const entry of readdirSync(join(root, folder), { recursive: true, withFileTypes: true })) {
      if (entry.isFile() && entry.name.endsWith('.ts')) files.push(join(entry.parentPath ?? entry.path, entry.name));
    }
  }
  return files
    .map((file) => file.replace(root, ''))
    .filter((file) => existsSync(join(root, file)))
    .sort();
}

/** One hash over names and contents: a time stamp would miss a deleted file. */
function fingerprint() {
  const hash = createHash('sha256');
  for (const file of sources())
    hash
      .update(`${file}\0`)
      .update(readFileSync(join(root, file)))
      .update('\0');
  return hash.digest('hex');
}

const wanted = fingerprint();
const current = existsSync(stamp) && existsSync(join(root, '.jsii')) && readFileSync(stamp, 'utf8').trim() === wanted;
const [flag] = process.argv.slice(2);

if (flag === '--check') {
  if (!current) console.error('lib/ was compiled from other sources than these: run `npm run compile`');
  process.exit(current ? 0 : 1);
}
if (current && flag !== '--force') process.exit(0);

rmSync(join(root, 'lib'), { recursive: true, force: true });
rmSync(join(root, '.jsii'), { force: true });
console.error('compiling src/ to lib/');
const jsii = spawnSync(
  process.execPath,
  // A member named after a keyword of another language (`from`, `any`) is renamed there; it needs no warning here.
  [join(root, 'node_modules', 'jsii', 'bin', 'jsii'), '--silence-warnings=reserved-word'],
  {
    cwd: root,
    // Standard output may be the manifests (`cdk8s synth --stdout`).
    stdio: ['ignore', 2, 2],
    env: { ...process.env, JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION: '18,20' },
  },
);
if (jsii.status !== 0) {
  console.error('compilation failed: the messages are above');
  process.exit(1);
}
if (spawnSync(process.execPath, [join(root, 'scripts', 'bundle-cli.mjs')], { stdio: ['ignore', 2, 2] }).status !== 0) {
  console.error('the command line was not bundled: the messages are above');
  process.exit(1);
}
writeFileSync(stamp, `${wanted}\n`);
