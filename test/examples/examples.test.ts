import { Yaml } from 'cdk8s';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const examples = readdirSync(__dirname).filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'));
const folder = mkdtempSync(join(tmpdir(), 'cdk8s-pg-examples-'));
const before = process.env.CDK8S_OUTDIR;
const warn = jest.spyOn(console, 'warn');

beforeEach(() => warn.mockClear());
afterAll(() => {
  rmSync(folder, { recursive: true });
  if (before === undefined) delete process.env.CDK8S_OUTDIR;
  else process.env.CDK8S_OUTDIR = before;
});

/** What an example writes, run as its user would run it. */
function run(example: string): any[] {
  const out = join(folder, example);
  process.env.CDK8S_OUTDIR = out;
  jest.isolateModules(() => jest.requireActual(join(__dirname, example)));
  return readdirSync(out).flatMap((file) => Yaml.load(join(out, file)));
}

/** Two where one comes from the other; none where somebody else runs them. */
const OTHERWISE: { readonly [example: string]: number } = { 'import.ts': 2, 'other-databases.ts': 0 };

test.each(examples)('%s synthesizes one database, or as many as it is about, without a warning', (example) => {
  const objects = run(example);
  const databases = objects.filter(({ kind }) => ['StatefulSet', 'Cluster'].includes(kind as string));
  expect(databases).toHaveLength(OTHERWISE[example] ?? 1);
  expect(warn).not.toHaveBeenCalled();
});

test('quick-start.ts gives products-db two instances', () => {
  const set = run('quick-start.ts').find(({ kind }) => kind === 'StatefulSet');
  expect(set).toMatchObject({ metadata: { name: 'products-db', namespace: 'shop' }, spec: { replicas: 2 } });
});

test('connections.ts keeps the earlier version, and gives pods the newer one', () => {
  const objects = run('connections.ts');
  const plans = objects.filter(({ kind, metadata }) => kind === 'ConfigMap' && metadata.labels['cdk8s-pg/connection']);
  expect(plans.map(({ metadata }) => metadata.name as string)).toEqual(['products-api-v2', 'products-api-v3']);
  const deployment = objects.find(({ kind }) => kind === 'Deployment');
  expect(deployment.spec.template.spec.containers[0].env).toEqual([
    { name: 'DATABASE_URI', valueFrom: { secretKeyRef: { name: 'products-api-v3', key: 'uri' } } },
  ]);
  const policy = objects.find(({ kind, metadata }) => kind === 'NetworkPolicy' && metadata.name === 'products-db');
  expect(policy.spec.ingress[0].from[1].podSelector).toEqual({
    matchLabels: deployment.spec.selector.matchLabels,
  });
});

test('backups.ts has a schedule and one that is taken once', () => {
  const kinds = run('backups.ts').map(({ kind, metadata }) => `${kind}/${metadata.name}`);
  expect(kinds).toContain('CronJob/products-db-nightly');
  expect(kinds.filter((name) => name.startsWith('Job/before-migration-'))).toHaveLength(1);
});

test('retention.ts prunes after each of its backups', () => {
  const objects = run('retention.ts');
  const jobs = objects.filter(({ kind }) => kind === 'CronJob');
  expect(jobs.map(({ metadata, spec }) => [metadata.name as string, spec.schedule as string])).toEqual([
    ['products-db-hourly', '0 * * * *'],
    ['products-db-hourly-retention', '0 * * * *'],
  ]);
});

test('consumers.ts lets the web shop and the monitoring in', () => {
  const objects = run('consumers.ts');
  const policy = objects.find(({ kind, metadata }) => kind === 'NetworkPolicy' && metadata.name === 'products-db');
  const web = objects.find(({ kind }) => kind === 'Deployment');
  expect(policy.spec.ingress[0].from.slice(1)).toEqual([
    { podSelector: {}, namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'monitoring' } } },
    {
      podSelector: { matchLabels: web.spec.selector.matchLabels },
      namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'shop' } },
    },
  ]);
  expect(web.spec.template.spec.containers[0].env).toEqual([
    { name: 'PGHOST', value: 'products-db-rw.shop.svc' },
    { name: 'PGPASSWORD', valueFrom: { secretKeyRef: { name: 'products-db-owner', key: 'password' } } },
  ]);
});

test('cloud-native.ts is a Cluster that the web shop gets into', () => {
  const objects = run('cloud-native.ts');
  expect(objects.find(({ kind }) => kind === 'Cluster').spec).toMatchObject({
    instances: 3,
    storage: { size: '20Gi' },
    postgresql: { synchronous: { method: 'any', number: 1, dataDurability: 'preferred' } },
  });
  const policy = objects.find(({ kind }) => kind === 'NetworkPolicy');
  expect(policy.spec.ingress[0].from[1]).toEqual({ podSelector: { matchLabels: { app: 'web' } } });
});
