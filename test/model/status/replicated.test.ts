import type { LeaseObject } from '../../../src/status';
import { moment, named, statusAt } from './support';

const DB = 'products-db';
const NO_CLASS =
  'Failed to get snapshot class with error volumesnapshotclass.snapshot.storage.k8s.io "no-such-class" not found';

/** The Lease by which backups ask for an instance, with other annotations and fields. */
function lease(annotations: Readonly<Record<string, string>>, spec: LeaseObject['spec'] = {}): LeaseObject[] {
  return [{ metadata: { name: 'products-db-backup', annotations }, spec }];
}

test('before any backup there are schedules, and nothing else', () => {
  const { schedules, singles, backups, counts, warnings, ...rest } = statusAt('before', DB);
  expect(rest).toEqual({ database: DB, engine: 'replicated', newestAvailable: undefined, lastPruning: undefined });
  expect(schedules.map(({ name }) => name)).toEqual(['broken', 'nightly', 'resting', 'unpullable']);
  expect(named(schedules, 'nightly')).toEqual({
    name: 'nightly',
    kind: 'CronJob',
    cron: '0 3 * * *',
    timeZone: 'Europe/Berlin',
    description: 'every day at 03:00 Europe/Berlin',
    suspended: false,
    nextRun: new Date('2026-11-22T02:00:00Z'),
    late: false,
  });
  expect([singles, backups]).toEqual([[], []]);
  expect(counts).toEqual({ total: 0, available: 0, running: 0, failed: 0 });
  expect(warnings).toEqual(['no backup has succeeded yet', 'resting is suspended']);
});

test('a suspended schedule has no next run, and is never late', () => {
  const { nextRun, suspended, late } = named(
    statusAt('before', DB, {}, new Date('2027-11-21T00:00:00Z')).schedules,
    'resting',
  );
  expect([nextRun, suspended, late]).toEqual([undefined, true, false]);
});

test('what runs is told by the Lease; what waits for it, by its Job', () => {
  const { schedules, singles } = statusAt('running', DB);
  expect(named(schedules, 'nightly').running).toEqual({
    run: 'nightly-20261121111054',
    since: new Date('2026-11-21T11:10:54.692Z'),
    doing: 'taking snapshots of products-db-0',
  });
  expect(named(singles, 'before-migration').running).toEqual({
    run: 'before-migration-0872f85d',
    since: new Date('2026-11-21T11:10:53Z'),
    doing: 'waiting for backup nightly-20261121111054',
  });
});

test.each<{ annotations: Record<string, string>; doing: string }>([
  { annotations: {}, doing: 'looking for an instance' },
  {
    annotations: { 'cdk8s-pg/backup-instance': 'products-db-1', 'cdk8s-pg/backup-mode': 'offline' },
    doing: 'taking snapshots of products-db-1, which is stopped for it',
  },
  {
    annotations: { 'cdk8s-pg/backup-instance': 'products-db-1', 'cdk8s-pg/backup-phase': 'cut' },
    doing: 'waiting for products-db-1 to confirm',
  },
])('a run that holds the Lease is $doing', ({ annotations, doing }) => {
  const { now } = moment('running');
  const leases = lease(annotations, { holderIdentity: 'nightly-20261121111054', renewTime: now.toISOString() });
  expect(named(statusAt('running', DB, { leases }).schedules, 'nightly').running?.doing).toBe(doing);
});

test('a run that somebody named is one of its schedule while it holds the Lease', () => {
  const { now, objects } = moment('running');
  const env = [{ name: 'CDK8S_PG_BACKUP_NAME', value: 'before-upgrade' }];
  const jobs = objects.jobs.map((job) => {
    const { template } = job.spec ?? {};
    const containers = [{ name: 'backup-snapshot', env }];
    const named = { ...job, spec: { template: { ...template, spec: { containers } } } };
    return job.metadata.name === 'nightly-by-hand' ? named : job;
  });
  const leases = lease({}, { holderIdentity: 'before-upgrade', renewTime: now.toISOString() });
  const { schedules, singles } = statusAt('running', DB, { leases, jobs });
  const doing = 'looking for an instance';
  expect(named(schedules, 'nightly').running).toMatchObject({ run: 'before-upgrade', doing });
  expect(singles.map(({ name }) => name)).not.toContain('before-upgrade');
});

test.each([
  [120, true],
  [121, false],
])('a holder that has not renewed its Lease for %i s runs: %s', (seconds, runs) => {
  const { now, objects } = moment('running');
  const jobs = objects.jobs.filter(({ metadata }) => metadata.name !== 'nightly-by-hand');
  const renewTime = new Date(now.getTime() - seconds * 1000).toISOString();
  const leases = lease({}, { holderIdentity: 'nightly-20261121111054', leaseDurationSeconds: 60, renewTime });
  expect(named(statusAt('running', DB, { leases, jobs }).schedules, 'nightly').running !== undefined).toBe(runs);
});

test('once it has let go of the Lease, a run waits until its snapshots can be used', () => {
  const { objects } = moment('failed');
  const run = 'nightly-20261121111054';
  const volumeSnapshots = objects.volumeSnapshots
    .filter(({ metadata }) => metadata.name.startsWith(run))
    .map(({ metadata, status }) => ({
      metadata: { ...metadata, annotations: { 'cdk8s-pg/started-at': '2026-11-21T11:10:55Z' } },
      status: { ...status, readyToUse: false },
    }));
  const { schedules, counts, backups } = statusAt('running', DB, { volumeSnapshots, leases: lease({}) });
  expect(named(schedules, 'nightly').running).toEqual({
    run,
    since: new Date('2026-11-21T11:10:55Z'),
    doing: 'waiting until its snapshots can be used',
  });
  expect(named(backups, run).state).toBe('running');
  expect(counts).toEqual({ total: 1, available: 0, running: 1, failed: 0 });

  const killed = statusAt('running', DB, { volumeSnapshots, leases: lease({}), jobs: [] });
  expect(named(killed.backups, run).state).toBe('failed');
  expect(killed.warnings).toContain(
    `snapshots ${run}, ${run}-wal cannot be used: it was not completed, or a part of it is missing`,
  );
});

test('a Job whose pod cannot start says why', () => {
  expect(named(statusAt('failing', DB).schedules, 'unpullable').running).toEqual({
    run: 'unpullable-by-hand',
    since: new Date('2026-11-21T11:10:57Z'),
    doing: 'ImagePullBackOff: Back-off pulling image "docker.io/library/node:99"',
  });
});

test('what succeeded is told with its snapshots', () => {
  const { schedules, singles, newestAvailable, counts } = statusAt('failed', DB);
  expect(named(schedules, 'nightly').lastSuccess).toEqual({
    run: 'nightly-20261121111054',
    time: new Date('2026-11-21T11:11:02Z'),
    snapshots: ['nightly-20261121111054', 'nightly-20261121111054-wal'],
  });
  expect(named(singles, 'before-migration')).toMatchObject({ kind: 'Job', lastSuccess: { run: 'before-migration' } });
  expect(newestAvailable).toEqual({
    name: 'resting-20261121111055',
    takenAt: new Date('2026-11-21T11:11:18Z'),
    state: 'available',
    snapshots: ['resting-20261121111055', 'resting-20261121111055-wal'],
    instance: 'products-db-0',
    online: true,
    schedule: 'resting',
    sizes: ['1Gi', '1Gi'],
    declared: false,
    keepMarked: false,
  });
  expect(counts).toEqual({ total: 7, available: 3, running: 0, failed: 4 });
});

test('what failed is told with its reason, once', () => {
  const { schedules, singles, warnings, backups } = statusAt('failed', DB);
  expect(named(schedules, 'broken')).toMatchObject({
    lastSuccess: undefined,
    lastFailure: {
      run: 'broken-20261121111315',
      time: new Date('2026-11-21T11:13:41Z'),
      reason: `VolumeSnapshot broken-20261121111315: ${NO_CLASS}`,
    },
  });
  expect(named(singles, 'once-broken').lastFailure?.run).toBe('once-broken');
  expect(named(backups, 'once-broken')).toMatchObject({ state: 'failed', declared: true });
  expect(warnings).toEqual([
    `broken failed at 2026-11-21T11:13:41Z: VolumeSnapshot broken-20261121111315: ${NO_CLASS}`,
    'unpullable failed at 2026-11-21T11:12:58Z: Job unpullable-by-hand: Job was active longer than specified deadline',
    `once-broken failed at 2026-11-21T11:13:18Z: VolumeSnapshot once-broken: ${NO_CLASS}`,
    'resting is suspended',
  ]);
});

test('where the Lease tells nothing of a failure, the pods of the Job do', () => {
  const { objects } = moment('failed');
  const of = (jobs: typeof objects.jobs, pods = objects.pods) =>
    named(statusAt('failed', DB, { leases: lease({}), volumeSnapshots: [], jobs, pods }).schedules, 'broken')
      .lastFailure;
  const jobs = objects.jobs.filter(({ metadata }) => metadata.name === 'broken-by-hand');
  expect(of(jobs)).toEqual({
    run: 'broken-20261121111315',
    time: new Date('2026-11-21T11:13:43Z'),
    reason: `VolumeSnapshot broken-20261121111315: ${NO_CLASS}`,
  });
  const killed = objects.pods.map((pod) => ({
    ...pod,
    status: { containerStatuses: [{ state: { terminated: { reason: 'OOMKilled', exitCode: 137 } } }] },
  }));
  expect(of(jobs, killed)?.reason).toBe(
    'Job broken-by-hand: Job has reached the specified backoff limit; OOMKilled with exit code 137',
  );
  expect(of(jobs, [])?.reason).toBe('Job broken-by-hand: Job has reached the specified backoff limit');
});

test('where the Lease tells nothing of a success, its snapshots do, and without them its CronJob', () => {
  const leases = lease({});
  const whole = named(statusAt('failed', DB, { leases }).schedules, 'nightly');
  expect(whole.lastSuccess).toMatchObject({ run: 'nightly-20261121111054', time: new Date('2026-11-21T11:11:02Z') });
  const { schedules } = statusAt('failed', DB, { leases, volumeSnapshots: [] });
  expect(named(schedules, 'nightly').lastSuccess).toEqual({ time: new Date('2026-11-21T11:11:04Z'), snapshots: [] });
});

test('a failure before a success is no warning any more', () => {
  const annotations = {
    'cdk8s-pg/last-failure.nightly': JSON.stringify({
      run: 'nightly-20261120020000',
      time: '2026-11-20T02:10:00Z',
      reason: 'x',
    }),
    'cdk8s-pg/last-success.nightly': JSON.stringify({ run: 'nightly-20261121020000', time: '2026-11-21T02:10:00Z' }),
  };
  const { schedules, warnings } = statusAt('before', DB, { leases: lease(annotations) });
  expect(named(schedules, 'nightly')).toMatchObject({ lastFailure: { reason: 'x' }, lastSuccess: { snapshots: [] } });
  expect(warnings).toEqual(['resting is suspended']);
});

test('a failure before a run had a name is told of the one that has this name', () => {
  const annotations = {
    'cdk8s-pg/last-failure.nightly': JSON.stringify({ time: '2026-11-21T02:10:00Z', reason: 'no plan' }),
  };
  const { warnings, singles } = statusAt('before', DB, { leases: lease(annotations) });
  expect(singles).toEqual([]);
  expect(warnings).toContain('nightly failed at 2026-11-21T02:10:00Z: no plan');
});

test.each(['', '{', '[]', '"text"', '{"time":"yesterday"}', '{"time":5}', 'null'])(
  'an annotation that holds %j is no news',
  (text) => {
    const annotations = { 'cdk8s-pg/last-success.nightly': text, 'cdk8s-pg/last-failure.nightly': text };
    const { warnings } = statusAt('before', DB, { leases: lease(annotations) });
    expect(warnings).toEqual(['no backup has succeeded yet', 'resting is suspended']);
  },
);

describe('a run that was due', () => {
  // 03:00 in Berlin; an hour to start and 61 minutes to end.
  const due = '2026-11-22T02:00:00Z';
  const late = (now: string, annotations: Readonly<Record<string, string>> = {}) => {
    const jobs = { jobs: [], pods: [], leases: lease(annotations), volumeSnapshots: [] };
    const status = statusAt('before', DB, jobs, new Date(now));
    return { ...named(status.schedules, 'nightly'), warnings: status.warnings };
  };

  test('is late when its time to start and its time to run are over', () => {
    expect(late('2026-11-22T04:00:59Z')).toMatchObject({ late: false, dueAt: undefined });
    const { warnings, ...schedule } = late('2026-11-22T04:01:00Z');
    expect(schedule).toMatchObject({ late: true, dueAt: new Date(due), nextRun: new Date('2026-11-23T02:00:00Z') });
    expect(warnings).toContain(`nightly is late: a run was due at ${due}, and nothing tells how it went`);
  });

  test.each(['success', 'failure'])('is not late after a %s', (kind) => {
    const ended = (time: string) => ({
      [`cdk8s-pg/last-${kind}.nightly`]: JSON.stringify({ run: 'nightly-20261122020000', time }),
    });
    expect(late('2026-11-22T09:00:00Z', ended('2026-11-22T02:00:30Z')).late).toBe(false);
    expect(late('2026-11-22T09:00:00Z', ended('2026-11-22T01:59:30Z')).late).toBe(true);
  });

  test('is not late where the schedule was made after its time', () => {
    expect(late('2026-11-21T12:00:00Z').late).toBe(false);
  });

  test('is told to go on where it does', () => {
    const now = '2026-11-22T05:00:00Z';
    const leases = lease({}, { holderIdentity: 'nightly-20261122020000', renewTime: now });
    const { warnings } = statusAt('before', DB, { leases }, new Date(now));
    expect(warnings).toContain(`nightly is late: a run was due at ${due}, and nightly-20261122020000 has not ended`);
  });
});

test('the age of the last success is told where none can be counted on to follow', () => {
  const at = (now: string, edits = {}) => statusAt('failed', DB, edits, new Date(now)).warnings;
  expect(at('2026-11-24T15:11:18Z')).toContain('the last success is 3 days 4 hours old');
  expect(at('2026-11-22T01:00:00Z').join()).not.toContain('old');
});

test('without a schedule it says so, but only where somebody looked', () => {
  expect(statusAt('before', DB, { cronJobs: [] }).warnings).toEqual([
    'no backup has succeeded yet',
    'nothing is scheduled',
  ]);
  expect(statusAt('before', DB, { cronJobs: undefined }).warnings).toEqual(['no backup has succeeded yet']);
  expect(statusAt('before', DB, { cronJobs: undefined, leases: undefined }).warnings).toEqual([]);
});

test('a snapshot that was complete and cannot be used any more is told of', () => {
  const { objects } = moment('failed');
  const without = objects.volumeSnapshots.filter(({ metadata }) => metadata.name !== 'before-migration-wal');
  expect(statusAt('failed', DB, { volumeSnapshots: without }).warnings).toContain(
    'snapshot before-migration cannot be used: it was not completed, or a part of it is missing',
  );
  const sick = objects.volumeSnapshots.map((snapshot) =>
    snapshot.metadata.name === 'before-migration'
      ? { ...snapshot, status: { readyToUse: false, error: { message: 'the driver\nlost it' } } }
      : snapshot,
  );
  const { warnings, backups } = statusAt('failed', DB, { volumeSnapshots: sick });
  expect(named(backups, 'before-migration').state).toBe('pending');
  expect(warnings).toContain(
    'snapshots before-migration, before-migration-wal cannot be used: VolumeSnapshot before-migration: the driver lost it',
  );
});

test('a backup of which a pruning has deleted a part is being deleted', () => {
  const { objects } = moment('failed');
  const volumeSnapshots = objects.volumeSnapshots.filter(({ metadata }) => metadata.name !== 'before-migration');
  const { backups, counts, singles } = statusAt('failed', DB, { volumeSnapshots });
  expect(named(backups, 'before-migration').state).toBe('deleting');
  expect(counts).toEqual({ total: 7, available: 2, running: 0, failed: 4 });
  expect(named(singles, 'before-migration').lastSuccess).toBeDefined();
});

test('how the last pruning ended is told by the Lease of the retention', () => {
  const retention = (text: string, database = DB): LeaseObject => ({
    metadata: {
      name: `${database}-retention`,
      labels: { 'app.kubernetes.io/instance': database },
      annotations: { 'cdk8s-pg/last-pruning': text },
    },
  });
  const ended = (...leases: LeaseObject[]) => statusAt('before', DB, { leases: [...lease({}), ...leases] });
  const good = JSON.stringify({ time: '2026-11-21T04:17:05Z', deleted: 2, kept: 9, ok: true });
  expect(ended(retention(good)).lastPruning).toEqual({
    time: new Date('2026-11-21T04:17:05Z'),
    ok: true,
    dryRun: false,
    deleted: 2,
    kept: 9,
    reason: undefined,
  });
  const bad = JSON.stringify({ time: '2026-11-22T04:17:05Z', ok: false, reason: '403 Forbidden', dryRun: true });
  expect(ended(retention(good), retention(bad))).toMatchObject({
    lastPruning: { ok: false, dryRun: true },
    warnings: expect.arrayContaining(['the last pruning stopped: 403 Forbidden']),
  });
  expect(ended(retention(good, 'other-db'), retention('{')).lastPruning).toBeUndefined();
});
