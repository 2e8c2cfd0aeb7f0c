import { Size } from 'cdk8s';
import { PersistentVolumeClaim, Secret } from 'cdk8s-plus-28';
import {
  Backup,
  BackupMethod,
  BackupStore,
  CloudNativePostgres,
  type IPostgres,
  type LogicalBackupOptions,
  S3Credentials,
  Schedule,
  ScheduledBackup,
  StoreEncryption,
} from '../../../src';
import { foreign } from '../support/connections';
import { chart, database, Manifests } from '../support/databases';

type Make = (scope: ReturnType<typeof chart>) => IPostgres;
const own: Make = (scope) => database({ replicas: 2 }, scope);
const operated: Make = (scope) =>
  new CloudNativePostgres(scope, 'Operated', { name: 'orders', replicas: 3, storage: { size: Size.gibibytes(1) } });
const near = BackupStore.volume({ name: 'near', size: Size.gibibytes(5) });

function scheduled(make: Make = own, options: Partial<LogicalBackupOptions> = {}): Manifests {
  const scope = chart('shop');
  const keys = Secret.fromSecretName(scope, 'Keys', 'backup-keys');
  const far = BackupStore.s3({ bucket: 'shop-backups', credentials: S3Credentials.fromSecret(keys) });
  new ScheduledBackup(scope, 'Dumps', {
    name: 'dumps',
    postgres: make(scope),
    schedule: Schedule.expression('0 3 * * *'),
    method: BackupMethod.logical({ stores: [near, far], ...options }),
  });
  return new Manifests(scope);
}

test.each<[string, Make, string, string]>([
  ['a ReplicatedPostgres', own, 'products-db-rw.shop.svc:5432', 'products-db-ro.shop.svc:5432'],
  ['a CloudNativePostgres', operated, 'orders-rw.shop.svc:5432', 'orders-ro.shop.svc:5432'],
])('%s is dumped by the same CronJob', (_, make, primary, standby) => {
  const { spec } = scheduled(make).one('CronJob', 'dumps');
  expect(spec).toMatchObject({ schedule: '0 3 * * *', timeZone: 'Etc/UTC', concurrencyPolicy: 'Forbid' });
  const pod = spec.jobTemplate.spec.template.spec;
  expect(pod.initContainers.map(({ name, restartPolicy }: any) => [name, restartPolicy])).toEqual([
    ['companion', 'Always'],
    ['transfer', 'Always'],
  ]);
  expect(pod.containers).toHaveLength(1);
  const [{ name, command, env }] = pod.containers;
  expect([name, ...command]).toEqual(['dump-databases', 'bash', '/cdk8s-pg/programs/dump-databases.sh']);
  const value = (variable: string): unknown => env.find((each: any) => each.name === variable)?.value;
  expect(value('CDK8S_PG_PRIMARY')).toBe(primary);
  expect(value('CDK8S_PG_STANDBY')).toBe(standby);
  expect(value('CDK8S_PG_STORE_NAMES')).toBe('near\ns3');
});

test('a database that somebody else runs is dumped from its host, which is reached by port', () => {
  const manifests = scheduled((scope) => foreign(scope, { host: 'db.example.com', port: 6432 }));
  const [container] = manifests.one('CronJob').spec.jobTemplate.spec.template.spec.containers;
  expect(container.env).toContainEqual({ name: 'CDK8S_PG_PRIMARY', value: 'db.example.com:6432' });
  expect(manifests.one('NetworkPolicy', 'dumps').spec.egress).toContainEqual({
    ports: [{ port: 6432, protocol: 'TCP' }],
  });
});

test('only the companion has a token, only the transfer the keys of the store, only the client the password', () => {
  const pod = scheduled().one('CronJob').spec.jobTemplate.spec.template.spec;
  const of = (name: string): any => [...pod.initContainers, ...pod.containers].find((each: any) => each.name === name);
  const mounts = (name: string): string[] =>
    of(name)
      .volumeMounts.map((mount: any) => mount.name)
      .sort();
  expect(mounts('companion')).toEqual(['programs', 'run', 'token']);
  expect(mounts('dump-databases')).toEqual(['login', 'programs', 'run', 'scratch', 'tmp']);
  expect(mounts('transfer')).not.toContain('login');
  expect(mounts('transfer')).not.toContain('token');
  const secrets = (name: string): string[] =>
    (of(name).env ?? []).flatMap(({ valueFrom }: any) => valueFrom?.secretKeyRef?.name ?? []);
  expect(secrets('transfer')).toEqual(['backup-keys', 'backup-keys']);
  expect(secrets('dump-databases')).toEqual([]);
});

test('its identity may write to its Lease and its status, and make Events; what it keeps is never pruned', () => {
  const manifests = scheduled();
  expect(manifests.one('Role', 'dumps').rules).toEqual([
    {
      apiGroups: ['coordination.k8s.io'],
      resources: ['leases'],
      verbs: ['get', 'patch'],
      resourceNames: ['dumps'],
    },
    { apiGroups: [''], resources: ['configmaps'], verbs: ['create', 'patch'], resourceNames: ['dumps-status'] },
    { apiGroups: [''], resources: ['events'], verbs: ['create'] },
  ]);
  expect(manifests.all.map(({ metadata }) => metadata.name)).not.toContain('dumps-status');
  expect(manifests.one('Lease', 'dumps').spec).toBeUndefined();
  const claim = manifests.one('PersistentVolumeClaim', 'dumps-near');
  expect(claim.metadata.annotations).toMatchObject({ 'argocd.argoproj.io/sync-options': 'Prune=false,Delete=false' });
});

test('the database lets it in, and it reaches the database', () => {
  const manifests = scheduled();
  const { ingress } = manifests.one('NetworkPolicy', 'products-db').spec;
  expect(JSON.stringify(ingress)).toContain('"cdk8s-pg/logical-backup":"dumps"');
  const { podSelector, egress } = manifests.one('NetworkPolicy', 'dumps').spec;
  expect(podSelector.matchLabels).toEqual({
    'cdk8s-pg/component': 'logical-backup',
    'cdk8s-pg/logical-backup': 'dumps',
  });
  expect(JSON.stringify(egress)).toContain('"cdk8s-pg/database":"products-db"');
});

test('where its stores are is told to people, and nothing else may have the name of its status', () => {
  const scope = chart('shop');
  const postgres = own(scope);
  const s3 = { bucket: 'backups', prefix: 'shop' };
  const stores = [
    near,
    BackupStore.volume({
      name: 'there',
      claim: PersistentVolumeClaim.fromClaimName(scope, 'There', 'disk'),
      path: 'a/b',
    }),
    BackupStore.s3({ ...s3, name: 'plain', endpoint: 'https://s3.example:9000' }),
    BackupStore.s3({
      ...s3,
      name: 'secret',
      encryption: StoreEncryption.rcloneCrypt(Secret.fromSecretName(scope, 'Key', 'key')),
    }),
    BackupStore.rclone({ name: 'azure', type: 'azureblob', path: 'dumps/shop' }),
  ];
  new Backup(scope, 'Once', { name: 'once', postgres, method: BackupMethod.logical({ stores }) });
  expect(JSON.parse(new Manifests(scope).one('ConfigMap', 'once').data['plan.json']).locations).toEqual({
    near: 'claim once-near',
    there: 'claim disk, folder a/b',
    plain: 's3://backups/shop at https://s3.example:9000',
    secret: 's3://backups/shop',
    azure: 'azureblob:dumps/shop',
  });
  const again = { name: 'once-status', postgres, method: BackupMethod.logical({ stores: [near] }) };
  expect(() => new Backup(scope, 'Again', again)).toThrow(
    "needs the object name 'once-status' in namespace shop, which shop/Once has already",
  );
});

test('one that is taken once is a Job that a newer program does not make again', () => {
  const scope = chart('shop');
  const method = BackupMethod.logical({ stores: [near] });
  new Backup(scope, 'Once', { name: 'before-upgrade', postgres: own(scope), method });
  const manifests = new Manifests(scope);
  const plan = JSON.parse(manifests.one('ConfigMap', 'before-upgrade').data['plan.json']);
  expect(plan).toEqual({
    name: 'before-upgrade',
    scheduled: false,
    database: 'products-db',
    namespace: 'shop',
    locations: { near: 'claim before-upgrade-near' },
  });
  const { spec, metadata } = manifests.all
    .filter(({ kind }) => kind === 'Job')
    .find((job: any) => job.metadata.name.startsWith('before-upgrade-'));
  expect(metadata.name).toMatch(/^before-upgrade-[0-9a-f]{8}$/);
  expect(spec).toMatchObject({ backoffLimit: 2, activeDeadlineSeconds: 3600 });
});

test('a retention of its stores has no effect there, and that is said', () => {
  const warn = jest.spyOn(console, 'warn').mockImplementation(() => {});
  const scope = chart('shop');
  const store = BackupStore.volume({ size: Size.gibibytes(5), retention: { maxSnapshots: 3 } });
  const method = BackupMethod.logical({ stores: [store] });
  new Backup(scope, 'Once', { name: 'before-upgrade', postgres: own(scope), method });
  expect(new Manifests(scope).names).not.toContain('CronJob/before-upgrade-retention');
  expect(scope.node.findChild('Once').node.metadata).toContainEqual(
    expect.objectContaining({
      data: expect.stringMatching(/^method\.stores\[0\]\.retention: has no effect on a backup/),
    }),
  );
  warn.mockRestore();
});

test('problems are told together, each with its place', () => {
  expect(() => scheduled(own, { jobs: 0, databases: [] })).toThrow(/method\.jobs: 0 .*\n.*method\.databases: \[\] /s);
  expect(() => scheduled(own, { stores: [] })).toThrow('method.stores: [] is empty');
});
