// Generates imports/*.ts from the pinned CustomResourceDefinitions in crds/, without the network.
// One file per API group goes in: two files of one group would overwrite each other's module.

import { execFileSync } from 'node:child_process';
import { readdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const cdk8s = join(root, 'node_modules', 'cdk8s-cli', 'bin', 'cdk8s');

rmSync(join(root, 'imports'), { recursive: true, force: true });
for (const file of readdirSync(join(root, 'crds')).sort()) {
  if (!file.endsWith('.yaml')) continue;
  // --no-save: cdk8s.yaml stays as it is written by hand.
  const spec = ['import', `crds/${file}`, '--language', 'typescript', '--output', 'imports'];
  execFileSync(process.execPath, [cdk8s, ...spec, '--no-save', '--no-check-upgrade'], { cwd: root, stdio: 'inherit' });
}
