import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const folder = mkdtempSync(join(tmpdir(), 'cdk8s-pg-main-'));
const { argv, env, exitCode } = process;

afterAll(() => rmSync(folder, { recursive: true }));
afterEach(() => {
  Object.assign(process, { argv, env, exitCode });
  jest.restoreAllMocks();
});

/** Runs the app with a configuration file; what it says on standard error. */
function run(file: string): string[] {
  const said = jest.spyOn(console, 'error').mockImplementation();
  process.argv = ['node', 'main.js', file];
  process.env = { ...env, CDK8S_OUTDIR: join(folder, 'dist') };
  jest.isolateModules(() => jest.requireActual('../../src/main'));
  return said.mock.calls.map(([line]) => String(line));
}

test('the app writes one file per chart', () => {
  const file = join(folder, 'shop.yaml');
  writeFileSync(file, 'namespace: shop\ndatabase: { name: products-db, storage: 10Gi }\n');
  expect(run(file)).toEqual([]);
  expect(readdirSync(join(folder, 'dist'))).toEqual(['shop.k8s.yaml']);
});

test('a file that is not there: one line, and it fails', () => {
  expect(run('nowhere.yaml')).toEqual(['nowhere.yaml: there is no such file; name configuration files as arguments']);
  expect(process.exitCode).toBe(1);
});

test('a configuration that is refused: the problems, and it fails', () => {
  const file = join(folder, 'shop.yaml');
  writeFileSync(file, 'namespace: shop\ndatabase: { name: products-db, storage: 10Gi, replica: 3 }\n');
  expect(run(file)).toEqual([`${file}: 1 problem:\n- database.replica: is not known; was database.replicas meant?`]);
  expect(process.exitCode).toBe(1);
});

test('a file that no chart is called by: one line, and it fails', () => {
  const file = join(folder, 'store.yaml');
  writeFileSync(file, 'namespace: shop\n');
  expect(run(file)).toEqual([`${file}: no chart has that name; call the file one of shop, gateway, .yaml`]);
  expect(process.exitCode).toBe(1);
});
