import { mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { parse } from 'yaml';
import { init } from '../../src/cli/verbs/init';
import { node, requireCompiled, root } from '../project/root';
import { read, removeScratch, scratch, write } from '../project/scratch';
import { command, text } from './support';

afterAll(removeScratch);

const KINDS = ['chart', 'configuration'] as const;
const ENGINES = ['replicated', 'cloudnativepg'] as const;
const COMBINATIONS = KINDS.flatMap((kind) => ENGINES.map((engine) => [kind, engine] as const));

/** A folder in which packages are found as after `npm install`: this one as it is published, compiled. */
function project(): string {
  requireCompiled();
  const folder = scratch();
  mkdirSync(join(folder, 'node_modules/@types'), { recursive: true });
  for (const name of ['cdk8s', 'cdk8s-plus-28', 'constructs', 'tsx', 'typescript', '@types/node'])
    symlinkSync(join(root, 'node_modules', name), join(folder, 'node_modules', name));
  symlinkSync(root, join(folder, 'node_modules/cdk8s-pg'));
  return folder;
}

const kinds = (manifests: string): string[] => [...manifests.matchAll(/^kind: (\w+)$/gm)].map(([, kind]) => kind);

describe.each(COMBINATIONS)('a starter: %s, %s', (kind, engine) => {
  test('compiles as its tsconfig says, and synthesizes a database with backups', async () => {
    const folder = project();
    const { code, err } = await command(`init ${folder} --kind ${kind} --engine ${engine}`);
    expect([code, err]).toEqual([0, '']);
    expect(node([join(root, 'node_modules/typescript/bin/tsc'), '--noEmit'], { cwd: folder })).toEqual({
      code: 0,
      text: '',
    });
    const synthesized = node([join(root, 'node_modules/tsx/dist/cli.mjs'), 'main.ts'], {
      cwd: folder,
      env: { CDK8S_OUTDIR: join(folder, 'dist') },
    });
    expect(synthesized).toEqual({ code: 0, text: '' });
    const [manifest = ''] = Object.values(read(join(folder, 'dist')));
    expect(kinds(manifest)).toEqual(
      expect.arrayContaining(
        engine === 'replicated' ? ['StatefulSet', 'NetworkPolicy', 'CronJob'] : ['Cluster', 'NetworkPolicy', 'CronJob'],
      ),
    );
  }, 120_000);

  test('is formatted as this repository is', () => {
    const folder = scratch();
    init({ folder, kind, engine });
    expect(
      node([
        join(root, 'node_modules/prettier/bin/prettier.cjs'),
        '--config',
        join(root, '.prettierrc'),
        '--check',
        folder,
      ]).code,
    ).toBe(0);
  });
});

test.each([
  ['replicated', 'shop'],
  ['cloudnativepg', 'gateway'],
] as const)('the configuration of %s fits the schema that it names', (engine, chart) => {
  const folder = scratch();
  init({ folder, kind: 'configuration', engine });
  const written = readFileSync(join(folder, `${chart}.yaml`), 'utf8');
  const [, schema = ''] = /^# yaml-language-server: \$schema=node_modules\/cdk8s-pg\/(\S+)\n/.exec(written) ?? [];
  const validate = new Ajv({ allowUnionTypes: true }).compile(
    JSON.parse(readFileSync(join(root, schema), 'utf8')) as object,
  );
  expect([validate(parse(written)), validate.errors]).toEqual([true, null]);
});

test('into an empty folder: all of a project, and what comes next', async () => {
  const folder = join(scratch(), 'new', 'database');
  const { out } = await command(`init ${folder}`);
  expect(out.replaceAll(folder, 'FOLDER')).toBe(
    text(`
      wrote FOLDER/database.ts
      wrote FOLDER/main.ts
      wrote FOLDER/cdk8s.yaml
      wrote FOLDER/package.json
      wrote FOLDER/tsconfig.json

      Next:
        cd FOLDER
        npm install cdk8s-pg cdk8s cdk8s-plus-28 constructs
        npm install --save-dev cdk8s-cli tsx typescript @types/node
        npx cdk8s synth
        kubectl create namespace shop
        kubectl apply -f dist/
        npx cdk8s-pg status -n shop --watch
    `),
  );
});

test('into a project: what is there stays, and what is to be added to it is said', async () => {
  const folder = scratch();
  const there = {
    'main.ts': '// mine\n',
    'package.json': '{}\n',
    'cdk8s.yaml': 'app: mine\n',
    'tsconfig.json': '{}\n',
  };
  write(folder, there);
  const { code, out } = await command(`init ${folder} --kind configuration`);
  expect(code).toBe(0);
  expect(read(folder)).toMatchObject(there);
  expect(Object.keys(read(folder)).sort()).toEqual([...Object.keys(there), 'shop.yaml'].sort());
  expect(out).toContain(`${folder}/main.ts was there, and stays as it is\n`);
  expect(out).toContain(
    "  add to main.ts: import { Yaml } from 'cdk8s'; import { Shop, type ShopConfiguration } from 'cdk8s-pg'; new Shop(app, 'shop', Yaml.load('shop.yaml')[0] as ShopConfiguration);\n",
  );
});

test('into a package without cdk8s.yaml: what that calls is to be installed', async () => {
  const folder = scratch();
  write(folder, { 'package.json': '{}\n' });
  const { out } = await command(`init ${folder}`);
  expect(out).toContain('  npm install --save-dev cdk8s-cli tsx typescript @types/node\n');
});

test('a file in the way: nothing is written', async () => {
  const folder = scratch();
  write(folder, { 'database.ts': '// mine\n' });
  expect(await command(`init ${folder}`)).toEqual({
    code: 2,
    out: '',
    err: `${folder}/database.ts is there, and is not overwritten: nothing was written\n`,
  });
  expect(read(folder)).toEqual({ 'database.ts': '// mine\n' });
});

test('a file where the folder should be', async () => {
  const folder = scratch();
  write(folder, { file: '' });
  expect((await command(`init ${folder}/file`)).err).toBe(`${folder}/file is no folder\n`);
  expect((await command(`init ${folder}/file/inner`)).err).toMatch(/inner cannot be written: ENOTDIR/);
});
