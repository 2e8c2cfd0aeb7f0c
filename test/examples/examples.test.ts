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

test.each(examples)('%s synthesizes one database, without a warning', (example) => {
  const objects = run(example);
  expect(objects.filter(({ kind }) => kind === 'StatefulSet')).toHaveLength(1);
  expect(warn).not.toHaveBeenCalled();
});

test('quick-start.ts gives products-db two instances', () => {
  const set = run('quick-start.ts').find(({ kind }) => kind === 'StatefulSet');
  expect(set).toMatchObject({ metadata: { name: 'products-db', namespace: 'shop' }, spec: { replicas: 2 } });
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
