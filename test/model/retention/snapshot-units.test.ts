import fc from 'fast-check';
import { decide, deletions } from '../../../src/model/retention/decision';
import { referencesOfClaims, referencesOfClusters } from '../../../src/model/retention/references';
import type { BackupObject, VolumeSnapshotObject } from '../../../src/model/retention/snapshot-objects';
import { type SnapshotListing, type SnapshotUnit, snapshotUnits } from '../../../src/model/retention/snapshot-units';
import { DAY, rules } from './support';

type Map = Record<string, string>;
interface Given {
  labels?: Map;
  annotations?: Map;
  ready?: boolean;
  deleted?: boolean;
}

const CREATED = '2026-03-01T02:59:00Z';
const STARTED = '2026-03-01T03:00:00Z';
const ENDED = '2026-03-01T03:05:00Z';

function snapshot(name: string, { labels, annotations, ready = true, deleted }: Given): VolumeSnapshotObject {
  const deletion = deleted ? { deletionTimestamp: '2026-03-02T00:00:00Z' } : {};
  return {
    metadata: { name, creationTimestamp: CREATED, labels, annotations, ...deletion },
    status: { readyToUse: ready },
  };
}

/** A snapshot as our program leaves it. */
function own(volume: 'data' | 'wal', given: Given = {}, run = 'nightly-1'): VolumeSnapshotObject {
  const ours = { 'app.kubernetes.io/managed-by': 'cdk8s-pg', 'cdk8s-pg/database': 'db', 'cdk8s-pg/backup': run };
  const times = { 'cdk8s-pg/started-at': STARTED, 'cdk8s-pg/completed-at': ENDED, 'cdk8s-pg/volumes': 'data,wal' };
  return snapshot(volume === 'data' ? run : `${run}-wal`, {
    ...given,
    labels: { ...ours, 'cdk8s-pg/volume': volume, ...given.labels },
    annotations: given.annotations ?? times,
  });
}

const STARTED_ONLY = { 'cdk8s-pg/started-at': STARTED, 'cdk8s-pg/volumes': 'data,wal' };

const MANIFEST = JSON.stringify({ spec: { walStorage: { size: '1Gi' }, tablespaces: [{ name: 'hot' }] } });

/** A snapshot as CloudNativePG leaves it. */
function cnpg(suffix: '' | '-wal' | '-tbs-hot', given: Given = {}): VolumeSnapshotObject {
  const role = { '': 'PG_DATA', '-wal': 'PG_WAL', '-tbs-hot': 'PG_TABLESPACE' }[suffix];
  return snapshot(`weekly-1${suffix}`, {
    ...given,
    labels: { 'cnpg.io/cluster': 'db', 'cnpg.io/backupName': 'weekly-1', ...given.labels },
    annotations: {
      'cnpg.io/pvcRole': role,
      'cnpg.io/clusterManifest': MANIFEST,
      ...(given.annotations ?? { 'cnpg.io/backupEndTime': ENDED }),
    },
  });
}

const WHOLE = [cnpg(''), cnpg('-wal'), cnpg('-tbs-hot')];

function backup(phase: string | undefined, metadata: Partial<BackupObject['metadata']> = {}): BackupObject {
  const elements = WHOLE.map(({ metadata: { name, annotations } }) => ({
    name,
    type: annotations!['cnpg.io/pvcRole'],
  }));
  return {
    metadata: { name: 'weekly-1', creationTimestamp: CREATED, ...metadata },
    spec: { cluster: { name: 'db' }, method: 'volumeSnapshot' },
    status: {
      phase,
      startedAt: STARTED,
      ...(phase === 'completed' ? { stoppedAt: ENDED, snapshotBackupStatus: { elements } } : {}),
    },
  };
}

/** The one unit of a listing. */
function one(listing: SnapshotListing): SnapshotUnit {
  const units = snapshotUnits(listing);
  expect(units).toHaveLength(1);
  return units[0];
}

describe('snapshots of ours', () => {
  test('data and WAL are one backup', () => {
    expect(one({ engine: 'own', snapshots: [own('wal'), own('data')] })).toEqual({
      name: 'nightly-1',
      database: 'db',
      state: 'completed',
      takenAt: Date.parse(ENDED),
      neededBy: [],
      keepMarked: false,
      declared: false,
      snapshots: ['nightly-1', 'nightly-1-wal'],
    });
  });

  test.each<[string, VolumeSnapshotObject[], Partial<SnapshotUnit>]>([
    ['whole', [own('data'), own('wal')], { state: 'completed', takenAt: Date.parse(ENDED) }],
    ['not ready to use', [own('data'), own('wal', { ready: false })], { state: 'pending' }],
    [
      'not completed',
      [own('data'), own('wal', { annotations: STARTED_ONLY })],
      { state: 'running', takenAt: Date.parse(CREATED) },
    ],
    [
      'failed',
      [own('data', { annotations: { ...STARTED_ONLY, 'cdk8s-pg/failed': 'no such class' } })],
      { state: 'failed', takenAt: Date.parse(CREATED) },
    ],
    ['without its WAL', [own('data')], { state: 'failed', takenAt: Date.parse(ENDED) }],
    ['without its data', [own('wal')], { state: 'completed', deletionBegun: true }],
    ['about to be deleted', [own('data', { deleted: true }), own('wal')], { state: 'completed', deletionBegun: true }],
    [
      'of unreadable times',
      [own('data', { annotations: { 'cdk8s-pg/completed-at': 'yesterday' } })],
      { state: 'running' },
    ],
  ])('%s', (_, snapshots, expected) => {
    expect(one({ engine: 'own', snapshots })).toMatchObject(expected);
  });

  test('it was completed with its last snapshot', () => {
    const at = (time: string) => ({ annotations: { 'cdk8s-pg/completed-at': time } });
    const snapshots = [own('data', at('2026-03-01T03:05:01Z')), own('wal', at(ENDED))];
    expect(one({ engine: 'own', snapshots }).takenAt).toBe(Date.parse('2026-03-01T03:05:01Z'));
  });

  test('the snapshot of the data is the first to be deleted, whatever the names', () => {
    const data = own('data');
    const renamed = { ...data, metadata: { ...data.metadata, name: 'z' } };
    expect(one({ engine: 'own', snapshots: [own('wal'), renamed] }).snapshots).toEqual(['z', 'nightly-1-wal']);
  });

  test('what a killed program left behind has failed, once it is known what still runs', () => {
    const snapshots = [own('data', { annotations: STARTED_ONLY })];
    expect(one({ engine: 'own', snapshots, runs: ['nightly-1'] }).state).toBe('running');
    expect(one({ engine: 'own', snapshots, runs: [] }).state).toBe('failed');
  });
});

describe('snapshots of CloudNativePG', () => {
  test('all that a Backup took are one', () => {
    expect(one({ engine: 'cloudnative-pg', snapshots: [...WHOLE].reverse(), backups: [backup('completed')] })).toEqual({
      name: 'weekly-1',
      database: 'db',
      state: 'completed',
      takenAt: Date.parse(ENDED),
      neededBy: [],
      keepMarked: false,
      declared: false,
      backup: 'weekly-1',
      snapshots: ['weekly-1', 'weekly-1-tbs-hot', 'weekly-1-wal'],
    });
  });

  test.each<[string, VolumeSnapshotObject[], BackupObject | undefined, Partial<SnapshotUnit>]>([
    ['a Backup that runs', [cnpg('')], backup('running'), { state: 'running', takenAt: Date.parse(CREATED) }],
    ['a Backup that nobody has looked at', [], backup(undefined), { state: 'running' }],
    ['a phase that is not known', WHOLE, backup('walArchivingFailing'), { state: 'running' }],
    ['a Backup that failed', [cnpg('')], backup('failed'), { state: 'failed', takenAt: Date.parse(CREATED) }],
    ['a Backup that failed before its first snapshot', [], backup('failed'), { state: 'failed', snapshots: [] }],
    ['a Backup whose snapshots are gone', [], backup('completed'), { state: 'failed', takenAt: Date.parse(ENDED) }],
    ['a Backup one of whose snapshots is gone', WHOLE.slice(0, 2), backup('completed'), { state: 'failed' }],
    ['a Backup whose data is gone', WHOLE.slice(1), backup('completed'), { state: 'failed' }],
    [
      'one not ready to use',
      [...WHOLE.slice(0, 2), cnpg('-tbs-hot', { ready: false })],
      backup('completed'),
      { state: 'pending' },
    ],
    ['no Backup, all there', WHOLE, undefined, { state: 'completed', takenAt: Date.parse(ENDED) }],
    ['no Backup, no WAL', [WHOLE[0], WHOLE[2]], undefined, { state: 'failed' }],
    ['no Backup, no tablespace', WHOLE.slice(0, 2), undefined, { state: 'failed' }],
    ['no Backup, no data', WHOLE.slice(1), undefined, { state: 'completed', deletionBegun: true }],
    [
      'no Backup, never completed',
      [cnpg('', { annotations: {} })],
      undefined,
      { state: 'failed', takenAt: Date.parse(CREATED) },
    ],
    [
      'a Cluster that nobody can read',
      [cnpg('', { annotations: { 'cnpg.io/backupEndTime': ENDED, 'cnpg.io/clusterManifest': '{' } })],
      undefined,
      { state: 'completed' },
    ],
    [
      'a Backup that is about to be deleted',
      WHOLE,
      backup('completed', { deletionTimestamp: ENDED }),
      { deletionBegun: true },
    ],
  ])('%s', (_, snapshots, given, expected) => {
    expect(one({ engine: 'cloudnative-pg', snapshots, backups: given ? [given] : [] })).toMatchObject(expected);
  });

  test('a Backup to an object store is none of our business', () => {
    const other = { ...backup('completed'), spec: { cluster: { name: 'db' }, method: 'plugin' } };
    expect(snapshotUnits({ engine: 'cloudnative-pg', snapshots: [], backups: [other] })).toEqual([]);
  });

  test.each<[string, Partial<BackupObject['metadata']>]>([
    ['this library', { labels: { 'cdk8s-pg/declared': 'true' } }],
    ['Flux', { labels: { 'kustomize.toolkit.fluxcd.io/name': 'shop' } }],
    ['Argo CD', { annotations: { 'argocd.argoproj.io/tracking-id': 'shop:postgresql.cnpg.io/Backup:shop/weekly-1' } }],
    ['kubectl apply', { annotations: { 'kubectl.kubernetes.io/last-applied-configuration': '{}' } }],
  ])('a Backup that comes from YAML by %s is declared', (_, metadata) => {
    const listing = { engine: 'cloudnative-pg', snapshots: WHOLE } as const;
    expect(one({ ...listing, backups: [backup('completed', metadata)] }).declared).toBe(true);
  });
});

describe('for both', () => {
  test.each<[string, Given, boolean]>([
    ['a label', { labels: { 'cdk8s-pg/keep': 'true' } }, true],
    ['an annotation with a reason', { annotations: { 'cdk8s-pg/keep': 'the audit of 2026' } }, true],
    ['an empty label', { labels: { 'cdk8s-pg/keep': '' } }, true],
    ['a label that says false', { labels: { 'cdk8s-pg/keep': 'false' } }, false],
  ])('%s on one of the snapshots: kept is %p', (_, given, kept) => {
    expect(one({ engine: 'own', snapshots: [own('data'), own('wal', given)] }).keepMarked).toBe(kept);
    expect(one({ engine: 'cloudnative-pg', snapshots: [WHOLE[0], cnpg('-wal', given)] }).keepMarked).toBe(kept);
  });

  test('a Backup in YAML of ours is known by its label', () => {
    expect(one({ engine: 'own', snapshots: [own('data', { labels: { 'cdk8s-pg/declared': 'true' } })] }).declared).toBe(
      true,
    );
  });

  test('what the other engine took is foreign, and so is what nobody knows', () => {
    const strange = snapshot('strange', { labels: { app: 'other' } });
    const half = own('data', { labels: { 'app.kubernetes.io/managed-by': 'Helm' } }, 'imported');
    const unclear = own('data', { labels: { 'cdk8s-pg/volume': '' } }, 'unclear');
    const snapshots = [own('data'), own('wal'), ...WHOLE, strange, half, unclear];
    const foreign = (engine: SnapshotListing['engine']) =>
      snapshotUnits({ engine, snapshots })
        .filter((unit) => unit.foreign)
        .map(({ name }) => name);
    expect(foreign('own')).toEqual(['weekly-1', 'strange', 'imported', 'unclear']);
    expect(foreign('cloudnative-pg')).toEqual(['nightly-1', 'strange', 'imported', 'unclear']);
  });

  test('two databases with backups of one name are two backups', () => {
    const other = own('wal', { labels: { 'cdk8s-pg/database': 'orders' } });
    const units = snapshotUnits({ engine: 'own', snapshots: [own('data'), own('wal'), other] });
    expect(units.map(({ database, snapshots }) => [database, snapshots.length])).toEqual([
      ['db', 2],
      ['orders', 1],
    ]);
  });
});

describe('what is needed', () => {
  const needs = (references: SnapshotListing['references']) =>
    one({ engine: 'cloudnative-pg', snapshots: WHOLE, references }).neededBy;

  test("a Cluster needs the snapshots that it began with, or the backup's", () => {
    const source = (name: string) => ({ kind: 'VolumeSnapshot', name });
    const recovery = {
      volumeSnapshots: {
        storage: source('weekly-1'),
        walStorage: source('weekly-1-wal'),
        tablespaceStorage: { hot: source('weekly-1-tbs-hot') },
      },
    };
    const cluster = (spec: object) => [{ metadata: { name: 'restored' }, spec }];
    const by = ['the bootstrap of Cluster restored'];
    expect(referencesOfClusters(cluster({ bootstrap: { recovery } }))).toHaveLength(3);
    expect(needs(referencesOfClusters(cluster({ bootstrap: { recovery } })))).toEqual(by);
    expect(needs(referencesOfClusters(cluster({ bootstrap: { recovery: { backup: { name: 'weekly-1' } } } })))).toEqual(
      by,
    );
    expect(needs(referencesOfClusters(cluster({ bootstrap: { recovery: { backup: { name: 'weekly-2' } } } })))).toEqual(
      [],
    );
    expect(needs(referencesOfClusters(cluster({ bootstrap: { initdb: {} } })))).toEqual([]);
  });

  test('a Cluster that hibernates needs all of its backups', () => {
    const cluster = (name: string, value: string) =>
      referencesOfClusters([{ metadata: { name, annotations: { 'cnpg.io/hibernation': value } } }]);
    expect(needs(cluster('db', 'on'))).toEqual(['Cluster db, which hibernates']);
    expect(needs(cluster('db', 'off'))).toEqual([]);
    expect(needs(cluster('orders', 'on'))).toEqual([]);
  });

  test.each([
    ['Pending', false, ['claim data-new-0']],
    ['Bound', false, []],
    ['Bound', true, ['claim data-new-0']],
    [undefined, false, ['claim data-new-0']],
  ])('a claim that is %s needs its snapshot (copy on write: %p): %p', (phase, copyOnWrite, by) => {
    const dataSource = { kind: 'VolumeSnapshot', name: 'weekly-1-wal' };
    const claim = {
      metadata: { name: 'data-new-0' },
      spec: { dataSource, dataSourceRef: dataSource },
      status: { phase },
    };
    expect(needs(referencesOfClaims([claim], copyOnWrite))).toEqual(by);
  });

  test.each([
    [{}, ['claim data-db-0']],
    [{ 'cdk8s-pg/system-identifier': '7' }, []],
  ])('a bound claim of a restore needs it until the database has taken the volume: %j', (taken, by) => {
    const claim = {
      metadata: { name: 'data-db-0', annotations: { 'cdk8s-pg/restored-from': 'weekly-1', ...taken } },
      spec: { dataSource: { kind: 'VolumeSnapshot', name: 'weekly-1' } },
      status: { phase: 'Bound' },
    };
    expect(needs(referencesOfClaims([claim], false))).toEqual(by);
  });

  test('a claim that is filled from another claim needs no snapshot', () => {
    const claim = {
      metadata: { name: 'copy' },
      spec: { dataSource: { kind: 'PersistentVolumeClaim', name: 'weekly-1' } },
    };
    expect(referencesOfClaims([claim], false)).toEqual([]);
  });
});

describe('a pruner that is killed between any two deletions and run again', () => {
  const now = Date.parse('2026-06-01T00:00:00Z');
  const given = rules({ maxSnapshots: 3, tiers: { monthly: 2 } });

  /** Takes `steps` single objects away, in the order of the verdicts. */
  function pruneUntilKilled(listing: SnapshotListing, steps: number): SnapshotListing {
    const decision = decide({ database: 'db', now, rules: given, backups: snapshotUnits(listing) });
    const order = (deletions(decision) as SnapshotUnit[]).flatMap(({ backup: head, snapshots }) => [
      ...(head === undefined ? [] : [`Backup/${head}`]),
      ...snapshots,
    ]);
    const gone = new Set(order.slice(0, steps));
    return {
      ...listing,
      snapshots: listing.snapshots.filter(({ metadata }) => !gone.has(metadata.name)),
      backups: listing.backups?.filter(({ metadata }) => !gone.has(`Backup/${metadata.name}`)),
    };
  }

  const days = fc.uniqueArray(fc.integer({ min: 1, max: 300 }), { minLength: 2, maxLength: 10 });
  const listings = fc
    .tuple(fc.constantFrom<SnapshotListing['engine']>('own', 'cloudnative-pg'), days)
    .map(([engine, ages]): SnapshotListing => {
      const taken = ages.map((age) => ({ run: `run-${age}`, end: new Date(now - age * DAY).toISOString() }));
      if (engine === 'own') {
        const annotations = (end: string) => ({ 'cdk8s-pg/completed-at': end, 'cdk8s-pg/volumes': 'data,wal' });
        const both = taken.flatMap(({ run, end }) =>
          (['data', 'wal'] as const).map((volume) => own(volume, { annotations: annotations(end) }, run)),
        );
        return { engine, snapshots: both, runs: [] };
      }
      const renamed = <T extends VolumeSnapshotObject | BackupObject>(object: T, run: string, end: string): T => ({
        ...object,
        metadata: {
          ...object.metadata,
          name: object.metadata.name.replace('weekly-1', run),
          labels: { ...object.metadata.labels, 'cnpg.io/backupName': run },
          annotations: { ...object.metadata.annotations, 'cnpg.io/backupEndTime': end },
        },
      });
      return {
        engine,
        snapshots: taken.flatMap(({ run, end }) => WHOLE.map((each) => renamed(each, run, end))),
        backups: taken.map(({ run, end }) => {
          // Without the list of its snapshots: that of the other names would be wrong here.
          const { phase, startedAt } = backup('completed').status!;
          return {
            ...renamed(backup('completed'), run, end),
            metadata: { name: run },
            status: { phase, startedAt, stoppedAt: end },
          };
        }),
      };
    });

  test('ends in the same place', () => {
    fc.assert(
      fc.property(listings, fc.nat({ max: 40 }), (listing, steps) => {
        const whole = pruneUntilKilled(listing, Infinity);
        expect(pruneUntilKilled(pruneUntilKilled(listing, steps), Infinity)).toEqual(whole);
        expect(snapshotUnits(whole).every(({ state, deletionBegun }) => state === 'completed' && !deletionBegun)).toBe(
          true,
        );
      }),
      { numRuns: 500 },
    );
  });
});
