import { ApiObject, Size } from 'cdk8s';
import { k8s, Secret } from 'cdk8s-plus-28';
import { BackupStore, S3Credentials, StoreEncryption } from '../../src';
import { Program } from '../../src/constructs/program/program';
import { storeClaim } from '../../src/manifests/store-claim';
import { resolveStores, type StoresInput } from '../../src/model/backup/stores/resolve-stores';
import type { DatabaseClient } from '../../src/model/database-client';
import { Problems } from '../../src/model/problems';
import { PROGRAM_USER, type ProgramModel } from '../../src/model/program-model';
import type { Transfer } from '../../src/model/transfer';
import { chart, Manifests } from '../constructs/support/databases';

const RESOURCES = { requests: { cpu: '10m', memory: '48Mi' }, limits: { memory: '128Mi' }, memory: 0 };
const CLIENT: DatabaseClient = {
  name: 'dump-databases',
  image: 'postgres:18',
  environment: { JOBS: '1' },
  login: { secret: 'owner', keys: ['password'] },
  resources: RESOURCES,
};

function transfer(more: Partial<StoresInput> = {}): Transfer {
  const scope = chart('shop');
  const secret = Secret.fromSecretName(scope, 'Secret', 'store-key');
  const problems = new Problems();
  const stores = [
    BackupStore.s3({
      bucket: 'shop-backups',
      credentials: S3Credentials.fromSecret(secret),
      encryption: StoreEncryption.rcloneCrypt(secret),
      rootCertificateSecret: secret,
    }),
    BackupStore.volume({ size: Size.gibibytes(100), storageClass: 'slow' }),
  ];
  const made = resolveStores({ stores, ...more }, { backup: 'nightly' }, problems);
  problems.throwIfAny('x');
  return made;
}

/** What a program synthesizes that runs once. */
function program(model: Partial<ProgramModel>): Manifests {
  const scope = chart('shop');
  const whole: ProgramModel = {
    name: 'nightly',
    namespace: 'shop',
    labels: {},
    annotations: { contact: 'shop@example.com' },
    entry: 'companion',
    podLabels: { program: 'nightly' },
    selector: { program: 'nightly' },
    environment: {},
    fields: {},
    images: { program: 'node:24', pullPolicy: 'Always', pullSecrets: [] },
    userId: PROGRAM_USER,
    resources: RESOURCES,
    scheduling: {},
    network: { enabled: true, apiServerCidrs: [], apiServerPorts: [443] },
    ...model,
  };
  new Program(scope, 'Program', { model: whole, files: {}, rules: [], egress: model.transfer?.egress }).once('x');
  return new Manifests(scope);
}

const pod = (model: Partial<ProgramModel>): any => program(model).one('Job').spec.template.spec;
const mounts = (container: any): string[] => container.volumeMounts.map(({ mountPath }: any) => mountPath as string);

test('a client has its companion and the transfer beside it, before it begins and after it has ended', () => {
  const { initContainers, containers } = pod({ client: CLIENT, transfer: transfer() });
  expect(initContainers.map(({ name, restartPolicy }: any) => [name, restartPolicy])).toEqual([
    ['companion', 'Always'],
    ['transfer', 'Always'],
  ]);
  expect(containers.map(({ name }: any) => name as string)).toEqual(['dump-databases']);
});

test('a program alone has the transfer beside it', () => {
  const { initContainers, containers } = pod({ transfer: transfer() });
  expect([initContainers, containers].map((list) => list.map(({ name }: any) => name as string))).toEqual([
    ['transfer'],
    ['companion'],
  ]);
});

test.each<[string, Partial<ProgramModel>]>([
  ['a client', { client: CLIENT }],
  ['a program alone', {}],
])('%s shares its folders with the transfer, and knows what the stores are called', (_, model) => {
  const { containers } = pod({ ...model, transfer: transfer() });
  expect(mounts(containers[0])).toEqual(expect.arrayContaining(['/cdk8s-pg/run', '/cdk8s-pg/scratch']));
  expect(containers[0].env).toContainEqual({ name: 'CDK8S_PG_STORE_NAMES', value: 's3\nvolume' });
});

test('the transfer has what it needs, no token, and no login of a database', () => {
  const { initContainers } = pod({ client: CLIENT, transfer: transfer() });
  const [companion, sidecar] = initContainers;
  expect(sidecar).toMatchObject({
    image: 'docker.io/rclone/rclone:1.75.1',
    imagePullPolicy: 'Always',
    command: ['sh', '/cdk8s-pg/programs/transfer.sh'],
    resources: { requests: { cpu: '50m', memory: '64Mi' }, limits: { memory: '256Mi' } },
    securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] }, readOnlyRootFilesystem: true },
  });
  expect(mounts(sidecar)).toEqual([
    '/cdk8s-pg/programs',
    '/cdk8s-pg/run',
    '/cdk8s-pg/scratch',
    '/tmp',
    '/cdk8s-pg/stores/1',
    '/cdk8s-pg/secrets/store-0-ca',
    '/cdk8s-pg/secrets/store-0-crypt',
  ]);
  expect(sidecar.env).toEqual(
    expect.arrayContaining([
      { name: 'CDK8S_PG_STORES', value: '2' },
      { name: 'CDK8S_PG_STORE_0_ROOT', value: 'crypt0:' },
      {
        name: 'RCLONE_CONFIG_STORE0_SECRET_ACCESS_KEY',
        valueFrom: { secretKeyRef: { name: 'store-key', key: 'AWS_SECRET_ACCESS_KEY' } },
      },
    ]),
  );
  // The companion has the token, and neither dumps nor credentials of stores.
  expect(mounts(companion)).toEqual([
    '/cdk8s-pg/programs',
    '/var/run/secrets/kubernetes.io/serviceaccount',
    '/cdk8s-pg/run',
  ]);
});

test.each<[string, Partial<ProgramModel>]>([
  ['with a client', { client: CLIENT }],
  ['alone', {}],
])('every mount has its volume, and every volume its mount (%s)', (_, model) => {
  const { initContainers, containers, volumes } = pod({ ...model, transfer: transfer() });
  const mounted = [...initContainers, ...containers].flatMap(({ volumeMounts }) =>
    volumeMounts.map(({ name }: any) => name as string),
  );
  expect(volumes.map(({ name }: any) => name as string).sort()).toEqual([...new Set<string>(mounted)].sort());
});

test('its volumes are the stores, Secrets that the pod waits for, and scratch', () => {
  const { volumes } = pod({ transfer: transfer() });
  expect(volumes).toEqual(
    expect.arrayContaining([
      { name: 'scratch', emptyDir: {} },
      { name: 'run', emptyDir: { medium: 'Memory' } },
      { name: 'store-1', persistentVolumeClaim: { claimName: 'nightly-volume' } },
      {
        name: 'store-0-crypt',
        secret: { secretName: 'store-key', items: [{ key: 'password', path: 'password' }], defaultMode: 0o440 },
      },
    ]),
  );
});

test.each<[Partial<StoresInput>, object]>([
  [
    { scratchSize: Size.gibibytes(50) },
    { resources: { requests: { storage: '50Gi' } }, accessModes: ['ReadWriteOnce'] },
  ],
  [{ scratchSize: Size.gibibytes(50), scratchStorageClass: 'fast' }, { storageClassName: 'fast' }],
])('scratch may be a volume that goes with the pod (%#)', (more, spec) => {
  const [scratch] = pod({ transfer: transfer(more) }).volumes.filter(({ name }: any) => name === 'scratch');
  expect(scratch.ephemeral.volumeClaimTemplate.spec).toMatchObject(spec);
});

test('the files of a volume are not given to the group again each time', () => {
  const policy = (made: Transfer): unknown => pod({ transfer: made }).securityContext.fsGroupChangePolicy;
  expect(policy(transfer())).toBe('OnRootMismatch');
  expect(policy({ ...transfer(), claims: [] })).toBeUndefined();
});

test('its stores are reached through the NetworkPolicy, and nothing else is', () => {
  expect(program({ transfer: transfer() }).one('NetworkPolicy').spec.egress.slice(2)).toEqual([
    { ports: [{ port: 443, protocol: 'TCP' }] },
  ]);
});

test('a platform knows it by annotations of the ServiceAccount alone', () => {
  const identity = { 'eks.amazonaws.com/role-arn': 'arn:aws:iam::1:role/backups' };
  const all = program({ transfer: { ...transfer(), serviceAccountAnnotations: identity } });
  expect(all.one('ServiceAccount').metadata.annotations).toEqual({ contact: 'shop@example.com', ...identity });
  expect(all.one('ConfigMap').metadata.annotations).toEqual({ contact: 'shop@example.com' });
});

test('a platform may want a label on the pod; what selects pods stays', () => {
  const podLabels = { 'azure.workload.identity/use': 'true', program: 'another' };
  const all = program({ transfer: { ...transfer(), podLabels } });
  expect(all.one('Job').spec.template.metadata.labels).toEqual({
    'azure.workload.identity/use': 'true',
    program: 'nightly',
  });
});

test('without stores nothing is as it would be with them', () => {
  const { initContainers, containers, volumes } = pod({ client: CLIENT });
  expect(initContainers).toHaveLength(1);
  expect(mounts(containers[0])).not.toContain('/cdk8s-pg/scratch');
  expect(volumes.map(({ name }: any) => name as string)).toEqual(['programs', 'token', 'run', 'tmp', 'login']);
  expect(pod({})).not.toHaveProperty('initContainers');
});

test('a claim that is made for a store is kept by every tool', () => {
  const scope = chart('shop');
  const defaults = { namespace: 'shop', labels: { team: 'shop' }, annotations: { contact: 'me' } };
  const claim = transfer().madeClaims.volume;
  new ApiObject(scope, 'Claim', k8s.KubePersistentVolumeClaim.manifest(storeClaim(defaults, claim)));
  expect(new Manifests(scope).one('PersistentVolumeClaim')).toMatchObject({
    metadata: {
      name: 'nightly-volume',
      namespace: 'shop',
      labels: { team: 'shop' },
      annotations: {
        contact: 'me',
        'argocd.argoproj.io/compare-options': 'IgnoreExtraneous',
        'argocd.argoproj.io/sync-options': 'Prune=false,Delete=false',
        'kustomize.toolkit.fluxcd.io/prune': 'disabled',
      },
    },
    spec: {
      accessModes: ['ReadWriteOnce'],
      storageClassName: 'slow',
      volumeMode: 'Filesystem',
      resources: { requests: { storage: '100Gi' } },
    },
  });
});
