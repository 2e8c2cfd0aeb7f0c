import { Size } from 'cdk8s';
import {
  CloudNativeBootstrap,
  CloudNativePostgres,
  type CloudNativePostgresProps,
  InitSql,
  RecoveryTarget,
  type ReplicatedPostgresProps,
  RestoreFromSnapshot,
  type RestoreFromSnapshotProps,
} from '../../../src';
import { WARNING } from '../../../src/constructs/report-warnings';
import { chart, database, Manifests } from '../support/databases';

/** What a database emits that begins with that. */
function restored(
  from: RestoreFromSnapshotProps,
  props: Partial<ReplicatedPostgresProps> = {},
  scope = chart('shop'),
): Manifests {
  database({ ...props, bootstrap: new RestoreFromSnapshot(scope, 'Restore', from) }, scope);
  return new Manifests(scope);
}

beforeEach(() => void jest.spyOn(console, 'warn').mockImplementation(() => {}));
afterEach(() => jest.restoreAllMocks());

describe('a ReplicatedPostgres that begins with a backup', () => {
  test('has the claim of instance 0 made from its snapshot, before the StatefulSet would make an empty one', () => {
    const manifests = restored({ backup: 'nightly-20261121030000' });
    const claim = manifests.one('PersistentVolumeClaim');
    expect(claim.metadata).toEqual({
      name: 'data-products-db-0',
      namespace: 'shop',
      labels: { 'cdk8s-pg/database': 'products-db', 'cdk8s-pg/component': 'instance' },
      annotations: {
        'argocd.argoproj.io/compare-options': 'IgnoreExtraneous',
        'argocd.argoproj.io/sync-options': 'Prune=false,Delete=false',
        'kustomize.toolkit.fluxcd.io/prune': 'disabled',
        'cdk8s-pg/restored-from': 'nightly-20261121030000',
      },
    });
    expect(claim.spec).toEqual({
      accessModes: ['ReadWriteOnce'],
      volumeMode: 'Filesystem',
      resources: { requests: { storage: '10Gi' } },
      dataSource: { apiGroup: 'snapshot.storage.k8s.io', kind: 'VolumeSnapshot', name: 'nightly-20261121030000' },
    });
    const kinds = manifests.all.map(({ kind }) => kind as string);
    expect(kinds.indexOf('PersistentVolumeClaim')).toBeLessThan(kinds.indexOf('StatefulSet'));
  });

  test('tells the instances, which may look at that snapshot alone', () => {
    const manifests = restored({ snapshot: 'nightly-1', trustSnapshot: true });
    expect(manifests.one('ConfigMap', 'products-db-config').data.restore).toBe(
      'snapshot=nightly-1\nwal-snapshot=\ntrust=true\n',
    );
    expect(manifests.one('Role', 'products-db').rules).toContainEqual({
      apiGroups: ['snapshot.storage.k8s.io'],
      resources: ['volumesnapshots'],
      verbs: ['get'],
      resourceNames: ['nightly-1'],
    });
  });

  test('has its WAL from the same backup, on the volume that is for it', () => {
    const walStorage = { size: Size.gibibytes(2), grownTo: Size.gibibytes(4), storageClass: 'fast' };
    const manifests = restored({ backup: 'nightly-1' }, { walStorage });
    const { spec } = manifests.one('PersistentVolumeClaim', 'wal-products-db-0');
    expect(spec).toMatchObject({
      storageClassName: 'fast',
      resources: { requests: { storage: '4Gi' } },
      dataSource: { name: 'nightly-1-wal' },
    });
    const named = restored({ snapshot: 'a', walSnapshot: 'b' }, { walStorage });
    expect(named.one('PersistentVolumeClaim', 'wal-products-db-0').spec.dataSource.name).toBe('b');
  });

  test('has the same pods as one that begins empty: neither giving nor removing it restarts anything', () => {
    const scope = chart('shop');
    database({}, scope);
    expect(restored({ backup: 'nightly-1' }).one('StatefulSet')).toEqual(new Manifests(scope).one('StatefulSet'));
  });

  test.each<[string, RestoreFromSnapshotProps, Partial<ReplicatedPostgresProps>, string]>([
    [
      'WAL without a volume for it',
      { snapshot: 'a', walSnapshot: 'b' },
      {},
      "bootstrap.walSnapshot: 'b' would have no volume: data and WAL come back as they were, so give walStorage",
    ],
    [
      'another major version',
      { backup: 'a', majorVersion: 17 },
      { version: '18' },
      "bootstrap.majorVersion: 17 is what the snapshot was made by, version is 18: PostgreSQL reads only its own; set version to '17' (a major upgrade is a new database and a dump)",
    ],
    [
      'a volume that is too small',
      { backup: 'a', snapshotSize: Size.gibibytes(20) },
      {},
      'storage.size: 10Gi is less than the snapshot (20Gi); give at least that',
    ],
    [
      'tablespaces',
      { snapshot: 'a', tablespaceSnapshots: { hot: 'b' } },
      {},
      'bootstrap.tablespaceSnapshots: need tablespaces, which only CloudNativePostgres has; leave it out',
    ],
    [
      'WAL to replay',
      { backup: 'a', walSource: 'old' },
      {},
      'bootstrap.walSource: needs a WAL archive, which only CloudNativePostgres can have; leave it out',
    ],
    [
      'SQL for a new database',
      { backup: 'a' },
      { initSql: [InitSql.fromConfigMap('schema', { name: 'sql' } as never, 'a.sql')] },
      'initSql: is only run on a new database, and bootstrap brings one that exists; leave one of them out',
    ],
  ])('is refused: %s', (_, from, props, problem) => {
    expect(() => restored(from, props)).toThrow(problem);
  });

  test('a volume that has grown may hold it', () => {
    const storage = { size: Size.gibibytes(10), grownTo: Size.gibibytes(20) };
    const manifests = restored({ backup: 'a', snapshotSize: Size.gibibytes(20) }, { storage });
    expect(manifests.one('PersistentVolumeClaim').spec.resources.requests.storage).toBe('20Gi');
  });

  test('what the snapshot decides is warned of', () => {
    const scope = chart('shop');
    restored({ backup: 'a' }, { locale: 'C', dataChecksums: true }, scope);
    const warnings = scope.node.findAll().flatMap(({ node }) => node.metadata.filter(({ type }) => type === WARNING));
    expect(warnings.map(({ data }) => data as string)).toEqual(
      ['locale', 'dataChecksums'].map((prop) =>
        expect.stringContaining(`${prop}: has no effect: what bootstrap brings has been made already; leave it out`),
      ),
    );
  });

  test('another way to begin is refused', () => {
    expect(() => database({ bootstrap: CloudNativeBootstrap.copyOf('old') })).toThrow(
      'bootstrap: is no restore: a ReplicatedPostgres begins empty or with a RestoreFromSnapshot; other ways are those of CloudNativePostgres',
    );
  });
});

describe('a CloudNativePostgres that begins with a backup', () => {
  const cluster = (from: RestoreFromSnapshotProps, props: Partial<CloudNativePostgresProps> = {}): any => {
    const scope = chart('shop');
    const storage = { size: Size.gibibytes(10) };
    const bootstrap = new RestoreFromSnapshot(scope, 'Restore', from);
    new CloudNativePostgres(scope, 'Db', { name: 'orders', storage, ...props, bootstrap });
    return new Manifests(scope).one('Cluster');
  };

  test('recovers it by its object, and says where it came from', () => {
    const { spec, metadata } = cluster({ backup: 'nightly-1' });
    expect(spec.bootstrap).toEqual({ recovery: { backup: { name: 'nightly-1' }, database: 'app', owner: 'app' } });
    expect(metadata.annotations).toMatchObject({ 'cdk8s-pg/restored-from': 'nightly-1' });
  });

  test('recovers snapshots by their names, the WAL with the data', () => {
    const walStorage = { size: Size.gibibytes(2) };
    const { recovery } = cluster({ snapshot: 'nightly-1' }, { walStorage }).spec.bootstrap;
    const named = (name: string) => ({ apiGroup: 'snapshot.storage.k8s.io', kind: 'VolumeSnapshot', name });
    expect(recovery.volumeSnapshots).toEqual({ storage: named('nightly-1'), walStorage: named('nightly-1-wal') });
  });

  test('recovers tablespaces by the names that the operator gives their snapshots, unless others are given', () => {
    const storage = { size: Size.gibibytes(1) };
    const tablespaces = ['archive', '_Hot$1'].map((name) => ({ name, storage }));
    const of = (from: RestoreFromSnapshotProps, props: Partial<CloudNativePostgresProps> = {}): object =>
      Object.fromEntries(
        Object.entries<{ name: string }>(
          cluster(from, { tablespaces, ...props }).spec.bootstrap.recovery.volumeSnapshots.tablespaceStorage,
        ).map(([tablespace, { name }]) => [tablespace, name]),
      );
    const byDefault = { archive: 'nightly-1-tbs-archive', _Hot$1: 'nightly-1-tbs-1hot-1' };
    expect(of({ snapshot: 'nightly-1' })).toEqual(byDefault);
    expect(of({ snapshot: 'nightly-1', tablespaceSnapshots: { archive: 'b' } })).toEqual({
      ...byDefault,
      archive: 'b',
    });
    const externalClusters = [{ name: 'old', plugin: { name: 'barman-cloud.cloudnative-pg.io' } }];
    expect(of({ backup: 'nightly-1', walSource: 'old' }, { externalClusters })).toEqual(byDefault);
  });

  test('goes on with WAL from an archive, up to a point in time', () => {
    const { recovery } = cluster(
      { backup: 'nightly-1', walSource: 'old', target: RecoveryTarget.time('2026-11-21T03:30:00Z') },
      { externalClusters: [{ name: 'old', plugin: { name: 'barman-cloud.cloudnative-pg.io' } }] },
    ).spec.bootstrap;
    expect(recovery).toMatchObject({
      volumeSnapshots: { storage: { name: 'nightly-1' } },
      source: 'old',
      recoveryTarget: { targetTime: '2026-11-21T03:30:00Z' },
    });
  });

  test('is refused where it cannot be', () => {
    expect(() =>
      cluster({ backup: 'a', majorVersion: 17, snapshotSize: Size.gibibytes(20) }, { version: '18' }),
    ).toThrow(/bootstrap\.majorVersion: 17 is what .*\n- storage\.size: 10Gi is less than the snapshot \(20Gi\)/);
    expect(() => cluster({ backup: 'a', walSource: 'nowhere' })).toThrow("bootstrap.walSource: 'nowhere'");
    expect(() => cluster({ snapshot: 'a', walSnapshot: 'b' })).toThrow(
      'bootstrap.walSnapshot: begins a volume that there is not; give walStorage as well, or leave it out',
    );
    expect(() => cluster({ snapshot: 'a', tablespaceSnapshots: { hot: 'b' } })).toThrow(
      'bootstrap.tablespaceSnapshots.hot: begins a volume that there is not; give tablespaces as well, or leave it out',
    );
    const externalClusters = [{ name: 'old', connectionParameters: { host: 'old.example.com' } }];
    expect(() => cluster({ backup: 'a', walSource: 'old' }, { externalClusters })).toThrow(
      "bootstrap.walSource: 'old' has no plugin that reads backups and WAL, so nothing would be found there; give its plugin in externalClusters, or name another",
    );
  });
});

describe('a restore by itself', () => {
  test.each<[string, object, string]>([
    [
      'of nothing',
      {},
      "snapshot: is missing, and so is backup; give the name of a backup, such as 'products-db-nightly-20261121030000' (kubectl get volumesnapshots)",
    ],
    [
      'of two things',
      { snapshot: 'a', backup: 'b' },
      "backup: 'b' is given beside snapshot ('a'), and both say what to begin with; leave one out",
    ],
    [
      'of what has no name',
      { backup: 'Nightly 1' },
      "backup: 'Nightly 1' is not the name of an object; write one as 'kubectl get' shows it",
    ],
    [
      'of a backup and a snapshot of its own',
      { backup: 'a', walSnapshot: 'b' },
      "walSnapshot: 'b' is given beside backup, which names all its snapshots; leave it out",
    ],
    [
      'of a backup and a tablespace of its own',
      { backup: 'a', tablespaceSnapshots: { hot: 'b' } },
      'tablespaceSnapshots: is given beside backup, which names all its snapshots; leave it out',
    ],
    [
      'up to a point without WAL',
      { backup: 'a', target: {} },
      'target: cannot be reached: snapshots hold no later WAL; give walSource, an external cluster that archives WAL, or leave it out',
    ],
    ['of half a version', { backup: 'a', majorVersion: 17.5 }, 'majorVersion: 17.5 is not a whole number'],
  ])('%s is refused', (_, props, problem) => {
    expect(() => new RestoreFromSnapshot(chart(), 'Restore', props)).toThrow(problem);
  });

  test('emits nothing', () => {
    const scope = chart();
    new RestoreFromSnapshot(scope, 'Restore', { backup: 'a' });
    expect(new Manifests(scope).all).toEqual([]);
  });
});
