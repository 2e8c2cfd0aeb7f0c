import { Duration, Size } from 'cdk8s';
import { ImagePullPolicy, Secret } from 'cdk8s-plus-28';
import {
  Backup,
  BackupMethod,
  BackupOwner,
  type BackupProps,
  CloudNativePostgres,
  type IPostgres,
  Postgres,
  Schedule,
  ScheduledBackup,
  type ScheduledBackupProps,
} from '../../../src';
import { WARNING } from '../../../src/constructs/report-warnings';
import { backupRules } from '../../../src/programs/rules';
import { chart, database, Manifests } from '../support/databases';

const every: Pick<ScheduledBackupProps, 'name' | 'method' | 'schedule'> = {
  name: 'nightly',
  method: BackupMethod.volumeSnapshot(),
  schedule: Schedule.expression('0 3 * * *'),
};

/** What a schedule of a database emits; of ours, where none is given. */
function scheduled(props: Partial<ScheduledBackupProps> = {}, make: Make = (scope) => database({}, scope)): Manifests {
  const scope = chart('shop');
  new ScheduledBackup(scope, 'Nightly', { ...every, postgres: make(scope), ...props });
  return new Manifests(scope);
}

/** The same for one that is taken once. */
function once(props: Partial<BackupProps> = {}, make: Make = (scope) => database({}, scope)): Manifests {
  const scope = chart('shop');
  const { method } = every;
  new Backup(scope, 'Once', { name: 'before-migration', method, postgres: make(scope), ...props });
  return new Manifests(scope);
}

type Make = (scope: ReturnType<typeof chart>) => IPostgres;
const operated =
  (instances = 3): Make =>
  (scope) =>
    new CloudNativePostgres(scope, 'Operated', {
      name: 'orders',
      replicas: instances,
      storage: { size: Size.gibibytes(1) },
    });
const plan = (manifests: Manifests, name: string): any =>
  JSON.parse(manifests.one('ConfigMap', name).data['plan.json']);

beforeEach(() => void jest.spyOn(console, 'warn').mockImplementation(() => {}));
afterEach(() => jest.restoreAllMocks());

describe('a schedule of a ReplicatedPostgres', () => {
  test('is a CronJob that never runs twice at a time, catches up what it missed, and ends', () => {
    const { spec } = scheduled().one('CronJob');
    const { jobTemplate, ...rest } = spec;
    expect(rest).toEqual({
      schedule: '0 3 * * *',
      timeZone: 'Etc/UTC',
      suspend: false,
      concurrencyPolicy: 'Forbid',
      startingDeadlineSeconds: 3600,
      successfulJobsHistoryLimit: 3,
      failedJobsHistoryLimit: 3,
    });
    expect(jobTemplate.spec).toMatchObject({ activeDeadlineSeconds: 3660, backoffLimit: 2 });
    const { containers, serviceAccountName } = jobTemplate.spec.template.spec;
    expect(serviceAccountName).toBe('nightly');
    expect(containers[0]).toMatchObject({
      command: ['node', '/cdk8s-pg/programs/backup-snapshot.js'],
      image: 'docker.io/library/node:24-slim',
    });
    expect(containers[0].env).toContainEqual({
      name: 'CDK8S_PG_JOB',
      valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath: "metadata.labels['batch.kubernetes.io/job-name']" } },
    });
  });

  test('every prop arrives', () => {
    const props: Required<Omit<ScheduledBackupProps, 'postgres' | 'retention'>> = {
      ...every,
      method: BackupMethod.volumeSnapshot({
        snapshotClass: 'fast',
        online: false,
        preferStandby: false,
        allowStoppingPrimary: true,
      }),
      suspend: true,
      immediate: false,
      deadline: Duration.minutes(30),
      startingDeadline: Duration.hours(6),
      successfulHistory: 1,
      failedHistory: 7,
      labels: { team: 'shop' },
      annotations: { why: 'law' },
      programImage: 'example.org/node:24',
      registry: 'registry.example.org',
      imagePullPolicy: ImagePullPolicy.ALWAYS,
      imagePullSecrets: [Secret.fromSecretName(chart(), 'Pull', 'pull')],
      programResources: { memory: { limit: Size.mebibytes(64) } },
    };
    const manifests = scheduled(props);
    const { spec, metadata } = manifests.one('CronJob');
    expect(metadata).toMatchObject({
      labels: { team: 'shop', 'app.kubernetes.io/instance': 'products-db' },
      annotations: { why: 'law' },
    });
    expect(spec).toMatchObject({
      suspend: true,
      startingDeadlineSeconds: 21600,
      successfulJobsHistoryLimit: 1,
      failedJobsHistoryLimit: 7,
    });
    expect(spec.jobTemplate.spec.activeDeadlineSeconds).toBe(1860);
    const pod = spec.jobTemplate.spec.template.spec;
    expect(pod.imagePullSecrets).toEqual([{ name: 'pull' }]);
    expect(pod.containers[0]).toMatchObject({
      image: 'registry.example.org/node:24',
      imagePullPolicy: 'Always',
      resources: { limits: { memory: '64Mi' } },
    });
    expect(plan(manifests, 'nightly')).toEqual({
      name: 'nightly',
      scheduled: true,
      database: 'products-db',
      replicas: 2,
      volumes: ['data'],
      snapshotClass: 'fast',
      online: false,
      preferStandby: false,
      allowStoppingPrimary: true,
      deadline: 1800,
      labels: {
        team: 'shop',
        'app.kubernetes.io/name': 'postgresql',
        'app.kubernetes.io/managed-by': 'cdk8s-pg',
        'cdk8s-pg/database': 'products-db',
      },
      annotations: {
        why: 'law',
        'argocd.argoproj.io/compare-options': 'IgnoreExtraneous',
        'argocd.argoproj.io/sync-options': 'Prune=false,Delete=false',
        'kustomize.toolkit.fluxcd.io/prune': 'disabled',
      },
    });
  });

  test('may do what its program needs and no more: nothing is deleted', () => {
    const manifests = scheduled({}, (scope) => database({ walStorage: { size: Size.gibibytes(1) } }, scope));
    const { rules } = manifests.one('Role', 'nightly');
    expect(rules).toEqual(backupRules({ database: 'products-db', replicas: 2, walVolume: true }));
    expect(rules.flatMap(({ verbs }: { verbs: string[] }) => verbs)).not.toContain('delete');
    expect(plan(manifests, 'nightly').volumes).toEqual(['data', 'wal']);
  });

  test('its program comes from where those of the database come from, unless it says otherwise', () => {
    const make: Make = (scope) => database({ programImage: 'example.org/mine:24' }, scope);
    const image = (manifests: Manifests): string =>
      manifests.one('CronJob').spec.jobTemplate.spec.template.spec.containers[0].image;
    expect(image(scheduled({}, make))).toBe('example.org/mine:24');
    expect(image(scheduled({ programImage: 'example.org/other:24' }, make))).toBe('example.org/other:24');
    const mirrored: Make = (scope) => database({ registry: 'registry.example.org/mirror' }, scope);
    expect(image(scheduled({}, mirrored))).toBe('registry.example.org/mirror/library/node:24-slim');
    expect(image(scheduled({ registry: 'example.net' }, mirrored))).toBe('example.net/library/node:24-slim');
  });
});

describe('a backup of a ReplicatedPostgres that is taken once', () => {
  test('is a Job that ends; its own snapshots are all that it may delete', () => {
    const manifests = once();
    const { metadata, spec } = manifests.one(
      'Job',
      manifests.all.find(({ kind, metadata: { name } }) => kind === 'Job' && name.startsWith('before'))?.metadata.name,
    );
    expect(metadata.name).toMatch(/^before-migration-[0-9a-f]{8}$/);
    expect(spec).toMatchObject({
      activeDeadlineSeconds: 3660,
      backoffLimit: 2,
      template: { spec: { restartPolicy: 'Never' } },
    });
    expect(plan(manifests, 'before-migration').scheduled).toBe(false);
    const { rules } = manifests.one('Role', 'before-migration');
    expect(rules).toEqual(
      backupRules({ database: 'products-db', replicas: 2, walVolume: false, snapshots: ['before-migration'] }),
    );
    for (const { verbs, resourceNames } of rules)
      if (verbs.includes('delete')) expect(resourceNames).toEqual(['before-migration']);
  });

  test('is the same from synth to synth', () => expect(once().all).toEqual(once().all));
});

describe('on CloudNativePG', () => {
  test('a schedule is one of the operator, with six fields and the method written', () => {
    const method = BackupMethod.volumeSnapshot({ snapshotClass: 'fast' });
    const manifests = scheduled({ method }, operated());
    expect(manifests.one('ScheduledBackup').spec).toEqual({
      schedule: '0 0 3 * * *',
      suspend: false,
      immediate: false,
      backupOwnerReference: 'none',
      cluster: { name: 'orders' },
      method: 'volumeSnapshot',
      online: true,
      onlineConfiguration: { immediateCheckpoint: true, waitForArchive: true },
      target: 'prefer-standby',
    });
    expect(manifests.one('Cluster').spec.backup).toEqual({
      target: 'prefer-standby',
      volumeSnapshot: {
        className: 'fast',
        online: true,
        onlineConfiguration: { immediateCheckpoint: true, waitForArchive: true },
        snapshotOwnerReference: 'none',
      },
    });
    expect(manifests.names.filter((name) => name.startsWith('CronJob'))).toEqual([]);
  });

  test('one that is taken once is a Backup', () => {
    const method = BackupMethod.volumeSnapshot({
      online: false,
      preferStandby: false,
      backupOwner: BackupOwner.CLUSTER,
    });
    expect(once({ method }, operated()).one('Backup').spec).toEqual({
      cluster: { name: 'orders' },
      method: 'volumeSnapshot',
      online: false,
      target: 'primary',
    });
  });

  test('a zone that the operator cannot read: a CronJob makes the Backups, and may do nothing else', () => {
    const schedule = Schedule.expression('0 3 * * *');
    Object.defineProperty(schedule, 'cloudNativeExpression', { value: undefined });
    const manifests = scheduled({ schedule }, operated());
    expect(manifests.one('CronJob', 'nightly').spec).toMatchObject({
      schedule: '0 3 * * *',
      concurrencyPolicy: 'Forbid',
    });
    expect(manifests.one('Role', 'nightly').rules).toEqual([
      { apiGroups: ['postgresql.cnpg.io'], resources: ['backups'], verbs: ['create'] },
    ]);
    expect(plan(manifests, 'nightly')).toMatchObject({
      name: 'nightly',
      manifest: { kind: 'Backup', spec: { method: 'volumeSnapshot', cluster: { name: 'orders' } } },
    });
    expect(manifests.names.filter((name) => name.startsWith('ScheduledBackup'))).toEqual([]);
  });

  test('two schedules may not ask for different classes', () => {
    const scope = chart('shop');
    const postgres = operated()(scope);
    new ScheduledBackup(scope, 'One', { ...every, name: 'one', postgres });
    const other = (): ScheduledBackup =>
      new ScheduledBackup(scope, 'Two', {
        ...every,
        name: 'two',
        postgres,
        method: BackupMethod.volumeSnapshot({ snapshotClass: 'b' }),
      });
    expect(other).toThrow(
      "shop/Two: 1 problem:\n- method.snapshotClass: 'b' differs from 'the default', which another backup of this database asks for; CloudNativePG has one class for each Cluster, so give both the same",
    );
  });

  test('an online backup of a database that archives no WAL is warned of', () => {
    const scope = chart('shop');
    const { node } = new ScheduledBackup(scope, 'Nightly', { ...every, postgres: operated()(scope) });
    expect(node.metadata.filter(({ type }) => type === WARNING).map(({ data }) => data as string)).toEqual([
      'method.online: true needs a WAL archive to recover from, and this database has none: add a plugin that archives WAL, or write online: false',
    ]);
  });
});

test('a database that is not made here is refused', () => {
  const make: Make = (scope) =>
    Postgres.fromAttributes(scope, 'Old', {
      name: 'old',
      version: '17',
      host: 'db.example.org',
      ownerSecret: Secret.fromSecretName(scope, 'S', 's'),
    });
  expect(() => once({}, make)).toThrow(
    "shop/Once: postgres: 'old' is not made here, so its volumes are unknown; take BackupMethod.logical, or a ReplicatedPostgres or a CloudNativePostgres",
  );
});

describe('refused', () => {
  const alone: Make = (scope) => database({ replicas: 1 }, scope);
  const long = 'a'.repeat(45);
  test.each<[string, Partial<Record<keyof ScheduledBackupProps, unknown>>, Make | undefined, string]>([
    [
      'no name',
      { name: '' },
      undefined,
      'name: is missing; give it a name that stays and that snapshots are found by, such as products-db-nightly',
    ],
    [
      'a name that is no label',
      { name: 'Nightly' },
      undefined,
      "name: 'Nightly' is not a DNS label; write lowercase letters, digits and '-', begin with a letter and end with a letter or a digit",
    ],
    [
      'a name too long for a time stamp',
      { name: long },
      undefined,
      `name: '${long}' has 45 characters; 44 are allowed, because snapshots append the time to it`,
    ],
    [
      'a name that is taken',
      { name: 'products-db' },
      undefined,
      "name: needs the object name 'products-db' in namespace shop, which shop/products-db has already; choose another name, or another namespace",
    ],
    [
      'no database',
      { postgres: 'products-db' },
      undefined,
      'postgres: is missing; give the database, such as a ReplicatedPostgres or a CloudNativePostgres',
    ],
    [
      'no method',
      { method: undefined },
      undefined,
      'method: is missing; write for example BackupMethod.volumeSnapshot()',
    ],
    [
      'no schedule',
      { schedule: '0 3 * * *' },
      undefined,
      'schedule: "0 3 * * *" is no Schedule; write for example Schedule.expression(\'0 3 * * *\')',
    ],
    [
      'an empty class',
      { method: BackupMethod.volumeSnapshot({ snapshotClass: '' }) },
      undefined,
      "method.snapshotClass: '' cannot be the name of a VolumeSnapshotClass; write one that 'kubectl get volumesnapshotclass' shows, or leave it out",
    ],
    [
      'a lone instance stopped',
      { method: BackupMethod.volumeSnapshot({ online: false }) },
      alone,
      'method.online: false would stop the only instance, and with it the database; leave it out, raise replicas, or allow it with allowStoppingPrimary: true',
    ],
    [
      'a flag that is none',
      { suspend: 'no' },
      undefined,
      'suspend: "no" is neither true nor false; write one of them, without quotes',
    ],
    [
      'a deadline too short',
      { deadline: Duration.seconds(10) },
      undefined,
      'deadline: 10 s is not a whole number of seconds, 60 or more; write for example Duration.seconds(60)',
    ],
    [
      'a tiny starting deadline',
      { startingDeadline: Duration.seconds(5) },
      undefined,
      'startingDeadline: 5 s is not a whole number of seconds, 60 or more; write for example Duration.seconds(60)',
    ],
    [
      'half a Job',
      { failedHistory: 0.5 },
      undefined,
      'failedHistory: 0.5 is not a whole number, 0 or more; write such a number',
    ],
    [
      'a label of ours',
      { labels: { 'cdk8s-pg/x': 'y' } },
      undefined,
      "labels.cdk8s-pg/x: 'cdk8s-pg/x' is set by this library; choose another key",
    ],
  ])('%s', (_, props, make, problem) => {
    expect(() => scheduled(props as Partial<ScheduledBackupProps>, make)).toThrow(
      `shop/Nightly: 1 problem:\n- ${problem}`,
    );
  });

  test('a lone instance is stopped where that is allowed', () => {
    const method = BackupMethod.volumeSnapshot({ online: false, allowStoppingPrimary: true });
    expect(plan(scheduled({ method }, alone), 'nightly')).toMatchObject({ online: false, allowStoppingPrimary: true });
  });

  test('what may surprise of its times is warned of', () => {
    const scope = chart('shop');
    const schedule = Schedule.monthly({ day: 31, hour: 3 });
    const { node } = new ScheduledBackup(scope, 'Nightly', { ...every, schedule, postgres: database({}, scope) });
    expect(schedule.warnings).toHaveLength(1);
    expect(node.metadata.filter(({ type }) => type === WARNING).map(({ data }) => data as string)).toEqual([
      `schedule: ${schedule.warnings[0]}`,
    ]);
  });

  test('a misspelt prop is warned of', () => {
    const scope = chart('shop');
    const { node } = new ScheduledBackup(scope, 'Nightly', {
      ...every,
      postgres: database({}, scope),
      suspended: true,
    } as ScheduledBackupProps);
    expect(node.metadata.filter(({ type }) => type === WARNING).map(({ data }) => data as string)).toEqual([
      'suspended: is not known and has no effect; was suspend meant?',
    ]);
  });
});
