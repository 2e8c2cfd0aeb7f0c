import type { StatusObjects } from '../../../src/model/status/objects';
import { restoreStatus } from '../../../src/model/status/restore-status';

const FROM = 'nightly-20261121030000';
const begun = new Date('2026-11-21T09:00:00Z');

/** A database that was applied with a restore, as far as that. */
function copy(
  more: { lease?: Record<string, string>; phase?: string; state?: object; snapshot?: object | null } = {},
): StatusObjects {
  const { snapshot = { status: { readyToUse: true } } } = more;
  return {
    leases: [{ metadata: { name: 'copy', annotations: more.lease } }],
    claims: [
      {
        metadata: {
          name: 'data-copy-0',
          creationTimestamp: begun.toISOString(),
          annotations: { 'cdk8s-pg/restored-from': FROM },
        },
        status: { phase: more.phase ?? 'Bound' },
      },
    ],
    pods: [{ metadata: { name: 'copy-0', annotations: { 'cdk8s-pg/state': JSON.stringify(more.state ?? {}) } } }],
    volumeSnapshots: snapshot === null ? [] : [{ metadata: { name: FROM }, ...snapshot }],
  };
}

const restored = JSON.stringify({
  snapshot: FROM,
  startedAt: '2026-11-21T09:00:00Z',
  completedAt: '2026-11-21T09:00:42Z',
});

describe('the restore of a ReplicatedPostgres', () => {
  test.each<[string, StatusObjects, object]>([
    ['none of that name', {}, { state: 'none' }],
    ['begun empty', { leases: [{ metadata: { name: 'copy' } }], claims: [], pods: [] }, { state: 'none' }],
    [
      'without a volume yet',
      copy({ phase: 'Pending' }),
      {
        state: 'pending',
        from: FROM,
        startedAt: begun,
        reason: expect.stringContaining('claim data-copy-0 has no volume yet'),
      },
    ],
    [
      'from a snapshot that is not there',
      copy({ phase: 'Pending', snapshot: null }),
      { state: 'failed', from: FROM, startedAt: begun, reason: `VolumeSnapshot ${FROM} is not there` },
    ],
    [
      'from a snapshot that the driver gave up',
      copy({ phase: 'Pending', snapshot: { status: { readyToUse: false, error: { message: 'no space' } } } }),
      { state: 'failed', from: FROM, startedAt: begun, reason: `VolumeSnapshot ${FROM} cannot be used: no space` },
    ],
    [
      'recovering',
      copy({ state: { state: 'starting', reason: 'as primary' } }),
      { state: 'running', reason: 'as primary' },
    ],
    [
      'refused',
      copy({ state: { state: 'waiting', reason: 'not restored: VolumeSnapshot x is gone' } }),
      { state: 'failed', reason: 'not restored: VolumeSnapshot x is gone' },
    ],
    [
      'restored to what applications do not find',
      copy({
        lease: { 'cdk8s-pg/lineage': `${FROM}/uid` },
        state: { reason: "restored, but it holds no database 'shop'" },
      }),
      { state: 'failed', reason: "restored, but it holds no database 'shop'" },
    ],
    [
      'waiting for what comes by itself',
      copy({ state: { state: 'waiting', reason: 'Secret for the owner role is missing' } }),
      { state: 'running', reason: 'Secret for the owner role is missing' },
    ],
    [
      'completed',
      copy({ lease: { 'cdk8s-pg/restored': restored } }),
      { state: 'completed', from: FROM, startedAt: begun, completedAt: new Date('2026-11-21T09:00:42Z'), seconds: 42 },
    ],
    [
      'completed, taken out of Git since, the claim replaced',
      { leases: [{ metadata: { name: 'copy', annotations: { 'cdk8s-pg/restored': restored } } }] },
      { state: 'completed', from: FROM, seconds: 42 },
    ],
    ['told in words that are none', copy({ lease: { 'cdk8s-pg/restored': '{' } }), { state: 'running', from: FROM }],
  ])('%s', (_, objects, expected) => {
    expect(restoreStatus(objects, 'copy')).toMatchObject({ database: 'copy', ...expected });
  });
});

describe('the restore of a CloudNativePostgres', () => {
  const cluster = (
    status: object | undefined,
    bootstrap: object = { recovery: { backup: { name: FROM } } },
    spec: object = { walStorage: {} },
  ) => ({
    clusters: [
      { metadata: { name: 'copy', creationTimestamp: begun.toISOString() }, spec: { bootstrap, ...spec }, status },
    ],
  });
  const at = (type: string, lastTransitionTime: string, status = 'True') => ({ type, status, lastTransitionTime });
  const ready = [at('Ready', '2026-11-21T09:01:00Z')];
  const snapshot = (name: string, more: object = {}, role = 'PG_DATA', backup = FROM) => ({
    metadata: {
      name,
      labels: { 'cnpg.io/backupName': backup, 'cnpg.io/majorVersion': '18' },
      annotations: { 'cnpg.io/pvcRole': role },
    },
    status: { readyToUse: true },
    ...more,
  });
  const backup = (status: object = {}) => ({
    metadata: { name: FROM },
    status: {
      phase: 'completed',
      majorVersion: 18,
      snapshotBackupStatus: {
        elements: [
          { name: `${FROM}-wal`, type: 'PG_WAL' },
          { name: FROM, type: 'PG_DATA' },
        ],
      },
      ...status,
    },
  });
  const whole = [snapshot(FROM), snapshot(`${FROM}-wal`, {}, 'PG_WAL')];
  const source = (name: string) => ({ kind: 'VolumeSnapshot', name });
  const bySnapshots = { recovery: { volumeSnapshots: { storage: source('a'), walStorage: source('b') } } };
  const claim = (phase: string) => ({
    metadata: { name: 'copy-1', labels: { 'cnpg.io/cluster': 'copy' } },
    status: { phase },
  });
  const pod = (status: object, of = 'copy') => ({
    metadata: { name: 'copy-1', labels: { 'cnpg.io/cluster': of } },
    status: { containerStatuses: [status] },
  });
  const waiting = 'Waiting for the instances to become active';

  test.each<[string, StatusObjects, object]>([
    ['begun empty', cluster({}, { initdb: {} }), { state: 'none' }],
    [
      'not yet seen by the operator',
      cluster(undefined),
      { state: 'pending', from: FROM, reason: 'the operator has not begun yet; its log tells what it waits for' },
    ],
    ['under way', cluster({ phase: 'Setting up primary' }), { state: 'running', reason: 'Setting up primary' }],
    [
      'given up',
      cluster({ phase: 'Unable to create required cluster objects', phaseReason: 'no such snapshot' }),
      { state: 'failed', reason: 'Unable to create required cluster objects: no such snapshot' },
    ],
    [
      'whose preparation failed again and again',
      cluster({
        phase: 'Cluster is unrecoverable and needs manual intervention',
        phaseReason: 'Instance creation failed for the following jobs: copy-1-snapshot-recovery.',
      }),
      { state: 'failed', reason: expect.stringContaining('copy-1-snapshot-recovery') },
    ],
    [
      'completed',
      cluster({ phase: 'Cluster in healthy state', currentPrimary: 'copy-1', readyInstances: 1, conditions: ready }),
      { state: 'completed', from: FROM, seconds: 60 },
    ],
    [
      'completed, and scaled since',
      cluster({
        phase: 'Creating a new replica',
        currentPrimary: 'copy-1',
        readyInstances: 1,
        timelineID: 1,
        conditions: [at('Ready', '2026-11-21T10:00:00Z'), at('ConsistentSystemID', '2026-11-21T09:00:40Z')],
      }),
      { state: 'completed', completedAt: new Date('2026-11-21T09:00:40Z'), seconds: 40 },
    ],
    [
      'completed, and failing over now',
      cluster({
        phase: 'Failing over',
        currentPrimary: 'copy-1',
        timelineID: 1,
        conditions: [at('Ready', '2026-11-21T10:00:00Z', 'False')],
      }),
      { state: 'completed', from: FROM },
    ],
    [
      'completed, its backup gone and pruned since',
      { ...cluster({ currentPrimary: 'copy-1', timelineID: 2 }), backups: [], volumeSnapshots: [] },
      { state: 'completed' },
    ],
    [
      'of an instance that calls itself the primary, and has never run',
      cluster({ phase: waiting, currentPrimary: 'copy-1' }),
      { state: 'running', reason: waiting },
    ],
    [
      'from snapshots',
      cluster({ phase: 'x' }, { recovery: { volumeSnapshots: { storage: { name: 'a' } } } }),
      { from: 'a' },
    ],
    [
      'from a Backup that is not there',
      { ...cluster({}), backups: [], volumeSnapshots: [] },
      { state: 'failed', from: FROM, reason: `Backup ${FROM} is not there` },
    ],
    [
      'from a Backup that failed',
      { ...cluster({}), backups: [backup({ phase: 'failed', error: 'no class' })] },
      { state: 'failed', reason: `Backup ${FROM} failed: no class` },
    ],
    [
      'from a Backup that runs',
      { ...cluster({}), backups: [backup({ phase: 'finalizing' })] },
      { state: 'pending', reason: `Backup ${FROM} is not complete yet (finalizing)` },
    ],
    [
      'from a Backup that has not begun',
      { ...cluster({}), backups: [{ metadata: { name: FROM } }] },
      { state: 'pending', reason: `Backup ${FROM} is not complete yet (not begun)` },
    ],
    [
      'from a Backup whose snapshots are gone, of which one claim was made',
      { ...cluster({}), backups: [backup()], volumeSnapshots: [snapshot(FROM)], claims: [claim('Pending')] },
      { state: 'failed', reason: `VolumeSnapshot ${FROM}-wal is not there` },
    ],
    [
      'from snapshots that are gone',
      { ...cluster({}, bySnapshots), volumeSnapshots: [] },
      { state: 'failed', from: 'a', reason: 'VolumeSnapshot a is not there' },
    ],
    [
      'from a snapshot that the driver gave up',
      {
        ...cluster({}, bySnapshots),
        volumeSnapshots: [snapshot('a', { status: { readyToUse: false, error: { message: 'no space' } } })],
      },
      { state: 'failed', reason: 'VolumeSnapshot a cannot be used: no space' },
    ],
    [
      'from a snapshot that is cut just now',
      { ...cluster({}, bySnapshots), volumeSnapshots: [snapshot('a', { status: {} })] },
      { state: 'pending', reason: 'VolumeSnapshot a is not ready yet' },
    ],
    [
      'from data and WAL of two backups',
      { ...cluster({}, bySnapshots), volumeSnapshots: [snapshot('a'), snapshot('b', {}, 'PG_WAL', 'other')] },
      { state: 'failed', reason: `data and WAL are of two backups, ${FROM} and other; name snapshots of one` },
    ],
    [
      'from WAL in the place of data',
      { ...cluster({}, bySnapshots), volumeSnapshots: [snapshot('a', {}, 'PG_WAL'), snapshot('b')] },
      { state: 'failed', reason: 'VolumeSnapshot a holds PG_WAL, and PG_DATA is needed' },
    ],
    [
      'from snapshots that something else made, which the operator takes',
      {
        ...cluster({ phase: 'Setting up primary' }, bySnapshots),
        volumeSnapshots: ['a', 'b'].map((name) => ({ metadata: { name }, status: { readyToUse: true } })),
      },
      { state: 'running', reason: 'Setting up primary' },
    ],
    [
      'from a claim',
      {
        ...cluster(
          { phase: 'Setting up primary' },
          { recovery: { volumeSnapshots: { storage: { kind: 'PersistentVolumeClaim', name: 'a' } } } },
        ),
        volumeSnapshots: [],
      },
      { state: 'running', from: 'a' },
    ],
    [
      'by a driver that does not answer',
      {
        ...cluster({ phase: 'Setting up primary' }),
        backups: [backup()],
        volumeSnapshots: whole,
        claims: [claim('Pending')],
      },
      { state: 'pending', reason: 'claim copy-1 has no volume yet (kubectl describe pvc tells why)' },
    ],
    [
      'with its volumes, the backup gone meanwhile',
      { ...cluster({ phase: 'Setting up primary' }), backups: [], volumeSnapshots: [], claims: [claim('Bound')] },
      { state: 'running', reason: 'Setting up primary' },
    ],
    [
      'into another major version, by the Backup',
      { ...cluster({ phase: waiting, pgDataImageInfo: { majorVersion: 17 } }), backups: [backup()] },
      {
        state: 'failed',
        reason: `${FROM} was made by PostgreSQL 18, this image is PostgreSQL 17: it will not start; delete this Cluster and make it anew with version '18'`,
      },
    ],
    [
      'into another major version, by the snapshot',
      {
        ...cluster({ pgDataImageInfo: { majorVersion: 17 } }, bySnapshots),
        volumeSnapshots: [snapshot('a'), snapshot('b', {}, 'PG_WAL')],
      },
      { state: 'failed', reason: expect.stringMatching(/^a was made by PostgreSQL 18, this image is PostgreSQL 17/) },
    ],
    [
      'into the same major version',
      {
        ...cluster({ phase: waiting, pgDataImageInfo: { majorVersion: 18 } }),
        backups: [backup()],
        volumeSnapshots: whole,
      },
      { state: 'running' },
    ],
    [
      'without the volume for WAL that there was, by the Backup',
      { ...cluster({ phase: waiting }, undefined, {}), backups: [backup()], volumeSnapshots: [] },
      {
        state: 'failed',
        reason: `${FROM} has its WAL on a volume of its own, and this Cluster has none: it will not start; delete this Cluster and make it anew with walStorage`,
      },
    ],
    [
      'without the volume for WAL that there was, by the snapshots',
      {
        ...cluster({ phase: waiting }, { recovery: { volumeSnapshots: { storage: source(FROM) } } }, {}),
        volumeSnapshots: whole,
        claims: [claim('Bound')],
      },
      { state: 'failed', reason: expect.stringContaining('has its WAL on a volume of its own') },
    ],
    [
      'with a volume for WAL that there was not',
      {
        ...cluster({}),
        backups: [backup({ snapshotBackupStatus: { elements: [{ name: FROM, type: 'PG_DATA' }] } })],
        claims: [claim('Pending')],
      },
      {
        state: 'failed',
        reason: `${FROM} has no volume for WAL, and this Cluster is to have one: make it anew without walStorage`,
      },
    ],
    [
      'whose instance ends again and again',
      { ...cluster({ phase: waiting }), claims: [claim('Bound')], pods: [pod({ restartCount: 3 })] },
      {
        state: 'failed',
        reason: 'instance copy-1 does not start: it has ended 3 times (kubectl logs copy-1 tells why)',
      },
    ],
    [
      'whose instance has ended twice, as one may that is killed',
      { ...cluster({ phase: waiting }), pods: [pod({ restartCount: 2 })] },
      { state: 'running', reason: waiting },
    ],
    [
      'whose image is not there',
      {
        ...cluster({ phase: waiting }),
        pods: [pod({ state: { waiting: { reason: 'ImagePullBackOff', message: 'Back-off pulling image' } } })],
      },
      { state: 'failed', reason: 'pod copy-1: ImagePullBackOff: Back-off pulling image' },
    ],
    [
      'beside one that fails',
      { ...cluster({ phase: waiting }), pods: [pod({ restartCount: 9 }, 'other')] },
      { state: 'running' },
    ],
  ])('%s', (_, objects, expected) => {
    expect(restoreStatus(objects, 'copy')).toMatchObject(expected);
  });
});
