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
  const cluster = (status: object | undefined, bootstrap: object = { recovery: { backup: { name: FROM } } }) => ({
    clusters: [{ metadata: { name: 'copy', creationTimestamp: begun.toISOString() }, spec: { bootstrap }, status }],
  });
  const ready = [{ type: 'Ready', status: 'True', lastTransitionTime: '2026-11-21T09:01:00Z' }];
  test.each<[string, StatusObjects, object]>([
    ['begun empty', cluster({}, { initdb: {} }), { state: 'none' }],
    ['not yet seen by the operator', cluster(undefined), { state: 'pending', from: FROM }],
    ['under way', cluster({ phase: 'Setting up primary' }), { state: 'running', reason: 'Setting up primary' }],
    [
      'given up',
      cluster({ phase: 'Unable to create required cluster objects', phaseReason: 'no such snapshot' }),
      { state: 'failed', reason: 'Unable to create required cluster objects: no such snapshot' },
    ],
    [
      'completed',
      cluster({ phase: 'Cluster in healthy state', currentPrimary: 'copy-1', readyInstances: 1, conditions: ready }),
      { state: 'completed', from: FROM, seconds: 60 },
    ],
    [
      'from snapshots',
      cluster({ phase: 'x' }, { recovery: { volumeSnapshots: { storage: { name: 'a' } } } }),
      { from: 'a' },
    ],
  ])('%s', (_, objects, expected) => {
    expect(restoreStatus(objects, 'copy')).toMatchObject(expected);
  });
});
