import { type Chart, Duration, Size } from 'cdk8s';
import { PersistentVolumeClaim, Secret } from 'cdk8s-plus-28';
import {
  BackupMethod,
  BackupStore,
  Postgres,
  S3Credentials,
  Schedule,
  ScheduledBackup,
  type ScheduledBackupProps,
} from '../../../src';
import type { S3StoreOptions } from '../../../src/model/backup/options/s3-store-options';
import { parseDumpPruningPlan } from '../../../src/model/retention/read-dump-plan';
import { PROGRAMS } from '../../../src/programs/bundled';
import { chart, database, environment, Manifests, refusal } from '../support/databases';

const NAME = 'nightly-retention';

const s3 = (scope: Chart, given: Partial<S3StoreOptions> = {}): BackupStore =>
  BackupStore.s3({
    bucket: 'shop-backups',
    credentials: S3Credentials.fromSecret(Secret.fromSecretName(scope, `Keys-${given.name ?? 's3'}`, 's3-keys')),
    ...given,
  });

/** A schedule that brings dumps to stores. */
function scheduled(
  stores: (scope: Chart) => BackupStore[],
  props: Partial<ScheduledBackupProps> = {},
  scope = chart('shop'),
): Manifests {
  new ScheduledBackup(scope, 'Nightly', {
    name: 'nightly',
    postgres: database({}, scope),
    method: BackupMethod.logical({ stores: stores(scope) }),
    schedule: Schedule.daily({ hour: 3, timeZone: 'Europe/Berlin' }),
    ...props,
  });
  return new Manifests(scope);
}

const plan = (all: Manifests): any => JSON.parse(all.one('ConfigMap', NAME).data['plan.json']);
const podOf = (all: Manifests): any => all.one('CronJob', NAME).spec.jobTemplate.spec.template.spec;

describe('a schedule of dumps to a bucket with retention', () => {
  const all = scheduled((scope) => [s3(scope, { retention: { daily: 7 } })]);

  test('is pruned by a CronJob with an identity of its own, and a Lease that keeps how it ended', () => {
    const kinds = ['Lease', 'ServiceAccount', 'Role', 'RoleBinding', 'ConfigMap', 'NetworkPolicy', 'CronJob'];
    expect(all.names.filter((name) => name.endsWith(`/${NAME}`))).toEqual(kinds.map((kind) => `${kind}/${NAME}`));
    expect(all.one('Lease', NAME).spec).toBeUndefined();
  });

  test('is pruned on the same schedule, after the backup', () => {
    const { spec } = all.one('CronJob', NAME);
    expect(spec).toMatchObject({
      schedule: '0 3 * * *',
      timeZone: 'Europe/Berlin',
      suspend: false,
      startingDeadlineSeconds: 3600,
      concurrencyPolicy: 'Forbid',
    });
    expect(spec.jobTemplate.spec).toMatchObject({ backoffLimit: 0, activeDeadlineSeconds: 1800 + 3600 + 600 + 60 });
    expect(plan(all)).toEqual({
      database: 'products-db',
      owner: { namespace: 'shop', kind: 'postgresql' },
      lease: NAME,
      deadline: 1800,
      after: { schedule: 'nightly', within: 4200 },
      stores: [
        {
          name: 's3',
          rules: {
            tiers: { daily: 7 },
            minimumKeep: 1,
            failedMaxAge: 604_800,
            maximumShare: 0.5,
            allowFirstPruning: false,
            utcOffset: 0,
          },
        },
      ],
    });
  });

  test('has the program, what moves files, and a plan that the program knows', () => {
    const { 'plan.json': text, ...files } = all.one('ConfigMap', NAME).data;
    expect(files).toEqual(PROGRAMS.dumpRetention);
    expect(Object.keys(files)).toEqual(expect.arrayContaining(['prune-dumps.js', 'transfer.sh']));
    expect(parseDumpPruningPlan(text)).toEqual(plan(all));
  });

  test('is pruned by a program beside what reaches the store: that alone has the keys, and neither has those of the database', () => {
    const { initContainers, containers } = podOf(all);
    expect(containers.map(({ name }: any) => name)).toEqual(['prune-dumps']);
    expect(initContainers.map(({ name, restartPolicy }: any) => [name, restartPolicy])).toEqual([
      ['transfer', 'Always'],
    ]);
    const secrets = (container: any): string[] =>
      container.env.flatMap(({ valueFrom }: any) => valueFrom?.secretKeyRef?.name ?? []);
    expect(secrets(containers[0])).toEqual([]);
    expect([...new Set(secrets(initContainers[0]))]).toEqual(['s3-keys']);
    expect(JSON.stringify(podOf(all))).not.toContain('products-db-owner');
    const mounts = ({ volumeMounts }: any): string[] => volumeMounts.map(({ mountPath }: any) => mountPath);
    expect(mounts(containers[0])).toContain('/cdk8s-pg/run');
    expect(mounts(initContainers[0])).not.toContain('/var/run/secrets/kubernetes.io/serviceaccount');
    const { POD_NAME, CDK8S_PG_PLAN } = environment(containers[0]);
    expect([POD_NAME, CDK8S_PG_PLAN]).toEqual(['metadata.name', '/cdk8s-pg/programs/plan.json']);
  });

  test('may read the Lease of its backups, write its own, and delete nothing in the cluster', () => {
    const leases = { apiGroups: ['coordination.k8s.io'], resources: ['leases'] };
    expect(all.one('Role', NAME).rules).toEqual([
      { ...leases, verbs: ['get', 'patch'], resourceNames: [NAME] },
      { ...leases, verbs: ['get'], resourceNames: ['nightly'] },
      { apiGroups: [''], resources: ['events'], verbs: ['create'] },
    ]);
  });

  test('reaches names, the API and the store, and no database', () => {
    const { podSelector, egress } = all.one('NetworkPolicy', NAME).spec;
    expect(podSelector.matchLabels).toEqual({ 'cdk8s-pg/component': 'dump-retention', 'cdk8s-pg/backup': 'nightly' });
    const ports = egress.map((rule: any) => rule.ports.map(({ port }: any) => port));
    expect(ports).toEqual([[53, 53], [443, 6443], [443]]);
    const labels = all.one('CronJob', NAME).spec.jobTemplate.spec.template.metadata.labels;
    expect(labels).toMatchObject(podSelector.matchLabels);
  });
});

test('only stores with retention are reached, in their order; that of the schedule is that of those without', () => {
  const stores = (scope: Chart): BackupStore[] => [
    s3(scope, { name: 'one' }),
    s3(scope, { name: 'two', prefix: 'b', retention: { maxSnapshots: 2 } }),
  ];
  const own = scheduled(stores);
  expect(plan(own).stores).toMatchObject([{ name: 'two', rules: { maxSnapshots: 2 } }]);
  expect(podOf(own).initContainers[0].env).toEqual(
    expect.arrayContaining([
      { name: 'CDK8S_PG_STORES', value: '1' },
      { name: 'CDK8S_PG_STORE_0_NAME', value: 'two' },
    ]),
  );
  expect(plan(scheduled(stores, { retention: { daily: 3 } })).stores).toMatchObject([
    { name: 'one', rules: { tiers: { daily: 3 } } },
    { name: 'two', rules: { tiers: {}, maxSnapshots: 2 } },
  ]);
});

test('without any retention nothing prunes', () => {
  const { names } = scheduled((scope) => [s3(scope)]);
  expect(names.filter((name) => name.includes('retention'))).toEqual([]);
});

describe('a store on a volume', () => {
  const all = scheduled(() => [BackupStore.volume({ size: Size.gibibytes(5), retention: { daily: 7 } })]);

  test('is that of the backups, whose claim is made once', () => {
    expect(all.names.filter((name) => name.startsWith('PersistentVolumeClaim/'))).toEqual([
      'PersistentVolumeClaim/nightly-volume',
    ]);
    expect(podOf(all).volumes).toContainEqual({
      name: 'store-0',
      persistentVolumeClaim: { claimName: 'nightly-volume' },
    });
  });

  test('is not held while a backup is waited for: a backup on another node could not have it', () => {
    expect(plan(all).after).toEqual({ schedule: 'nightly', within: 0 });
    expect(all.one('NetworkPolicy', NAME).spec.egress).toHaveLength(2);
  });
});

test('hands the props of the schedule on', () => {
  const all = scheduled((scope) => [s3(scope)], {
    retention: { daily: 7 },
    suspend: true,
    deadline: Duration.days(8),
    startingDeadline: Duration.hours(2),
    successfulHistory: 1,
    failedHistory: 2,
    labels: { team: 'shop' },
    annotations: { why: 'law' },
    programImage: 'example.org/node:24',
  });
  const { metadata, spec } = all.one('CronJob', NAME);
  expect(metadata).toMatchObject({ labels: { team: 'shop' }, annotations: { why: 'law' } });
  expect(spec).toMatchObject({
    suspend: true,
    startingDeadlineSeconds: 7200,
    successfulJobsHistoryLimit: 1,
    failedJobsHistoryLimit: 2,
  });
  expect(podOf(all).containers[0].image).toBe('example.org/node:24');
  // What may be an upload still is not deleted.
  expect(plan(all).stores[0].rules.failedMaxAge).toBe(8 * 86_400);
});

test('dumps of a database that is not made here are pruned as well', () => {
  const scope = chart('shop');
  const ownerSecret = Secret.fromSecretName(scope, 'Owner', 'old-owner');
  const postgres = Postgres.fromAttributes(scope, 'Old', {
    name: 'old',
    host: 'old.example.org',
    version: '17',
    namespace: 'shop',
    ownerSecret,
    replicationSecret: ownerSecret,
    superuserSecret: ownerSecret,
  });
  const all = scheduled((within) => [s3(within)], { postgres, retention: { daily: 7 } }, scope);
  expect(plan(all)).toMatchObject({ database: 'old' });
});

describe('what is refused', () => {
  test('rules where they stand, and a name that leaves no room', () => {
    const name = 'a'.repeat(43);
    const stores = (scope: Chart): BackupStore[] => [s3(scope, { retention: { daly: 7, maxSnapshots: 1 } as never })];
    expect(refusal(() => scheduled(stores, { name }))).toBe(
      `shop/Nightly: 2 problems:
- method.stores[0].retention.daly: is not known; was daily meant?
- name: '${name}' has 43 characters; 42 are allowed with retention, because its CronJob is called '${name}-retention'`,
    );
  });

  test('a second retention of the same place', () => {
    const scope = chart('shop');
    const claim = PersistentVolumeClaim.fromClaimName(scope, 'Disk', 'backups');
    const postgres = database({}, scope);
    const make = (name: string, path?: string): unknown =>
      new ScheduledBackup(scope, name, {
        name,
        postgres,
        method: BackupMethod.logical({ stores: [BackupStore.volume({ claim, path })] }),
        schedule: Schedule.daily({ hour: 3 }),
        retention: { daily: 7 },
      });
    make('hourly');
    make('elsewhere', 'other');
    expect(refusal(() => make('daily'))).toBe(
      `shop/daily: 1 problem:
- retention: 'products-db' in namespace shop has a retention in this store already, shop/hourly; one decides on all its backups there, so leave one of the two out`,
    );
  });
});
