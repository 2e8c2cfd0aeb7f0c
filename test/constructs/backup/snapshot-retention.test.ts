import { Chart, Duration, Size } from 'cdk8s';
import { ImagePullPolicy, Secret } from 'cdk8s-plus-28';
import {
  BackupMethod,
  CloudNativePostgres,
  type IPostgres,
  Postgres,
  type RetentionPolicy,
  Schedule,
  ScheduledBackup,
  type ScheduledBackupProps,
  SnapshotRetention,
  type SnapshotRetentionProps,
} from '../../../src';
import { parseSnapshotPruningPlan } from '../../../src/model/retention/read-plan';
import { PROGRAMS } from '../../../src/programs/bundled';
import { chart, database, environment, Manifests, refusal } from '../support/databases';

type Make = (scope: Chart) => IPostgres;
type Untyped = { [prop in keyof SnapshotRetentionProps]?: unknown };

const ours: Make = (scope) => database({}, scope);
const operated: Make = (scope) =>
  new CloudNativePostgres(scope, 'Operated', { name: 'orders', replicas: 1, storage: { size: Size.gibibytes(1) } });

/** What a retention of a database emits; of ours, where none is given. */
function retained(props: Untyped = { daily: 7 }, make: Make = ours): Manifests {
  const scope = chart('shop');
  new SnapshotRetention(scope, 'Retention', { postgres: make(scope), ...props } as SnapshotRetentionProps);
  return new Manifests(scope);
}

const plan = (manifests: Manifests, name = 'products-db-retention'): any =>
  JSON.parse(manifests.one('ConfigMap', name).data['plan.json']);

const EVENTS = { apiGroups: [''], resources: ['events'], verbs: ['create'] };
const CLAIMS = { apiGroups: [''], resources: ['persistentvolumeclaims'], verbs: ['list'] };
const SNAPSHOTS = { apiGroups: ['snapshot.storage.k8s.io'], resources: ['volumesnapshots'], verbs: ['list', 'delete'] };
const lease = (name: string, verbs: string[]): object => ({
  apiGroups: ['coordination.k8s.io'],
  resources: ['leases'],
  verbs,
  resourceNames: [name],
});

describe('a retention', () => {
  const all = retained();

  test('is a CronJob with an identity of its own, and a Lease that keeps how it ended', () => {
    const kinds = ['Lease', 'ServiceAccount', 'Role', 'RoleBinding', 'ConfigMap', 'NetworkPolicy', 'CronJob'];
    expect(all.names.filter((name) => name.endsWith('/products-db-retention'))).toEqual(
      kinds.map((kind) => `${kind}/products-db-retention`),
    );
  });

  test('says nothing in its Lease, so that applying it again changes nothing', () => {
    expect(all.one('Lease', 'products-db-retention')).toEqual({
      apiVersion: 'coordination.k8s.io/v1',
      kind: 'Lease',
      metadata: {
        name: 'products-db-retention',
        namespace: 'shop',
        labels: {
          'app.kubernetes.io/name': 'postgresql',
          'app.kubernetes.io/instance': 'products-db',
          'app.kubernetes.io/managed-by': 'cdk8s-pg',
        },
      },
    });
  });

  test('runs every day at 04:17, never twice at a time, and is not tried again: the next run goes on', () => {
    const { jobTemplate, ...spec } = all.one('CronJob').spec;
    expect(spec).toEqual({
      schedule: '17 4 * * *',
      timeZone: 'Etc/UTC',
      suspend: false,
      concurrencyPolicy: 'Forbid',
      startingDeadlineSeconds: 3600,
      successfulJobsHistoryLimit: 3,
      failedJobsHistoryLimit: 3,
    });
    expect(jobTemplate.spec).toMatchObject({ activeDeadlineSeconds: 1860, backoffLimit: 0 });
    const [container] = jobTemplate.spec.template.spec.containers;
    expect(container.command).toEqual(['node', '/cdk8s-pg/programs/prune-snapshots.js']);
    expect(environment(container)).toEqual({
      CDK8S_PG_PLAN: '/cdk8s-pg/programs/plan.json',
      POD_NAME: 'metadata.name',
      POD_NAMESPACE: 'metadata.namespace',
      POD_UID: 'metadata.uid',
      CDK8S_PG_JOB: "metadata.labels['batch.kubernetes.io/job-name']",
    });
  });

  test('has the program, and a plan with every default that the program knows', () => {
    const { 'plan.json': text, ...files } = all.one('ConfigMap', 'products-db-retention').data;
    expect(files).toEqual(PROGRAMS.retention);
    expect(parseSnapshotPruningPlan(text as string)).toEqual({
      database: 'products-db',
      engine: 'own',
      rules: {
        tiers: { daily: 7 },
        minimumKeep: 1,
        failedMaxAge: 604800,
        maximumShare: 0.5,
        allowFirstPruning: false,
        utcOffset: 0,
      },
      dryRun: false,
      copyOnWrite: false,
      lease: 'products-db-retention',
      deadline: 1800,
    });
  });

  test('may list what may need a snapshot, and delete snapshots, and nothing else', () => {
    expect(all.one('Role', 'products-db-retention').rules).toEqual([
      SNAPSHOTS,
      CLAIMS,
      lease('products-db-retention', ['get', 'patch']),
      lease('products-db-backup', ['get']),
      EVENTS,
    ]);
    expect(all.names.filter((name) => name.startsWith('ClusterRole'))).toEqual([]);
  });

  test('its NetworkPolicy finds its pods alone', () => {
    const labels = all.one('NetworkPolicy', 'products-db-retention').spec.podSelector.matchLabels;
    expect(labels).toEqual({ 'cdk8s-pg/database': 'products-db', 'cdk8s-pg/component': 'retention' });
    expect(all.one('CronJob').spec.jobTemplate.spec.template.metadata.labels).toMatchObject(labels);
  });

  test('every prop arrives', () => {
    const props: Required<Omit<SnapshotRetentionProps, 'postgres' | '_after'>> = {
      name: 'prune',
      schedule: Schedule.daily({ hour: 5, timeZone: 'Europe/Berlin' }),
      dryRun: true,
      suspend: true,
      deadline: Duration.minutes(5),
      startingDeadline: Duration.hours(6),
      copyOnWrite: true,
      successfulHistory: 1,
      failedHistory: 7,
      labels: { team: 'shop' },
      annotations: { why: 'law' },
      programImage: 'example.org/node:24',
      registry: 'registry.example.org',
      imagePullPolicy: ImagePullPolicy.ALWAYS,
      imagePullSecrets: [Secret.fromSecretName(chart(), 'Pull', 'pull')],
      programResources: { memory: { limit: Size.mebibytes(64) } },
      maxSnapshots: 30,
      maxAge: Duration.days(20),
      hourly: 1,
      daily: 2,
      weekly: 3,
      monthly: 4,
      yearly: 5,
      minimumKeep: 2,
      failedMaxAge: Duration.days(1),
      maximumShare: 0.25,
      allowFirstPruning: true,
      timeZone: '+02:00',
    };
    const manifests = retained(props);
    expect(plan(manifests, 'prune')).toEqual({
      database: 'products-db',
      engine: 'own',
      rules: {
        maxSnapshots: 30,
        maxAge: 1728000,
        tiers: { hourly: 1, daily: 2, weekly: 3, monthly: 4, yearly: 5 },
        minimumKeep: 2,
        failedMaxAge: 86400,
        maximumShare: 0.25,
        allowFirstPruning: true,
        utcOffset: 7200,
      },
      dryRun: true,
      copyOnWrite: true,
      lease: 'prune',
      deadline: 300,
    });
    const { metadata, spec } = manifests.one('CronJob', 'prune');
    expect(metadata).toMatchObject({ labels: { team: 'shop' }, annotations: { why: 'law' } });
    expect(spec).toMatchObject({
      schedule: '0 5 * * *',
      timeZone: 'Europe/Berlin',
      suspend: true,
      startingDeadlineSeconds: 21600,
      successfulJobsHistoryLimit: 1,
      failedJobsHistoryLimit: 7,
    });
    const { template, activeDeadlineSeconds } = spec.jobTemplate.spec;
    expect(activeDeadlineSeconds).toBe(360);
    expect(template.spec.imagePullSecrets).toEqual([{ name: 'pull' }]);
    expect(template.spec.containers[0]).toMatchObject({
      image: 'registry.example.org/node:24',
      imagePullPolicy: 'Always',
      resources: { limits: { memory: '64Mi' } },
    });
  });

  test('its program is as the others of the database where nothing else is said', () => {
    const make: Make = (scope) => database({ programImage: 'example.org/mine:24', userId: 70 }, scope);
    const { spec } = retained({ daily: 7 }, make).one('CronJob').spec.jobTemplate.spec.template;
    expect(spec.containers[0].image).toBe('example.org/mine:24');
    expect(spec.securityContext).toMatchObject({ runAsUser: 70 });
  });

  test('shows its name, database and schedule', () => {
    const scope = chart('shop');
    const postgres = ours(scope);
    const retention = new SnapshotRetention(scope, 'R', { postgres, maxSnapshots: 3 });
    expect([retention.name, retention.postgres]).toEqual(['products-db-retention', postgres]);
    expect(retention.schedule.describe()).toBe('every day at 04:17 UTC');
  });
});

describe('on CloudNativePG', () => {
  const all = retained({ maxSnapshots: 10 }, operated);

  test('the plan names the engine', () => {
    expect(plan(all, 'orders-retention')).toMatchObject({ database: 'orders', engine: 'cloudnative-pg' });
  });

  test('it may delete Backups as well, and list Clusters', () => {
    expect(all.one('Role', 'orders-retention').rules).toEqual([
      SNAPSHOTS,
      { apiGroups: ['postgresql.cnpg.io'], resources: ['backups'], verbs: ['list', 'delete'] },
      { apiGroups: ['postgresql.cnpg.io'], resources: ['clusters'], verbs: ['list'] },
      CLAIMS,
      lease('orders-retention', ['get', 'patch']),
      EVENTS,
    ]);
  });

  test('its Cluster is as without it', () => {
    const scope = chart('shop');
    operated(scope);
    expect(all.one('Cluster')).toEqual(new Manifests(scope).one('Cluster'));
  });
});

describe('a schedule with retention', () => {
  const scheduled = (props: Partial<ScheduledBackupProps> = {}, make: Make = ours): Manifests => {
    const scope = chart('shop');
    new ScheduledBackup(scope, 'Nightly', {
      name: 'nightly',
      postgres: make(scope),
      method: BackupMethod.volumeSnapshot(),
      schedule: Schedule.daily({ hour: 3, timeZone: 'Europe/Berlin' }),
      retention: { daily: 7, weekly: 4 },
      ...props,
    });
    return new Manifests(scope);
  };

  test.each([
    ['ours', ours, 'products-db', 'own'],
    ["CloudNativePG's", operated, 'orders', 'cloudnative-pg'],
  ] as const)('prunes on the same schedule, after the backup; %s', (_, make, name, engine) => {
    const all = scheduled({}, make);
    expect(plan(all, 'nightly-retention')).toMatchObject({
      database: name,
      engine,
      rules: { tiers: { daily: 7, weekly: 4 } },
      lease: 'nightly-retention',
      deadline: 1800,
      after: { schedule: 'nightly', within: 4200 },
    });
    const { spec } = all.one('CronJob', 'nightly-retention');
    expect(spec).toMatchObject({ schedule: '0 3 * * *', timeZone: 'Europe/Berlin', suspend: false });
    expect(spec.jobTemplate.spec.activeDeadlineSeconds).toBe(1800 + 4200 + 60);
  });

  test('hands its own props on', () => {
    const all = scheduled({
      suspend: true,
      deadline: Duration.minutes(20),
      startingDeadline: Duration.hours(2),
      successfulHistory: 1,
      failedHistory: 2,
      labels: { team: 'shop' },
      annotations: { why: 'law' },
      programImage: 'example.org/node:24',
    });
    const { metadata, spec } = all.one('CronJob', 'nightly-retention');
    expect(plan(all, 'nightly-retention').after).toEqual({ schedule: 'nightly', within: 1800 });
    expect(metadata).toMatchObject({ labels: { team: 'shop' }, annotations: { why: 'law' } });
    expect(spec).toMatchObject({
      suspend: true,
      startingDeadlineSeconds: 7200,
      successfulJobsHistoryLimit: 1,
      failedJobsHistoryLimit: 2,
    });
    expect(spec.jobTemplate.spec.template.spec.containers[0].image).toBe('example.org/node:24');
  });

  test('without retention prunes nothing', () => {
    const names = scheduled({ retention: undefined }).names;
    expect(names.filter((name) => name.includes('retention'))).toEqual([]);
  });

  test('refuses rules where they stand, and a name that leaves no room', () => {
    const name = 'a'.repeat(43);
    expect(refusal(() => scheduled({ name, retention: { daly: 7 } as RetentionPolicy }))).toBe(
      `shop/Nightly: 3 problems:
- retention.daly: is not known; was daily meant?
- retention: has no rule, so nothing would say what stays; give maxSnapshots, maxAge, hourly, daily, weekly, monthly or yearly
- name: '${name}' has 43 characters; 42 are allowed with retention, because its CronJob is called '${name}-retention'`,
    );
  });
});

describe('one retention for each database', () => {
  test('a second one is refused, wherever it stands', () => {
    const scope = chart('shop');
    const postgres = ours(scope);
    new SnapshotRetention(scope, 'First', { postgres, daily: 7 });
    const other = new Chart(scope.node.root, 'other', { namespace: 'shop' });
    expect(refusal(() => new SnapshotRetention(other, 'Second', { postgres, name: 'second', daily: 7 }))).toBe(
      `other/Second: 1 problem:
- postgres: 'products-db' in namespace shop has a retention already, shop/First; one decides on all backups of a database, so leave one of the two out`,
    );
  });

  test('so may only one of several schedules have one', () => {
    const scope = chart('shop');
    const postgres = ours(scope);
    const schedule = (name: string): ScheduledBackup =>
      new ScheduledBackup(scope, name, {
        name,
        postgres,
        method: BackupMethod.volumeSnapshot(),
        schedule: Schedule.hourly(),
        retention: { hourly: 24 },
      });
    schedule('one');
    expect(refusal(() => schedule('two'))).toContain("shop/two/Retention: 1 problem:\n- postgres: 'products-db'");
  });

  test('databases of one name in two namespaces each have their own', () => {
    const one = chart('shop');
    const two = new Chart(one.node.root, 'two', { namespace: 'two' });
    for (const scope of [one, two]) new SnapshotRetention(scope, 'R', { postgres: ours(scope), daily: 7 });
    expect(new Manifests(two).one('CronJob').metadata.namespace).toBe('two');
  });
});

describe('refused', () => {
  const long = 'a'.repeat(53);
  test.each<[string, Untyped, string]>([
    [
      'no rule',
      {},
      'retention: has no rule, so nothing would say what stays; give maxSnapshots, maxAge, hourly, daily, weekly, monthly or yearly',
    ],
    ['a misspelt rule', { daily: 7, montly: 12 } as Untyped, 'montly: is not known; was monthly meant?'],
    ['a misspelt prop', { daily: 7, dryrun: true } as Untyped, 'dryrun: is not known; was dryRun meant?'],
    ['the last one', { daily: 7, minimumKeep: 0 }, 'minimumKeep: 0 would let the last backup go; write 1 or more'],
    [
      'no database',
      { daily: 7, postgres: 'products-db', name: 'prune' },
      'postgres: is missing; give the database, such as a ReplicatedPostgres or a CloudNativePostgres',
    ],
    ['an empty name', { daily: 7, name: '' }, "name: '' is no name; write one, or leave it out"],
    [
      'a name that is no label',
      { daily: 7, name: 'Prune' },
      "name: 'Prune' is not a DNS label; write lowercase letters, digits and '-', begin with a letter and end with a letter or a digit",
    ],
    [
      'a name too long for a CronJob',
      { daily: 7, name: long },
      `name: '${long}' has 53 characters; 52 are allowed, because the Jobs of a CronJob append the time to it`,
    ],
    [
      'a name that is taken',
      { daily: 7, name: 'products-db-backup' },
      "name: needs the object name 'products-db-backup' in namespace shop, which shop/products-db has already; choose another name, or another namespace",
    ],
    [
      'a schedule that is none',
      { daily: 7, schedule: '17 4 * * *' },
      'schedule: "17 4 * * *" is no Schedule; write for example Schedule.daily({ hour: 4, minute: 17 })',
    ],
    [
      'a flag that is none',
      { daily: 7, dryRun: 'yes' },
      'dryRun: "yes" is neither true nor false; write one of them, without quotes',
    ],
    [
      'another flag that is none',
      { daily: 7, copyOnWrite: 1 },
      'copyOnWrite: 1 is neither true nor false; write one of them, without quotes',
    ],
    [
      'rest that is no flag',
      { daily: 7, suspend: 'no' },
      'suspend: "no" is neither true nor false; write one of them, without quotes',
    ],
    [
      'a deadline too short',
      { daily: 7, deadline: Duration.seconds(10) },
      'deadline: 10 s is not a whole number of seconds, 60 or more; write for example Duration.seconds(60)',
    ],
    [
      'a tiny starting deadline',
      { daily: 7, startingDeadline: Duration.seconds(5) },
      'startingDeadline: 5 s is not a whole number of seconds, 60 or more; write for example Duration.seconds(60)',
    ],
    [
      'half a Job',
      { daily: 7, successfulHistory: 0.5 },
      'successfulHistory: 0.5 is not a whole number, 0 or more; write such a number',
    ],
    [
      'fewer than none',
      { daily: 7, failedHistory: -1 },
      'failedHistory: -1 is not a whole number, 0 or more; write such a number',
    ],
    [
      'a label of ours',
      { daily: 7, labels: { 'cdk8s-pg/x': 'y' } },
      "labels.cdk8s-pg/x: 'cdk8s-pg/x' is set by this library; choose another key",
    ],
  ])('%s', (_, props, problem) => {
    expect(refusal(() => retained(props))).toBe(`shop/Retention: 1 problem:\n- ${problem}`);
  });

  test('a database that is not made here', () => {
    const make: Make = (scope) =>
      Postgres.fromAttributes(scope, 'Old', {
        name: 'old',
        version: '17',
        host: 'db.example.org',
        ownerSecret: Secret.fromSecretName(scope, 'S', 's'),
      });
    expect(refusal(() => retained({ daily: 7 }, make))).toBe(
      "shop/Retention: postgres: 'old' is not made here, so nobody knows which snapshots are its backups; retention needs a ReplicatedPostgres or a CloudNativePostgres",
    );
  });

  test('several problems are told at once', () => {
    expect(refusal(() => retained({ dryRun: 1, suspend: 2, name: 'X' }))).toMatch(/^shop\/Retention: 4 problems:/);
  });
});
