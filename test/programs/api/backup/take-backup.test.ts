import type { SnapshotPlan } from '../../../../src/model/backup/program-plan';
import { takeBackup } from '../../../../src/programs/api/backup/take-backup';
import { BACKUP_TIMING, type BackupTiming } from '../../../../src/programs/api/backup/timing';
import { Client } from '../../../../src/programs/api/client/client';
import { eventually } from '../../support/eventually';
import { FakeApi } from '../../support/fake-api';

/** As in life, but for somebody in a hurry. */
const IMPATIENT: BackupTiming = {
  ...BACKUP_TIMING,
  look: 5,
  renew: 20,
  // Not in such a hurry: the machine may have other work.
  lease: 5000,
  leaseMargin: 20,
  standby: 50,
  answer: 400,
  cut: 1500,
  cutError: 50,
  error: 100,
  request: 900,
  rights: 100,
  release: 500,
};

const PLAN: SnapshotPlan = {
  name: 'nightly',
  scheduled: true,
  database: 'db',
  replicas: 2,
  volumes: ['data'],
  online: true,
  preferStandby: true,
  allowStoppingPrimary: false,
  deadline: 10,
  labels: { 'app.kubernetes.io/managed-by': 'cdk8s-pg', 'cdk8s-pg/database': 'db' },
  annotations: { kept: 'yes' },
};

/** Two instances, and a snapshot controller, that do as they are told. */
class World {
  readonly api = new FakeApi();
  readonly log: string[] = [];
  /** What each instance answers to a phase; nothing: no answer. */
  answers: Record<string, Record<string, string | undefined>> = {
    'db-0': { prepare: 'ready', cut: 'confirmed' },
    'db-1': { prepare: 'ready', cut: 'confirmed' },
  };
  /** What becomes of a new snapshot. */
  snapshotStatus: object | undefined = {
    creationTime: '2026-11-21T03:00:05Z',
    readyToUse: true,
    restoreSize: '1Gi',
    boundVolumeSnapshotContentName: 'content-1',
  };
  /** In which order things happened. */
  readonly story: string[] = [];
  private timer: NodeJS.Timeout | undefined;
  private last = '';

  async start(): Promise<this> {
    await this.api.start();
    this.api.put('leases', { metadata: { name: 'db-backup' } });
    for (const ordinal of [0, 1]) {
      const name = `db-${ordinal}`;
      const labels = { 'cdk8s-pg/role': ordinal === 0 ? 'primary' : 'standby' };
      this.api.put('pods', { metadata: { name, labels }, status: { conditions: [{ type: 'Ready', status: 'True' }] } });
      for (const volume of ['data', 'wal'])
        this.api.put('persistentvolumeclaims', { metadata: { name: `${volume}-${name}` } });
    }
    this.timer = setInterval(() => this.look(), 2);
    return this;
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.api.stop();
  }

  private look(): void {
    const { spec = {}, metadata } = this.api.get('leases/db-backup');
    const said = (key: string): string => metadata.annotations?.[`cdk8s-pg/backup-${key}`] ?? '';
    const now = [spec.holderIdentity ?? '', said('instance'), said('mode'), said('phase')].join(' ').trim();
    if (now !== this.last) this.story.push(now || 'nobody');
    this.last = now;
    for (const pod of ['db-0', 'db-1']) {
      if (this.api.find(`pods/${pod}`) === undefined) continue;
      const state = spec.holderIdentity && said('instance') === pod ? this.answers[pod]?.[said('phase')] : undefined;
      const answer =
        state &&
        JSON.stringify({
          run: spec.holderIdentity,
          state: state.split(':')[0],
          reason: state.split(':')[1] ?? '',
          lsn: '0/5000060',
          role: pod === 'db-0' ? 'primary' : 'standby',
          timeline: '3',
          version: '18.6',
          'system-identifier': '7123',
        });
      if (this.api.get(`pods/${pod}`).metadata.annotations?.['cdk8s-pg/backup'] !== (answer || undefined))
        this.api.edit(`pods/${pod}`, { metadata: { annotations: { 'cdk8s-pg/backup': answer || null } } });
    }
    for (const name of this.snapshots())
      if (this.snapshotStatus && this.api.get(`volumesnapshots/${name}`).status === undefined) {
        this.story.push(`cut ${name}`);
        this.api.edit(`volumesnapshots/${name}`, { status: this.snapshotStatus });
      }
  }

  /** Those that were asked for and exist. */
  snapshots(): string[] {
    const names = this.api.seen('POST', 'volumesnapshots').map(({ body }) => String(body.metadata.name));
    return names.filter((name) => this.api.find(`volumesnapshots/${name}`));
  }

  run({
    plan = {},
    timing = {},
    ending = new AbortController().signal,
    pod = 'nightly-1-abcde',
    job = 'nightly-29731860',
    named,
    request = this.api.patience,
  }: {
    named?: string;
    /** How long the API may take, in milliseconds. */
    request?: number;
    plan?: Partial<SnapshotPlan>;
    timing?: Partial<BackupTiming>;
    ending?: AbortSignal;
    pod?: string;
    job?: string;
  } = {}) {
    return takeBackup({
      client: new Client(() => this.api.connection, 'shop', request),
      plan: { ...PLAN, ...plan },
      revision: '01234567',
      pod,
      podUid: 'uid-of-pod',
      job,
      named,
      log: (line) => this.log.push(line),
      timing: { ...IMPATIENT, ...timing },
      ending,
      now: () => new Date('2026-07-13T03:00:01Z'),
    });
  }

  status(): Record<string, string> {
    return this.api.get('leases/db-backup').metadata.annotations ?? {};
  }

  events(): string[] {
    return this.api
      .seen('POST', 'events')
      .map(({ body }) => `${body.type} ${body.reason} ${body.involvedObject.name}: ${body.message}`);
  }
}

/** As SIGSTOP does to a process: nothing of it runs for so many milliseconds. */
function standStill(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}

let world: World;
beforeEach(async () => {
  world = await new World().start();
});
afterEach(() => world.stop());

/** The due time that the name of the Job says. */
const RUN = 'nightly-20260713030000';

test('a standby is asked, its snapshot is cut before it is let go of, and is complete at the end', async () => {
  expect(await world.run()).toEqual({
    program: 'backup-snapshot',
    ok: true,
    outcome: 'completed',
    backup: RUN,
    instance: 'db-1',
    snapshots: [RUN],
    seconds: expect.any(Number),
  });
  const story = world.story.filter((line) => line !== RUN);
  expect(story).toEqual([`${RUN} db-1 online prepare`, `cut ${RUN}`, `${RUN} db-1 online cut`, 'nobody']);
  expect(world.api.get(`volumesnapshots/${RUN}`)).toMatchObject({
    metadata: {
      labels: { ...PLAN.labels, 'cdk8s-pg/backup': RUN, 'cdk8s-pg/volume': 'data', 'cdk8s-pg/schedule': 'nightly' },
      annotations: {
        kept: 'yes',
        'cdk8s-pg/started-at': '2026-07-13T03:00:01Z',
        'cdk8s-pg/completed-at': '2026-07-13T03:00:01Z',
        'cdk8s-pg/instance': 'db-1',
        'cdk8s-pg/role': 'standby',
        'cdk8s-pg/online': 'true',
        'cdk8s-pg/lsn': '0/5000060',
        'cdk8s-pg/timeline': '3',
        'cdk8s-pg/server-version': '18.6',
        'cdk8s-pg/system-identifier': '7123',
        'cdk8s-pg/volumes': 'data',
        'cdk8s-pg/library-revision': '01234567',
      },
    },
    spec: { source: { persistentVolumeClaimName: 'data-db-1' } },
  });
  expect(world.events()).toEqual([`Normal BackupCompleted db-1: backup ${RUN} of db-1: ${RUN}`]);
  expect(JSON.parse(world.status()['cdk8s-pg/last-success.nightly'] ?? '')).toMatchObject({
    run: RUN,
    snapshots: [RUN],
  });
  expect(Object.keys(world.status())).toEqual(['cdk8s-pg/last-success.nightly']);
});

test('a run that somebody named is one of its schedule, and never another under the same name', async () => {
  const named = 'before-migration';
  expect(await world.run({ named })).toMatchObject({ ok: true, backup: named, snapshots: [named] });
  expect(world.api.get(`volumesnapshots/${named}`).metadata.labels).toMatchObject({
    'cdk8s-pg/backup': named,
    'cdk8s-pg/schedule': 'nightly',
  });
  expect(JSON.parse(world.status()['cdk8s-pg/last-success.nightly'] ?? '')).toMatchObject({ run: named });
  // Tried again by its Job.
  expect(await world.run({ named })).toMatchObject({ ok: true, outcome: 'already done' });
  expect(world.api.seen('POST', 'volumesnapshots')).toHaveLength(1);
  world.api.put('volumesnapshots', { metadata: { name: 'taken' } });
  expect(await world.run({ named: 'taken' })).toMatchObject({
    ok: false,
    reason: 'VolumeSnapshot taken exists already: choose another name',
  });
});

test('two volumes: that of the WAL only after that of the data is cut', async () => {
  const result = await world.run({ plan: { volumes: ['data', 'wal'], snapshotClass: 'fast' } });
  expect(result).toMatchObject({ ok: true, snapshots: [RUN, `${RUN}-wal`] });
  const at = (line: string): number => world.story.indexOf(line);
  expect(at(`cut ${RUN}`)).toBeLessThan(at(`cut ${RUN}-wal`));
  expect(at(`cut ${RUN}-wal`)).toBeLessThan(at(`${RUN} db-1 online cut`));
  for (const name of [RUN, `${RUN}-wal`]) {
    const { metadata, spec } = world.api.get(`volumesnapshots/${name}`);
    expect(metadata.annotations['cdk8s-pg/volumes']).toBe('data,wal');
    expect(metadata.annotations['cdk8s-pg/completed-at']).toBeDefined();
    expect(spec.volumeSnapshotClassName).toBe('fast');
  }
});

test('a failed standby: the primary takes its place online', async () => {
  world.answers['db-1'] = { prepare: 'failed:this standby does not stream' };
  expect(await world.run()).toMatchObject({ ok: true, instance: 'db-0' });
  expect(world.log).toContain('pod db-1: this standby does not stream: trying another instance');
});

test('offline: the primary is not stopped in place of a standby, and the reason tells of both', async () => {
  world.answers['db-1'] = { prepare: 'failed:this standby does not stream' };
  const result = await world.run({ plan: { online: false, deadline: 0.3 } });
  expect(result).toMatchObject({ ok: false });
  expect(result.reason).toMatch(
    /^pod db-1: this standby does not stream; not done within 0\.3 s: was waiting for an instance: no standby/,
  );
  expect(world.snapshots()).toEqual([]);
  expect(world.api.get('leases/db-backup').spec.holderIdentity).toBeUndefined();
});

test.each([
  ['the slot was lost', { prepare: 'ready', cut: 'failed:the WAL was not kept' }, 'pod db-1: the WAL was not kept'],
  ['nobody answers', { prepare: 'ready', cut: undefined }, 'pod db-1 does not answer; does its agent run?'],
])('not confirmed, %s: the snapshot is marked, the Lease let go of', async (_, answers, reason) => {
  world.answers['db-1'] = answers;
  expect(await world.run()).toMatchObject({ ok: false, reason, snapshots: [RUN] });
  const { annotations } = world.api.get(`volumesnapshots/${RUN}`).metadata;
  expect(annotations['cdk8s-pg/failed']).toBe(reason);
  expect(annotations['cdk8s-pg/completed-at']).toBeUndefined();
  expect(world.events()).toEqual([`Warning BackupFailed db-1: backup ${RUN}: ${reason}`]);
  expect(JSON.parse(world.status()['cdk8s-pg/last-failure.nightly'] ?? '')).toMatchObject({ run: RUN, reason });
  expect(world.api.get('leases/db-backup').spec.holderIdentity).toBeUndefined();
});

test('an error of the snapshot that lasts is the reason', async () => {
  world.snapshotStatus = { error: { message: 'no class fast' } };
  expect(await world.run()).toMatchObject({ ok: false, reason: `VolumeSnapshot ${RUN}: no class fast` });
});

test('one that is ready and not as asked is not trusted', async () => {
  world.snapshotStatus = { ...world.snapshotStatus, restoreSize: '0' };
  expect(await world.run()).toMatchObject({
    ok: false,
    reason: `VolumeSnapshot ${RUN} is not to be trusted: its restore size is 0`,
  });
});

test('a snapshot that is not cut in time ends the run; the instance does not wait for one that is only not ready', async () => {
  world.snapshotStatus = undefined;
  expect((await world.run({ timing: { cut: 60 } })).reason).toBe(
    `VolumeSnapshot ${RUN} not cut within 0.06 s; does a snapshot controller run?`,
  );
  world.snapshotStatus = { creationTime: '2026-07-13T03:00:05Z', readyToUse: false };
  const going = world.run({ job: 'by-hand' });
  await eventually(() => expect(world.story.slice(-2)[0]).toMatch(/ cut$/));
  await eventually(() => expect(world.api.get('leases/db-backup').spec.holderIdentity).toBeUndefined());
  const [name] = world.snapshots().slice(-1);
  world.api.edit(`volumesnapshots/${name}`, {
    status: { readyToUse: true, restoreSize: '1Gi', boundVolumeSnapshotContentName: 'c' },
  });
  expect(await going).toMatchObject({ ok: true });
});

test('a claim that is replaced meanwhile: nobody knows what the snapshot is of', async () => {
  world.snapshotStatus = undefined;
  const going = world.run();
  await eventually(() => expect(world.snapshots()).toEqual([RUN]));
  world.api.remove('persistentvolumeclaims/data-db-1');
  world.api.put('persistentvolumeclaims', { metadata: { name: 'data-db-1' } });
  world.snapshotStatus = { creationTime: '2026-07-13T03:00:05Z' };
  expect(await going).toMatchObject({ ok: false, reason: 'claim data-db-1 was replaced during the backup' });
});

test('told to end: everything is let go of, and the reason is said', async () => {
  world.answers['db-1'] = { prepare: 'preparing' };
  const ending = new AbortController();
  const going = world.run({ ending: ending.signal });
  await eventually(() => expect(world.log).toContain('waiting for a checkpoint of db-1'));
  await eventually(() => expect(world.story).toContain(`${RUN} db-1 online prepare`));
  ending.abort();
  expect(await going).toMatchObject({ ok: false, reason: 'told to end while waiting for a checkpoint of db-1' });
  expect(world.api.get('leases/db-backup').spec.holderIdentity).toBeUndefined();
  expect(Object.keys(world.status())).toEqual(['cdk8s-pg/last-failure.nightly']);
});

describe('the Lease', () => {
  const held = (holder: string) =>
    world.api.edit('leases/db-backup', {
      spec: { holderIdentity: holder, leaseDurationSeconds: 0.2, renewTime: '2026-07-13T02:59:00.000000Z' },
    });

  test('of another run is waited for, and taken once it is let go of', async () => {
    held('other');
    const going = world.run({ timing: { leaseMargin: 60_000 } });
    await eventually(() => expect(world.log).toContain('waiting for Lease db-backup, which backup other holds'));
    expect(world.snapshots()).toEqual([]);
    held('');
    expect(await going).toMatchObject({ ok: true });
  });

  test('that nobody renews is taken', async () => {
    held('one that died');
    expect(await world.run()).toMatchObject({ ok: true });
  });

  test('is renewed as long as it is held', async () => {
    world.answers['db-1'] = { prepare: 'preparing', cut: 'confirmed' };
    const going = world.run();
    const renewed = new Set<string>();
    await eventually(() => {
      renewed.add(world.api.get('leases/db-backup').spec?.renewTime);
      expect(renewed.size).toBeGreaterThan(4);
    });
    world.answers['db-1'] = { prepare: 'ready', cut: 'confirmed' };
    expect(await going).toMatchObject({ ok: true });
  });

  test('what another run writes into it does no harm', async () => {
    world.answers['db-1'] = { prepare: 'preparing', cut: 'confirmed' };
    const going = world.run();
    await eventually(() => expect(world.story).toContain(`${RUN} db-1 online prepare`));
    world.api.edit('leases/db-backup', { metadata: { annotations: { 'cdk8s-pg/last-success.hourly': '{}' } } });
    world.answers['db-1'] = { prepare: 'ready', cut: 'confirmed' };
    expect(await going).toMatchObject({ ok: true });
    expect(world.status()['cdk8s-pg/last-success.hourly']).toBe('{}');
  });

  test('that was taken by another one is not theirs to use or to let go of', async () => {
    world.answers['db-1'] = { prepare: 'preparing' };
    const going = world.run();
    await eventually(() => expect(world.story).toContain(`${RUN} db-1 online prepare`));
    held('thief');
    expect(await going).toMatchObject({ ok: false, reason: 'Lease db-backup was taken by thief' });
    expect(world.api.get('leases/db-backup').spec.holderIdentity).toBe('thief');
  });

  test.each<[string, { prepare: string; cut?: string }]>([
    ['waits for the instance', { prepare: 'preparing' }],
    ['waits for the snapshot', { prepare: 'ready', cut: 'confirmed' }],
  ])('that expires while the program stands still is not asked with again: it %s', async (_, answers) => {
    world.answers['db-1'] = answers;
    world.snapshotStatus = undefined;
    const lease = 500;
    // A request that was under way is answered after it.
    const going = world.run({ timing: { lease }, request: 5000 });
    await eventually(() => expect(world.story).toContain(`${RUN} db-1 online prepare`));
    if (answers.cut) await eventually(() => expect(world.snapshots()).toEqual([RUN]));
    standStill(lease + 20);
    const resumed = new Date().toISOString();
    const reason = 'Lease db-backup has expired: it was not renewed within 0.5 s';
    expect(await going).toMatchObject({ ok: false, reason });
    const later = world.api.seen('PATCH', 'leases/db-backup').filter(({ body }) => body.spec?.renewTime > resumed);
    expect(later.map(({ body }) => body.spec.holderIdentity)).toEqual([null]);
    expect(world.api.get('leases/db-backup').spec.holderIdentity).toBeUndefined();
    for (const name of world.snapshots())
      expect(world.api.get(`volumesnapshots/${name}`).metadata.annotations['cdk8s-pg/failed']).toBe(reason);
  });

  test('that is missing is said', async () => {
    world.api.put('leases', { metadata: { name: 'other' } });
    await world.stop();
    world = await new World().start();
    world.api.plan('GET', 'leases/db-backup', { status: 404, message: 'not found' }, { times: 99 });
    expect(await world.run()).toMatchObject({
      ok: false,
      reason: 'there is no Lease db-backup: apply the manifests of database db',
    });
  });
});

describe('an API that fails', () => {
  test.each(['answer lost', 'lost', 'hang', { status: 503 }] as const)(
    'once, at a snapshot, is tried again: %j',
    async (fault) => {
      world.api.plan('POST', 'volumesnapshots', fault);
      expect(await world.run()).toMatchObject({ ok: true, snapshots: [RUN] });
    },
  );

  test('a right that is missing is said at once while an instance waits', async () => {
    world.api.plan('POST', 'volumesnapshots', { status: 403, message: 'volumesnapshots is forbidden' }, { times: 99 });
    expect(await world.run()).toMatchObject({
      ok: false,
      reason: 'POST volumesnapshots: 403 Forbidden: volumesnapshots is forbidden',
    });
    expect(world.api.count('POST', 'volumesnapshots')).toBe(1);
    expect(world.api.get('leases/db-backup').spec.holderIdentity).toBeUndefined();
  });

  test('a right that comes a little late is waited for at the beginning', async () => {
    world.api.plan('GET', 'leases/db-backup', { status: 403 }, { times: 2 });
    expect(await world.run({ timing: { rights: 10_000 } })).toMatchObject({ ok: true });
  });
});

describe('a run that was tried before', () => {
  test('and is complete is not taken again', async () => {
    await world.run();
    expect(await world.run({ pod: 'nightly-1-fghij' })).toMatchObject({
      ok: true,
      outcome: 'already done',
      backup: RUN,
    });
    expect(world.api.count('POST', 'volumesnapshots')).toBe(1);
  });

  test('and has failed has the next second as its name', async () => {
    world.snapshotStatus = { error: { message: 'full' } };
    await world.run();
    world.snapshotStatus = {
      creationTime: 'x',
      readyToUse: true,
      restoreSize: '1Gi',
      boundVolumeSnapshotContentName: 'c',
    };
    expect(await world.run()).toMatchObject({ ok: true, backup: 'nightly-20260713030001' });
  });

  test('and may live still is not mixed up with it', async () => {
    world.api.edit('leases/db-backup', {
      spec: { holderIdentity: RUN, leaseDurationSeconds: 0.1, renewTime: '2026-07-13T02:59:00.000000Z' },
      metadata: { annotations: { 'cdk8s-pg/backup-pod': 'nightly-1-other' } },
    });
    expect(await world.run()).toMatchObject({ ok: true, backup: 'nightly-20260713030001' });
  });
});

describe('a backup that is taken once', () => {
  const once = { plan: { name: 'before-migration', scheduled: false } };

  test('has its name, and is not taken again, even where its snapshots are gone', async () => {
    expect(await world.run(once)).toMatchObject({ ok: true, outcome: 'completed', snapshots: ['before-migration'] });
    expect(world.api.get('volumesnapshots/before-migration').metadata.labels).toMatchObject({
      'cdk8s-pg/declared': 'true',
    });
    expect(await world.run(once)).toMatchObject({ ok: true, outcome: 'already done' });
    world.api.remove('volumesnapshots/before-migration');
    expect(await world.run(once)).toMatchObject({ ok: true, outcome: 'already done' });
    expect(world.api.count('POST', 'volumesnapshots')).toBe(1);
  });

  test('nor where the Lease has forgotten it, and its snapshots are there', async () => {
    await world.run(once);
    world.api.edit('leases/db-backup', { metadata: { annotations: { 'cdk8s-pg/done.before-migration': null } } });
    expect(await world.run(once)).toMatchObject({ ok: true, outcome: 'already done' });
  });

  test('what a failed try has left goes before the next', async () => {
    world.snapshotStatus = { error: { message: 'full' } };
    expect(await world.run(once)).toMatchObject({ ok: false });
    const { uid } = world.api.get('volumesnapshots/before-migration').metadata;
    world.snapshotStatus = {
      creationTime: 'x',
      readyToUse: true,
      restoreSize: '1Gi',
      boundVolumeSnapshotContentName: 'c',
    };
    expect(await world.run(once)).toMatchObject({ ok: true, outcome: 'completed' });
    expect(world.api.get('volumesnapshots/before-migration').metadata.uid).not.toBe(uid);
  });

  test("somebody else's snapshot of that name is left alone", async () => {
    world.api.put('volumesnapshots', { metadata: { name: 'before-migration', labels: {} }, spec: { source: {} } });
    expect(await world.run(once)).toMatchObject({
      ok: false,
      reason: 'VolumeSnapshot before-migration exists and is not of this backup: delete it, or choose another name',
    });
    expect(world.api.find('volumesnapshots/before-migration').metadata.annotations).toBeUndefined();
  });
});
