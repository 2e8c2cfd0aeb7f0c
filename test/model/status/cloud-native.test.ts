import type { CnpgBackupObject } from '../../../src/status';
import { moment, named, statusAt } from './support';

const DB = 'shop-db';

test('before any backup there are schedules, and nothing else', () => {
  const { schedules, singles, backups, counts, warnings, ...rest } = statusAt('before', DB, {
    scheduledBackups: moment('running').objects.scheduledBackups,
  });
  expect(rest).toEqual({ database: DB, engine: 'cloudnative-pg', newestAvailable: undefined, lastPruning: undefined });
  expect(schedules).toEqual([
    {
      name: 'shop-berlin',
      kind: 'CronJob',
      cron: '0 3 * * *',
      timeZone: 'Europe/Berlin',
      description: 'every day at 03:00 Europe/Berlin',
      suspended: false,
      nextRun: new Date('2026-11-22T02:00:00Z'),
      late: false,
    },
    {
      name: 'shop-nightly',
      kind: 'ScheduledBackup',
      cron: '0 0 3 * * *',
      description: 'every day at 03:00 UTC',
      suspended: false,
      nextRun: new Date('2026-11-22T03:00:00Z'),
      late: false,
    },
    {
      name: 'shop-resting',
      kind: 'ScheduledBackup',
      cron: '0 0 4 * * 0',
      description: 'every Sunday at 04:00 UTC',
      suspended: true,
      late: false,
    },
  ]);
  expect([singles, backups, counts.total]).toEqual([[], [], 0]);
  expect(warnings).toEqual(['no backup has succeeded yet', 'shop-resting is suspended']);
});

test('what runs is told by its Backup', () => {
  const { schedules, singles } = statusAt('running', DB);
  expect(named(schedules, 'shop-nightly').running).toEqual({
    run: 'shop-nightly-20261121111054',
    since: new Date('2026-11-21T11:10:54Z'),
    doing: 'phase started',
  });
  expect(named(singles, 'shop-once')).toMatchObject({
    kind: 'Backup',
    running: { run: 'shop-once', doing: 'waiting until another backup has ended' },
  });
});

test('what has ended is told with its snapshots or its reason', () => {
  const { schedules, singles, backups, counts, newestAvailable, warnings } = statusAt('failed', DB);
  expect(named(schedules, 'shop-berlin').lastSuccess).toEqual({
    run: 'shop-berlin-20261121111058',
    time: new Date('2026-11-21T11:12:38Z'),
    snapshots: ['shop-berlin-20261121111058'],
  });
  expect(named(schedules, 'shop-nightly').lastSuccess?.run).toBe('shop-nightly-20261121111054');
  const reason =
    'can\'t execute snapshot backup: Failed to get snapshot class with error volumesnapshotclass.snapshot.storage.k8s.io "no-such-class" not found';
  expect(named(singles, 'shop-broken').lastFailure).toEqual({
    run: 'shop-broken',
    time: new Date('2026-11-21T11:15:45Z'),
    reason,
  });
  expect(newestAvailable).toEqual({
    name: 'shop-berlin-20261121111058',
    takenAt: new Date('2026-11-21T11:12:38Z'),
    state: 'available',
    snapshots: ['shop-berlin-20261121111058'],
    instance: 'shop-db-1',
    online: false,
    schedule: 'shop-berlin',
    sizes: ['1Gi'],
    declared: false,
    keepMarked: false,
  });
  expect(named(backups, 'shop-once')).toMatchObject({ declared: true, schedule: undefined });
  expect(counts).toEqual({ total: 4, available: 3, running: 0, failed: 1 });
  expect(warnings).toEqual([`shop-broken failed at 2026-11-21T11:15:45Z: ${reason}`, 'shop-resting is suspended']);
});

test.each<{ what: string; status: CnpgBackupObject['status']; expected: object }>([
  {
    what: 'without a status waits for the operator',
    status: undefined,
    expected: { running: { run: 'odd', since: new Date('2026-11-21T10:00:00Z'), doing: 'waiting for the operator' } },
  },
  {
    what: 'in a phase of which this knows nothing runs',
    status: { phase: 'finalizing', startedAt: '2026-11-21T10:00:05Z' },
    expected: { running: { run: 'odd', since: new Date('2026-11-21T10:00:05Z'), doing: 'phase finalizing' } },
  },
  {
    what: 'that is complete without anything more has succeeded when it was made',
    status: { phase: 'completed' },
    expected: { lastSuccess: { run: 'odd', time: new Date('2026-11-21T10:00:00Z'), snapshots: [] } },
  },
  {
    what: 'that failed without a reason says so',
    status: { phase: 'failed', stoppedAt: '2026-11-21T10:01:00Z' },
    expected: {
      lastFailure: { run: 'odd', time: new Date('2026-11-21T10:01:00Z'), reason: 'the operator gives no reason' },
    },
  },
])('a Backup $what', ({ status, expected }) => {
  const backups: CnpgBackupObject[] = [
    {
      metadata: { name: 'odd', creationTimestamp: '2026-11-21T10:00:00Z' },
      spec: { cluster: { name: DB }, method: 'plugin' },
      status,
    },
  ];
  expect(statusAt('before', DB, { backups }).singles).toEqual([{ name: 'odd', kind: 'Backup', ...expected }]);
});

test('without their Backups, snapshots tell what succeeded, and the Cluster that something did', () => {
  const { schedules } = statusAt('failed', DB, { backups: [] });
  expect(named(schedules, 'shop-berlin').lastSuccess).toEqual({
    run: 'shop-berlin-20261121111058',
    time: new Date('2026-11-21T11:12:38Z'),
    snapshots: ['shop-berlin-20261121111058'],
  });
  const { warnings } = statusAt('failed', DB, { backups: [], volumeSnapshots: [] });
  expect(warnings).toEqual(['shop-resting is suspended']);
});

test('a CronJob that makes Backups has not succeeded with its Job, but failed with it', () => {
  const { objects } = moment('failed');
  const none = { backups: [], volumeSnapshots: [] };
  expect(named(statusAt('failed', DB, none).schedules, 'shop-berlin').lastSuccess).toBeUndefined();
  const jobs = objects.jobs.map((job) => ({
    ...job,
    status: {
      startTime: '2026-11-21T11:10:58Z',
      conditions: [{ type: 'Failed', status: 'True', lastTransitionTime: '2026-11-21T11:15:58Z', message: 'too late' }],
    },
  }));
  const { lastFailure } = named(statusAt('failed', DB, { ...none, jobs, pods: [] }).schedules, 'shop-berlin');
  expect(lastFailure).toEqual({ time: new Date('2026-11-21T11:15:58Z'), reason: 'Job shop-berlin-by-hand: too late' });
});

test.each([
  ['shop-nightly', '2026-11-22T04:59:59Z', '2026-11-22T05:00:00Z', '2026-11-22T03:00:00Z'],
  // An hour to start, five minutes for its Job, and an hour for the operator.
  ['shop-berlin', '2026-11-22T04:04:59Z', '2026-11-22T04:05:00Z', '2026-11-22T02:00:00Z'],
])('a run of %s is late when it should have ended', (name, before, after, due) => {
  const at = (now: string) => named(statusAt('failed', DB, {}, new Date(now)).schedules, name);
  expect(at(before).late).toBe(false);
  expect(at(after)).toMatchObject({ late: true, dueAt: new Date(due) });
});
