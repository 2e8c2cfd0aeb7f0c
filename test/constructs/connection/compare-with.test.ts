import { App, Chart } from 'cdk8s';
import { Secret } from 'cdk8s-plus-28';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConnectionPassword, ConnectionSecret, type ConnectionSecretProps } from '../../../src';
import { connection, foreign } from '../support/connections';
import { refusal } from '../support/databases';

const folder = mkdtempSync(join(tmpdir(), 'cdk8s-pg-earlier-'));
afterAll(() => rmSync(folder, { recursive: true }));
let count = 0;

/** Synthesizes connections of one name to a folder of its own, compared with an earlier folder where one is given. */
function synth(versions: Partial<ConnectionSecretProps>[], earlier?: string): string {
  const outdir = join(folder, String(count++));
  const app = new App({ outdir });
  const chart = new Chart(app, 'shop', { namespace: 'shop' });
  const postgres = foreign(chart);
  if (earlier !== undefined) ConnectionSecret.compareWith(app, earlier);
  versions.forEach((props, index) => connection({ postgres, ...props }, chart, `V${index}`));
  app.synth();
  return outdir;
}

const external = (remoteKey: string) => ConnectionPassword.fromExternalSecret({ storeName: 'vault', remoteKey });

test('the same versions, and new ones, are fine', () => {
  const earlier = synth([{ version: 1 }, { version: 2, password: external('a') }]);
  expect(() => synth([{ version: 1 }, { version: 2, password: external('a') }, { version: 3 }], earlier)).not.toThrow();
});

test('another content of a version fails the synthesis, before anything is written', () => {
  const earlier = synth([{ version: 1 }]);
  const next = join(folder, String(count));
  expect(refusal(() => synth([{ version: 1, applicationName: 'other' }, { version: 2 }], earlier))).toBe(
    `Validation failed with the following errors:\n  [] shop/V0: version: 'v1' of products-api is in ${join(earlier, 'shop.k8s.yaml')} with other content: a version never changes; bump the version`,
  );
  expect(readdirSync(next)).toEqual([]);
});

test.each<[what: string, before: Partial<ConnectionSecretProps>, after: Partial<ConnectionSecretProps>]>([
  ['an ExternalSecret', { password: external('a') }, { password: external('b') }],
  [
    'a Secret in plain text',
    { password: ConnectionPassword.plainTextInYaml('a') },
    { password: ConnectionPassword.plainTextInYaml('a'), database: 'b' },
  ],
  ['the way in which it is made', { password: external('a') }, {}],
])('%s that changed is noticed', (_what, before, after) => {
  const earlier = synth([before]);
  expect(() => synth([after], earlier)).toThrow('with other content');
});

test('labels and annotations may change', () => {
  const earlier = synth([{}]);
  expect(() => synth([{ labels: { team: 'a' }, annotations: { b: 'c' } }], earlier)).not.toThrow();
});

test('folders in the folder are read, and files of other kinds are not', () => {
  const earlier = join(folder, 'nested');
  mkdirSync(join(earlier, 'deep', 'folder.yaml'), { recursive: true });
  const object = (digest: string) => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'products-api-v3', namespace: 'shop', annotations: { 'cdk8s-pg/made-from': digest } },
  });
  writeFileSync(join(earlier, 'notes.txt'), JSON.stringify(object('old')));
  writeFileSync(join(earlier, 'chart.yaml'), '{{ if }} a template of something else\n');
  expect(() => synth([{}], earlier)).not.toThrow();
  writeFileSync(join(earlier, 'deep', 'folder.yaml', 'a.json'), JSON.stringify(object('old')));
  expect(() => synth([{}], earlier)).toThrow(`is in ${join(earlier, 'deep', 'folder.yaml', 'a.json')} with other`);
});

test('a folder that is missing is an error that names it', () => {
  const missing = join(folder, 'missing');
  expect(refusal(() => synth([{}], missing))).toBe(
    `Validation failed with the following errors:\n  [] compareWith: there is no folder '${missing}'; give one with manifests that were synthesized before`,
  );
});

test('only connections below the scope are compared', () => {
  const earlier = synth([{}]);
  const app = new App({ outdir: join(folder, 'scoped') });
  const compared = new Chart(app, 'compared', { namespace: 'shop' });
  const other = new Chart(app, 'other', { namespace: 'shop' });
  ConnectionSecret.compareWith(compared, earlier);
  connection({ database: 'changed', password: owner(other) }, other);
  expect(() => app.synth()).not.toThrow();
});

function owner(chart: Chart): ConnectionPassword {
  return ConnectionPassword.fromSecret(Secret.fromSecretName(chart, 'Password', 'password'));
}
