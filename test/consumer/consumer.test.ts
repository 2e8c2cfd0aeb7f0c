import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { PROGRAMS } from '../../src/programs/bundled';
import { requireCompiled, root } from '../project/root';
import { Consumer } from './consumer';

// One installation serves all tests here: it is what takes the time.
jest.setTimeout(5 * 60 * 1000);

let consumer: Consumer;
let expected: string;

beforeAll(() => {
  requireCompiled();
  consumer = Consumer.install();
  expected = consumer.synthesize(consumer.add('app.cjs', 'app.cjs'));
});

afterAll(() => consumer?.remove());

test('plain JavaScript synthesizes a database, as CommonJS', () => {
  expect(expected).toMatch(/^kind: StatefulSet$/m);
  expect(expected).toContain('name: products-db');
});

test('plain JavaScript as an ES module gives the same manifest', () => {
  expect(consumer.synthesize(consumer.add('app.mjs', 'app.mjs'))).toBe(expected);
});

test('TypeScript compiled to CommonJS gives the same manifest', () => {
  expect(consumer.synthesize(consumer.compile(consumer.add('app.ts', 'typescript/app.cts')))).toBe(expected);
});

test('TypeScript compiled to an ES module gives the same manifest', () => {
  expect(consumer.synthesize(consumer.compile(consumer.add('app.ts', 'typescript/app.mts')))).toBe(expected);
});

test('an app bundled by its owner gives the same manifest, far from any node_modules', () => {
  expect(consumer.synthesize(consumer.bundle('app.cjs'))).toBe(expected);
});

test.each([
  ['status.cjs', 'CommonJS'],
  ['status.mjs', 'ES modules'],
])('the status of backups has an entry of its own, beside every path that leads into the package: %s', (app) => {
  consumer.run(consumer.add(app, app));
});

test.each(['typescript/status.cts', 'typescript/status.mts'])(
  'TypeScript finds the types of the status: %s',
  (name) => {
    consumer.run(consumer.compile(consumer.add('status.ts', name)));
  },
);

test.each(['cli.cjs', 'cli.mjs'])('the command line can be called as functions: %s', (app) => {
  consumer.run(consumer.add(app, app));
});

test.each(['typescript/cli.cts', 'typescript/cli.mts'])(
  'TypeScript finds the types of the command line: %s',
  (name) => {
    consumer.run(consumer.compile(consumer.add('cli.ts', name)));
  },
);

test('the command line is installed, and needs nothing that is not', () => {
  consumer.run('node_modules/.bin/cdk8s-pg', '--version');
  consumer.run(consumer.add('cli-cluster.cjs', 'cli-cluster.cjs'));
});

test('the peers are there once: a second copy of constructs would break every app', () => {
  for (const name of ['cdk8s', 'cdk8s-plus-28', 'constructs']) {
    expect(consumer.installed(name)).toEqual([`node_modules/${name}`]);
  }
});

test('the packed package holds every program, as text', () => {
  const module = join(consumer.folder, 'node_modules/cdk8s-pg/lib/src/programs/bundled.js');
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  expect(require(module).PROGRAMS).toEqual(PROGRAMS);
  for (const script of readdirSync(join(root, 'src/programs/shell')).filter((name) => name.endsWith('.sh'))) {
    expect([script, PROGRAMS.instance[script]]).toEqual([script, expect.stringContaining('#')]);
  }
});

test('every program reaches the manifest', () => {
  const manifest = parseAllDocuments(expected).map((document) => document.toJS());
  const texts = manifest.filter(({ kind }) => kind === 'ConfigMap').flatMap(({ data }) => Object.values(data ?? {}));
  for (const text of [...Object.values(PROGRAMS.instance), ...Object.values(PROGRAMS.credentials)]) {
    expect(texts).toContain(text);
  }
});

test('the packed package holds the assembly, the API, the licence, and no source, test or configuration', () => {
  const files = consumer.packedFiles;
  const required = ['.jsii', 'API.md', 'LICENSE', 'NOTICE', 'README.md', 'lib/src/index.js', 'lib/src/index.d.ts'];
  expect(files).toEqual(expect.arrayContaining([...required, 'package.json']));
  const known =
    /^(\.jsii|API\.md|LICENSE|NOTICE|README\.md|package\.json|schemas\/\w+\.schema\.json|lib\/(src|imports)\/[\w./-]+\.(js|d\.ts)|lib\/cli\/(\w+\.js|LICENSES\.txt))$/;
  expect(files.filter((file) => !known.test(file))).toEqual([]);
  expect(readFileSync(join(consumer.folder, 'node_modules/cdk8s-pg/.jsii'), 'utf8')).toContain('ReplicatedPostgres');
});
