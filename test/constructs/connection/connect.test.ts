import { Chart, Cron, Testing } from 'cdk8s';
import { CronJob, Deployment, EnvValue, Secret, StatefulSet } from 'cdk8s-plus-28';
import type { ConnectOptions } from '../../../src';
import { connection, foreign } from '../support/connections';
import { chart, database, Manifests, refusal } from '../support/databases';

const containers = [{ image: 'registry.example.com/web:1' }];

/** The pod of a Deployment that is connected so. */
function pod(options?: ConnectOptions, props: Parameters<typeof connection>[0] = {}): any {
  const scope = chart('shop');
  const web = new Deployment(scope, 'Web', { containers });
  connection(props, scope).connect(web, options);
  return new Manifests(scope).one('Deployment').spec.template.spec;
}

const MOUNT = { name: 'products-api-v3', mountPath: '/bindings/products-api', readOnly: true };
const VOLUME = { name: 'products-api-v3', secret: { secretName: 'products-api-v3' } };

test('a workload finds a connection as a service binding', () => {
  const { containers, volumes } = pod();
  expect(volumes).toEqual([VOLUME]);
  expect(containers[0].volumeMounts).toEqual([MOUNT]);
  expect(containers[0].env).toEqual([{ name: 'SERVICE_BINDING_ROOT', value: '/bindings' }]);
});

test('a workload finds keys in variables, and then no files', () => {
  const { containers, volumes } = pod({ environment: { DATABASE_URL: 'uri', PGHOST: 'host' } });
  expect(containers[0].env).toEqual([
    { name: 'DATABASE_URL', valueFrom: { secretKeyRef: { name: 'products-api-v3', key: 'uri' } } },
    { name: 'PGHOST', valueFrom: { secretKeyRef: { name: 'products-api-v3', key: 'host' } } },
  ]);
  expect([volumes, containers[0].volumeMounts]).toEqual([undefined, undefined]);
});

test('a workload finds every key in a variable', () => {
  const { containers, volumes } = pod({ allKeys: true });
  expect(containers[0].envFrom).toEqual([{ secretRef: { name: 'products-api-v3' } }]);
  expect(volumes).toBeUndefined();
});

test('a workload finds files where it wants them', () => {
  const { containers } = pod({ directory: '/srv/bindings/', environment: { DATABASE_URL: 'uri' } });
  expect(containers[0].volumeMounts).toEqual([{ ...MOUNT, mountPath: '/srv/bindings/products-api' }]);
  expect(containers[0].env.map(({ name, value }: any) => [name, value])).toEqual([
    ['DATABASE_URL', undefined],
    ['SERVICE_BINDING_ROOT', '/srv/bindings'],
  ]);
});

test('a connection goes to the container that is named', () => {
  const scope = chart('shop');
  const web = new Deployment(scope, 'Web', { containers });
  const worker = web.addContainer({ name: 'worker', image: 'registry.example.com/worker:1' });
  connection({}, scope).connect(web, { container: worker });
  const [first, second] = new Manifests(scope).one('Deployment').spec.template.spec.containers;
  expect(first.volumeMounts).toBeUndefined();
  expect(second.volumeMounts).toEqual([MOUNT]);
});

test('a workload has several connections, and a connection several workloads', () => {
  const scope = chart('shop');
  const postgres = foreign(scope);
  const products = connection({ postgres }, scope);
  const stock = connection({ postgres, name: 'stock-api' }, scope, 'Stock');
  for (const id of ['Web', 'Worker']) {
    const workload = new Deployment(scope, id, { containers });
    products.connect(workload);
    stock.connect(workload);
  }
  for (const { spec } of new Manifests(scope).all.filter(({ kind }) => kind === 'Deployment')) {
    expect(spec.template.spec.containers[0].volumeMounts.map(({ mountPath }: any) => mountPath as string)).toEqual([
      '/bindings/products-api',
      '/bindings/stock-api',
    ]);
  }
});

test.each([
  [
    'StatefulSet',
    (scope: Chart) => new StatefulSet(scope, 'Web', { containers: [{ ...containers[0], portNumber: 80 }] }),
    (spec: any) => spec.template,
  ],
  ['CronJob', cronJob, (spec: any) => spec.jobTemplate.spec.template],
])('a %s is connected too', (kind, make, template) => {
  const scope = chart('shop');
  connection({}, scope).connect(make(scope));
  expect(template(new Manifests(scope).one(kind).spec).spec.volumes).toEqual([VOLUME]);
});

function cronJob(scope: Chart): CronJob {
  return new CronJob(scope, 'Web', { containers, schedule: Cron.daily() });
}

test("another version changes the pods' template", () => {
  expect(pod({}, { version: 4 })).not.toEqual(pod({}, { version: 3 }));
});

test('a workload that is connected reaches the database, once', () => {
  const scope = chart('shop');
  const postgres = database({}, scope);
  const web = new Deployment(scope, 'Web', { containers });
  connection({ postgres }, scope).connect(web);
  connection({ postgres, name: 'stock-api' }, scope, 'Stock').connect(web);
  const { ingress } = new Manifests(scope).one('NetworkPolicy', 'products-db').spec;
  const [deployment] = new Manifests(scope).all.filter(({ kind }) => kind === 'Deployment');
  expect(ingress[0].from.slice(1)).toEqual([
    {
      podSelector: { matchLabels: deployment.spec.selector.matchLabels },
      namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'shop' } },
    },
  ]);
});

test('a connection comes before what uses it', () => {
  const scope = chart('shop');
  const web = new Deployment(scope, 'Web', { containers });
  connection({}, scope).connect(web);
  const { names } = new Manifests(scope);
  expect(names.findIndex((name) => name.startsWith('Job/'))).toBeLessThan(
    names.findIndex((name) => name.startsWith('Deployment/')),
  );
});

test('a workload of another chart brings no order among charts, which would rename their files', () => {
  const app = Testing.app();
  const first = new Chart(app, 'first', { namespace: 'shop' });
  const second = new Chart(app, 'second', { namespace: 'shop' });
  const web = new Deployment(second, 'Web', { containers });
  connection({}, first).connect(web);
  expect(web.node.dependencies).toEqual([]);
  expect(new Manifests(second).one('Deployment').spec.template.spec.volumes).toEqual([VOLUME]);
});

test('a root certificate that is copied is always mounted where the connection says', () => {
  const scope = chart('shop');
  const web = new Deployment(scope, 'Web', { containers });
  const tls = { rootCertificateSecret: Secret.fromSecretName(scope, 'Ca', 'db-ca') };
  const made = connection({ tls, postgres: foreign(scope, { tls: true }) }, scope);
  made.connect(web, { environment: { DATABASE_URL: 'uri' } });
  const { containers: made_ } = new Manifests(scope).one('Deployment').spec.template.spec;
  expect(made_[0].volumeMounts).toEqual([MOUNT]);
  expect(refusal(() => made.connect(web, { directory: '/srv' }))).toBe(
    [
      'shop/Connection: 2 problems:',
      "- directory: '/srv' is not where the container has its other bindings (SERVICE_BINDING_ROOT '/bindings'); give that one",
      "- directory: '/srv' is not where the connection says that its root certificate is ('/bindings'); leave it out, or give the connection tls.rootCertificatePath",
    ].join('\n'),
  );
});

test('what a workload cannot have is refused, all at once', () => {
  const scope = chart('web');
  const web = new Deployment(scope, 'Web');
  const made = connection({ namespace: 'shop', keys: undefined }, scope);
  const keys = Object.keys(made._model.data).join(', ');
  expect(refusal(() => made.connect(web, { environment: { DATABASE_URL: 'url' } }))).toBe(
    [
      'shop/Connection: 3 problems:',
      '- workload: shop/Web is in namespace web, and its pods can read no Secret of shop; declare a connection in web',
      '- workload: shop/Web has no container yet; add one before, or give container',
      `- environment.DATABASE_URL: 'url' is no key of products-api-v3; write one of ${keys}`,
    ].join('\n'),
  );
});

test('bindings of others stay where they are', () => {
  const scope = chart('shop');
  const web = new Deployment(scope, 'Web', { containers });
  web.containers[0].env.addVariable('SERVICE_BINDING_ROOT', EnvValue.fromValue('/platform/bindings'));
  expect(refusal(() => connection({}, scope).connect(web))).toBe(
    "shop/Connection: 1 problem:\n- directory: '/bindings' is not where the container has its other bindings (SERVICE_BINDING_ROOT '/platform/bindings'); give that one",
  );
});
