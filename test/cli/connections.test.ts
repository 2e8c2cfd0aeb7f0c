import { KINDS } from '../../src/cli/kubernetes/kinds';
import type { NamespaceObjects, SecretObject } from '../../src/cli/kubernetes/objects';
import type { ConfigMapObject } from '../../src/status';
import { secretsIn } from '../../src/cli/views/secret-users';
import { REPLICATED } from './objects';
import { beside } from './program-objects';
import { command, text } from './support';

function labels(version: string, name = 'api'): Record<string, string> {
  return {
    'app.kubernetes.io/managed-by': 'cdk8s-pg',
    'cdk8s-pg/connection': name,
    'cdk8s-pg/version': version,
    'cdk8s-pg/database': 'products-db',
  };
}

const secret = (version: string, day: number): SecretObject => ({
  metadata: { name: `api-${version}`, creationTimestamp: `2026-11-${day}T10:00:00Z`, labels: labels(version) },
});
const declared = (version: string): ConfigMapObject => ({
  metadata: { name: `api-${version}`, labels: labels(version) },
});
const envFrom = (name: string) => ({ containers: [{ name: 'web', envFrom: [{ secretRef: { name } }] }] });
const env = (name: string) => ({
  containers: [{ name: 'web', env: [{ name: 'X', valueFrom: { secretKeyRef: { name, key: 'x' } } }] }],
});
const volume = (secretName: string) => ({ volumes: [{ name: 'db', secret: { secretName } }] });
const projected = (name: string) => ({ volumes: [{ name: 'db', projected: { sources: [{ secret: { name } }] } }] });
const template = (spec: object) => ({ template: { spec } });

const TWO: NamespaceObjects = { secrets: [secret('v9', 10), secret('v10', 18)] };
const connections = async (objects: NamespaceObjects, forbidden: string[] = []) => {
  const { code, out, err } = await command('status products-db', { objects: beside(objects), forbidden });
  const at = out.indexOf('  connections:');
  const marks = out.split('\n').filter((line) => /^ {2}[!-] /.test(line));
  return { code, err, marks, shown: at < 0 ? '' : text(out.slice(at)) };
};

test('each version stands with those who have it: by environment, volume or projection, of any kind of workload', async () => {
  const objects: NamespaceObjects = {
    ...TWO,
    deployments: [
      { metadata: { name: 'web' }, spec: template(env('api-v10')) },
      { metadata: { name: 'idle' }, spec: template(env('other')) },
    ],
    daemonSets: [{ metadata: { name: 'edge' }, spec: template(projected('api-v10')) }],
    statefulSets: [{ metadata: { name: 'queue' }, spec: template(volume('api-v9')) }],
    cronJobs: [{ metadata: { name: 'report' }, spec: { jobTemplate: { spec: template(envFrom('api-v9')) } } }],
    jobs: [{ metadata: { name: 'import' }, spec: template(env('api-v9')) }],
    pods: [{ metadata: { name: 'shell' }, spec: envFrom('api-v9') } as object as never],
  };
  expect(await connections(objects)).toEqual({
    code: 0,
    err: '',
    marks: [
      '  - Secret api-v9 is still used by StatefulSet queue, CronJob report, Job import, Pod shell; the newest version is v10',
    ],
    shown: text(`
        connections:
          NAME   VERSION   SECRET    AGE               USED BY
          api    v10       api-v10   3 days 2 hours    Deployment web, DaemonSet edge
          api    v9        api-v9    11 days 2 hours   StatefulSet queue, CronJob report, Job import, Pod shell
    `),
  });
});

test('pods of a Deployment from before its last change still have the former version', async () => {
  const pod = (name: string, hash: string, spec: object) => ({
    metadata: {
      name,
      labels: { 'pod-template-hash': hash },
      ownerReferences: [{ kind: 'ReplicaSet', name: `web-${hash}` }],
    },
    spec,
  });
  const { marks } = await connections({
    ...TWO,
    deployments: [{ metadata: { name: 'web' }, spec: template(env('api-v10')) }],
    pods: [
      pod('web-1-a', '1', env('api-v9')),
      pod('web-1-b', '1', env('api-v9')),
      pod('web-2-a', '2', env('api-v10')),
    ] as NamespaceObjects['pods'],
  });
  expect(marks).toEqual([
    '  - Secret api-v9 is still used by 2 pods of Deployment web from before; the newest version is v10',
  ]);
});

test('what has ended uses nothing, and the Jobs of a CronJob are that CronJob', async () => {
  const of = (job: string) => [{ kind: 'Job', name: job }];
  const { shown } = await connections({
    secrets: [secret('v1', 10)],
    cronJobs: [{ metadata: { name: 'report' }, spec: { jobTemplate: { spec: template(env('api-v1')) } } }],
    jobs: [{ metadata: { name: 'report-1', ownerReferences: [{ kind: 'CronJob', name: 'report' }] } }],
    pods: [
      { metadata: { name: 'report-1-x', ownerReferences: of('report-1') }, spec: env('api-v1'), status: {} },
      { metadata: { name: 'old-x', ownerReferences: of('old') }, spec: env('api-v1'), status: { phase: 'Succeeded' } },
    ] as object as NamespaceObjects['pods'],
  });
  expect(shown).toMatch(/ {2}CronJob report\n$/);
});

test.each<[string, NamespaceObjects, string, number]>([
  [
    'a version that is not made yet, and nobody waits for',
    { secrets: [], configMaps: [declared('v1')] },
    '  - Secret api-v1 is not there yet',
    0,
  ],
  [
    'a version that is not made yet, and somebody needs',
    {
      secrets: [],
      configMaps: [declared('v1')],
      deployments: [{ metadata: { name: 'web' }, spec: template(env('api-v1')) }],
    },
    '  ! Secret api-v1 is not there, and needed by Deployment web',
    1,
  ],
])('%s', async (_, objects, mark, code) => {
  expect(await connections(objects)).toMatchObject({ marks: [mark], code });
});

test('without the right to list Secrets the declared versions are told, and the rest is judged as before', async () => {
  const ended = await connections({ ...TWO, configMaps: [declared('v10')] }, ['secrets']);
  expect(ended).toEqual({
    code: 0,
    err: 'you may not list secrets in namespace shop (kubectl auth can-i list secrets -n shop)\n',
    marks: [],
    shown: text(`
        connections:
          NAME   VERSION   SECRET    AGE   USED BY
          api    v10       api-v10   -     nobody
    `),
  });
});

test('of a Secret nothing but metadata is looked at, and no other Secret is asked for', async () => {
  expect(KINDS.secrets).toMatchObject({ metadataOnly: true, selector: 'cdk8s-pg/connection', aside: true });
  const { out } = await command('status products-db -o json', {
    objects: { ...REPLICATED, secrets: [{ ...secret('v1', 10), data: { password: 'aHVudGVyMg==' } } as SecretObject] },
  });
  expect(JSON.parse(out).databases[0].connections[0].versions[0].exists).toBe(true);
  expect(out).not.toContain('aHVudGVyMg');
});

test('a Secret that only calls itself a version is none', async () => {
  const objects = { secrets: [{ metadata: { name: 'else', labels: labels('v1') } }, { metadata: { name: 'bare' } }] };
  expect((await connections(objects)).shown).toBe('');
});

test('who pulls an image with a Secret does not have it', () => {
  const spec = { imagePullSecrets: [{ name: 'pull' }], ...env('api-v1'), ...volume('files') };
  expect([...secretsIn(spec)].sort()).toEqual(['api-v1', 'files']);
});

test.each([undefined, null, 'text', [null], { env: null }, { secret: null }, { secretRef: 3 }])(
  'half of a pod names nothing: %j',
  (spec) => {
    expect([...secretsIn(spec)]).toEqual([]);
  },
);
