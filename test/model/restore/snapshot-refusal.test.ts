import { type RestoredVolume, snapshotRefusal } from '../../../src/model/restore/snapshot-refusal';

const complete = (volume: 'data' | 'wal', volumes: string, backup = 'nightly-1'): RestoredVolume => {
  const snapshot = volume === 'data' ? backup : `${backup}-wal`;
  return {
    volume,
    claim: `${volume}-db-0`,
    source: { kind: 'VolumeSnapshot', name: snapshot },
    snapshot,
    found: {
      labels: { 'cdk8s-pg/backup': backup, 'cdk8s-pg/volume': volume },
      annotations: { 'cdk8s-pg/completed-at': '2026-11-21T03:00:00Z', 'cdk8s-pg/volumes': volumes },
    },
  };
};
const data = complete('data', 'data');
const both = [complete('data', 'data,wal'), complete('wal', 'data,wal')];
const otherwise = 'restore from another one, or set trustSnapshot if you know better';

test.each<[string, RestoredVolume[]]>([
  ['one volume', [data]],
  ['two of one backup', both],
])('%s, whole and as asked for, is taken', (_, volumes) => {
  expect(snapshotRefusal(volumes, false)).toBeUndefined();
});

test.each<[string, RestoredVolume[], string]>([
  [
    'a claim that was made empty',
    [{ ...data, source: undefined }],
    'claim data-db-0 is not made from VolumeSnapshot nightly-1 (it was made empty): delete it together with its pod if it may go, and apply the manifests again, so that it is there before the StatefulSet makes an empty one',
  ],
  [
    'a claim that was made from something else',
    [{ ...data, source: { kind: 'PersistentVolumeClaim', name: 'old' } }],
    'claim data-db-0 is not made from VolumeSnapshot nightly-1 (it was made from PersistentVolumeClaim old)',
  ],
  [
    'another engine',
    [{ ...data, found: { labels: { 'cnpg.io/cluster': 'orders' } } }],
    "VolumeSnapshot nightly-1 is one of CloudNativePG's Cluster orders: restore it with a CloudNativePostgres, or bring its data here by a dump",
  ],
  [
    'WAL of another backup',
    [both[0], { ...complete('wal', 'data,wal', 'nightly-2') }],
    'data and WAL are of two backups (nightly-1, nightly-2), and would make no database: name snapshots of one',
  ],
  [
    'a backup with a volume for WAL, and none here',
    [complete('data', 'data,wal')],
    'the backup has a volume for WAL (data,wal): give walStorage, so that it is restored as well',
  ],
  [
    'a backup without a volume for WAL, and one here',
    [data, complete('wal', 'data')],
    'the backup has no volume for WAL of its own: leave walStorage out',
  ],
])('%s is refused, also where it is trusted', (_, volumes, refusal) => {
  for (const trust of [false, true]) expect(snapshotRefusal(volumes, trust)).toContain(refusal);
});

const { labels, annotations } = data.found ?? {};
test.each<[string, RestoredVolume['found'], string]>([
  ['gone', undefined, `VolumeSnapshot nightly-1 is gone, so nobody can tell whether it was complete: ${otherwise}`],
  [
    'of a backup that failed',
    { labels, annotations: { ...annotations, 'cdk8s-pg/failed': 'no space' } },
    `VolumeSnapshot nightly-1 is of a backup that failed (no space): ${otherwise}`,
  ],
  [
    'of a backup that was not completed',
    { labels, annotations: {} },
    `VolumeSnapshot nightly-1 is of a backup that was not completed: ${otherwise}`,
  ],
  [
    'made by hand',
    {},
    `VolumeSnapshot nightly-1 was made by no backup of this library, so nobody can tell whether it is whole: ${otherwise}`,
  ],
  [
    'of the other volume',
    { labels: { ...labels, 'cdk8s-pg/volume': 'wal' }, annotations },
    'VolumeSnapshot nightly-1 is of a volume for wal, not for data: name the right one',
  ],
])('a snapshot that is %s is refused, unless it is trusted', (_, found, refusal) => {
  expect(snapshotRefusal([{ ...data, found }], false)).toBe(refusal);
  expect(snapshotRefusal([{ ...data, found }], true)).toBeUndefined();
});
