import { cpSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { node, root, type Ended } from './root';
import { read, removeScratch, scratch, write } from './scratch';

afterAll(removeScratch);

const writes = (name: string, text: string) =>
  `const fs = require('fs'); const out = process.env.CDK8S_OUTDIR; fs.mkdirSync(out, { recursive: true });
   fs.writeFileSync(out + '/${name}', ${JSON.stringify(text)});\n`;

/** A project with our cdk8s.yaml and synth.mjs, a `dist/` from yesterday, a compiler and an app as given. */
function project(app: string, compiler = ''): string {
  const folder = scratch();
  for (const name of ['cdk8s.yaml', 'scripts/synth.mjs']) cpSync(join(root, name), join(folder, name));
  write(folder, { 'dist/shop.k8s.yaml': 'yesterday: 1\n', 'scripts/compile.mjs': compiler, 'lib/src/main.js': app });
  return folder;
}

/** Plain `cdk8s synth`. */
function synth(folder: string, ...more: string[]): Ended {
  const cli = join(root, 'node_modules/cdk8s-cli/bin/cdk8s');
  return node([cli, 'synth', '--no-check-upgrade', ...more], { cwd: folder });
}

const dist = (folder: string) => read(join(folder, 'dist'));

test('a synthesis replaces dist/ and says what became of each file', () => {
  const folder = project(writes('store.k8s.yaml', 'today: 1\n'));
  const ended = synth(folder);
  expect(ended.text).toContain('dist/store.k8s.yaml: new\n');
  expect(ended.text).toContain('dist/shop.k8s.yaml: removed\n');
  expect(ended.code).toBe(0);
  expect(dist(folder)).toEqual({ 'store.k8s.yaml': 'today: 1\n' });
});

test.each([
  ['the app throws', "throw new Error('bad props')", '', ['bad props', 'the app ended with an error, printed above']],
  ['the sources do not compile', writes('a.k8s.yaml', 'a: 1\n'), 'process.exit(1)', ['the sources do not compile']],
  ['the app writes nothing', '', '', ['the app wrote no manifest']],
  ['a manifest is empty', writes('a.k8s.yaml', ''), '', ['a.k8s.yaml is empty']],
  ['a file name carries an index', writes('0000-a.k8s.yaml', 'a: 1\n'), '', ['one chart depends on another']],
])('a synthesis fails and leaves dist/ alone where %s', (_when, app, compiler, messages) => {
  const folder = project(app, compiler);
  const ended = synth(folder);
  expect(ended.code).not.toBe(0);
  for (const message of [...messages, 'synthesis failed: ', 'dist/ is as it was before']) {
    expect(ended.text).toContain(message);
  }
  expect(dist(folder)).toEqual({ 'shop.k8s.yaml': 'yesterday: 1\n' });
});

test('another output folder gets the manifests, and dist/ is left alone', () => {
  const folder = project(writes('shop.k8s.yaml', 'today: 1\n'));
  expect(synth(folder, '--output', 'elsewhere').code).toBe(0);
  expect(read(join(folder, 'elsewhere'))).toEqual({ 'shop.k8s.yaml': 'today: 1\n' });
  expect(dist(folder)).toEqual({ 'shop.k8s.yaml': 'yesterday: 1\n' });
  expect(existsSync(join(folder, '.synth'))).toBe(false);
});

test('--stdout prints the manifests and nothing else', () => {
  const folder = project(writes('shop.k8s.yaml', 'today: 1\n') + "console.log('noise');");
  const ended = synth(folder, '--stdout');
  expect(ended.text.replace('noise\n', '')).toBe('today: 1\n');
});
