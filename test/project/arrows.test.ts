import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { node, root } from './root';
import { removeScratch, scratch, write } from './scratch';

afterAll(removeScratch);

/** The rules of .dependency-cruiser.cjs that these sources break, `rule: from → to`. */
function broken(files: Record<string, string>): string[] {
  const folder = scratch();
  const peers = { cdk8s: '*', constructs: '*' };
  write(folder, {
    'package.json': JSON.stringify({ peerDependencies: peers, devDependencies: { ...peers, yaml: '*' } }),
  });
  for (const name of ['cdk8s', 'constructs', 'yaml']) {
    const manifest = JSON.stringify({ name, main: 'index.js' });
    write(folder, { [`node_modules/${name}/package.json`]: manifest, [`node_modules/${name}/index.js`]: '' });
  }
  write(folder, files);
  for (const name of ['.dependency-cruiser.cjs', 'tsconfig.json']) cpSync(join(root, name), join(folder, name));
  const cruiser = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
  const ended = node([cruiser, '--config', '.dependency-cruiser.cjs', '--output-type', 'json', 'src'], { cwd: folder });
  const violations = JSON.parse(ended.text.slice(ended.text.indexOf('{'))).summary.violations as any[];
  return violations.map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`).sort();
}

const leaf = 'export const leaf = 1;\n';
const imports = (path: string) => `import { leaf } from '${path}';\nexport const use = leaf;\n`;
const everyRoom = {
  'imports/crd.ts': leaf,
  'src/model/leaf.ts': leaf,
  'src/manifests/leaf.ts': leaf,
  'src/programs/leaf.ts': leaf,
  'src/constructs/leaf.ts': leaf,
  'src/charts/leaf.ts': leaf,
};

test('each allowed arrow passes', () => {
  expect(
    broken({
      ...everyRoom,
      'src/manifests/a.ts': imports('../model/leaf'),
      'src/manifests/b.ts': imports('../../imports/crd'),
      'src/programs/a.ts': imports('../model/leaf'),
      'src/constructs/a.ts': imports('../model/leaf'),
      'src/constructs/b.ts': imports('../manifests/leaf'),
      'src/constructs/c.ts': imports('../programs/leaf'),
      'src/constructs/d.ts': "import { App } from 'cdk8s';\nexport const use = App;\n",
      'src/charts/a.ts': imports('../constructs/leaf'),
      'src/main.ts': imports('./charts/leaf') + "import 'node:fs';\n",
      'src/index.ts': imports('./constructs/leaf'),
      'src/model/status/leaf.ts': leaf,
      'src/status.ts': imports('./model/status/leaf'),
      'src/cli/a.ts': imports('../model/leaf') + "import { stringify } from 'yaml';\nexport const more = stringify;\n",
    }),
  ).toEqual([]);
});

test('each forbidden arrow is found', () => {
  expect(
    broken({
      ...everyRoom,
      'src/model/a.ts': imports('../manifests/leaf'),
      'src/model/b.ts': "import type { Construct } from 'constructs';\nexport type Use = Construct;\n",
      'src/model/c.ts': "import { readFileSync } from 'node:fs';\nexport const use = readFileSync;\n",
      'src/model/d.ts': "import { stringify } from 'yaml';\nexport const use = stringify;\n",
      'src/model/e.ts': imports('./f'),
      'src/model/f.ts': "import { use } from './e';\nexport const leaf = use;\n",
      'src/manifests/a.ts': imports('../constructs/leaf'),
      'src/programs/a.ts': imports('../manifests/leaf'),
      'src/constructs/a.ts': imports('../../imports/crd'),
      'src/charts/a.ts': imports('../manifests/leaf'),
      'src/charts/b.ts': imports('../main'),
      'src/main.ts': imports('./model/leaf'),
      'src/index.ts': imports('./manifests/leaf'),
      'src/status.ts': imports('./constructs/leaf'),
      'src/cli/a.ts': imports('../manifests/leaf'),
      'src/constructs/b.ts': imports('../cli/a'),
    }),
  ).toEqual([
    'charts-imports-only-constructs-model: src/charts/a.ts → src/manifests/leaf.ts',
    'charts-imports-only-constructs-model: src/charts/b.ts → src/main.ts',
    'cli-imports-only-constructs-charts-model: src/cli/a.ts → src/manifests/leaf.ts',
    'constructs-imports-only-model-manifests-programs: src/constructs/a.ts → imports/crd.ts',
    'constructs-imports-only-model-manifests-programs: src/constructs/b.ts → src/cli/a.ts',
    'constructs-read-no-files: src/model/c.ts → fs',
    'index-exports-only-constructs-options-and-charts: src/index.ts → src/manifests/leaf.ts',
    'main-imports-only-charts: src/main.ts → src/model/leaf.ts',
    'manifests-imports-only-model-imports: src/manifests/a.ts → src/constructs/leaf.ts',
    'model-imports-only-itself: src/model/a.ts → src/manifests/leaf.ts',
    'model-knows-no-constructs: src/model/b.ts → node_modules/constructs/index.js',
    'no-cycles: src/model/e.ts → src/model/f.ts',
    'nobody-imports-main-index-or-status: src/charts/b.ts → src/main.ts',
    'only-the-peers: src/model/d.ts → node_modules/yaml/index.js',
    'programs-imports-only-model: src/programs/a.ts → src/manifests/leaf.ts',
    'status-exports-only-the-model: src/status.ts → src/constructs/leaf.ts',
  ]);
});
