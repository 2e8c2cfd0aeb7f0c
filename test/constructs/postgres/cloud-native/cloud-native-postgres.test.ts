import { ApiObject, Chart, JsonPatch, Size } from 'cdk8s';
import { ConfigMap, Namespaces, Pods, Secret } from 'cdk8s-plus-28';
import { CloudNativeBootstrap, InitSql, type IPostgres, RecoveryTarget, ReplicatedPostgres } from '../../../../src';
import { chart, Manifests, refusal } from '../../support/databases';
import { cloudNative, LEAST, manifests, references, spec, type Untyped, warnings } from './support';

beforeEach(() => jest.spyOn(console, 'warn').mockImplementation());
afterEach(() => jest.restoreAllMocks());

const pooler = (scope: Chart, name: string): ApiObject =>
  new ApiObject(scope, `Pooler-${name}`, { apiVersion: 'postgresql.cnpg.io/v1', kind: 'Pooler', metadata: { name } });

test('it is an IPostgres: everything that holds on to one takes it', () => {
  const db: IPostgres = cloudNative({ database: 'shop', namespace: 'data' });
  expect(db.readWrite).toEqual({ host: 'products-db-rw.data.svc', port: 5432 });
  expect(db.readOnly).toEqual({ host: 'products-db-ro.data.svc', port: 5432 });
  expect(db.any).toEqual({ host: 'products-db-r.data.svc', port: 5432 });
  expect([db.name, db.namespace, db.majorVersion, db.instances]).toEqual(['products-db', 'data', 18, 2]);
  expect([db.database, db.owner, db.tls]).toEqual(['shop', 'shop', true]);
});

test('without standbys, reading leads to the primary', () => {
  const db = cloudNative({ replicas: 1 });
  expect(db.readOnly).toEqual(db.readWrite);
});

test('a single instance has no name, and the reason is said', () => {
  expect(refusal(() => cloudNative().instance(0))).toBe(
    'shop/products-db: instance 0 has no DNS name, for CloudNativePG gives none to single instances; use readWrite, readOnly or any',
  );
});

test('its objects are few, and their ids stay', () => {
  const db = cloudNative();
  expect(new Manifests(db.node.scope as Chart).names).toEqual(['NetworkPolicy/products-db', 'Cluster/products-db']);
  expect(db.node.findChild('Resource')).toBe(db.cluster);
  expect(db.node.tryFindChild('NetworkPolicy')?.node.tryFindChild('Resource')).toBeDefined();
});

test('whatever has no prop is reached by a patch', () => {
  const scope = chart('shop');
  const db = cloudNative({}, scope);
  db.cluster.addJsonPatch(
    JsonPatch.add('/spec/backup', { volumeSnapshot: { className: 'fast' } }),
    JsonPatch.add('/spec/resources/requests/cpu', '3'),
    JsonPatch.add('/spec/unheardOf', 1),
  );
  expect(new Manifests(scope).one('Cluster').spec).toMatchObject({
    backup: { volumeSnapshot: { className: 'fast' } },
    resources: { requests: { cpu: '3' } },
    unheardOf: 1,
  });
});

test('a catalogue takes the place of the image', () => {
  expect(spec({ imageCatalog: { name: 'images', clusterWide: true }, version: '17' })).toMatchObject({
    imageCatalogRef: { apiGroup: 'postgresql.cnpg.io', kind: 'ClusterImageCatalog', name: 'images', major: 17 },
  });
  expect(spec({ imageCatalog: { name: 'images' } }).imageName).toBeUndefined();
  expect(spec({ imageCatalog: { name: 'images' } }).imageCatalogRef).toMatchObject({ kind: 'ImageCatalog', major: 18 });
});

test("PostgreSQL's own locale is given on", () => {
  expect(spec({ localeProvider: 'builtin', builtinLocale: 'C.UTF-8' }).bootstrap.initdb).toMatchObject({
    localeProvider: 'builtin',
    builtinLocale: 'C.UTF-8',
  });
});

describe('a database begins with', () => {
  const old = { name: 'old', connectionParameters: { host: 'old' } };
  const externalClusters = [old];

  test('a whole server: then it has no application of its own', () => {
    const bootstrap = CloudNativeBootstrap.importServer({ source: 'old', databases: ['a', 'b'], roles: ['*'] });
    const { initdb } = spec({ externalClusters, bootstrap }).bootstrap;
    expect(initdb.import).toEqual({
      type: 'monolith',
      databases: ['a', 'b'],
      roles: ['*'],
      source: { externalCluster: 'old' },
    });
    expect([initdb.database, initdb.owner]).toEqual([undefined, undefined]);
  });

  test('a copy', () => {
    expect(spec({ externalClusters, bootstrap: CloudNativeBootstrap.copyOf('old') }).bootstrap).toEqual({
      pg_basebackup: { source: 'old', database: 'app', owner: 'app' },
    });
  });

  test('a Backup, up to a moment', () => {
    const target = RecoveryTarget.time('2026-11-21T03:00:00Z', { exclusive: true, timeline: '2' });
    expect(spec({ bootstrap: CloudNativeBootstrap.recoverBackup('nightly', { target }) }).bootstrap).toEqual({
      recovery: {
        backup: { name: 'nightly' },
        recoveryTarget: { targetTime: '2026-11-21T03:00:00Z', exclusive: true, targetTLI: '2' },
        database: 'app',
        owner: 'app',
      },
    });
  });

  const archives = [{ name: 'old', plugin: { name: 'barman-cloud.cloudnative-pg.io' } }];

  test.each([
    [RecoveryTarget.lsn('0/3000060'), { targetLSN: '0/3000060' }],
    [RecoveryTarget.restorePoint('before', { backupId: 'b' }), { targetName: 'before', backupID: 'b' }],
    [RecoveryTarget.transaction('7', { backupId: 'b' }), { targetXID: '7', backupID: 'b' }],
    [RecoveryTarget.immediate({ backupId: 'b' }), { targetImmediate: true, backupID: 'b' }],
  ])('what an external cluster has, up to %j', (target, recoveryTarget) => {
    const bootstrap = CloudNativeBootstrap.recoverFrom('old', { target });
    expect(spec({ externalClusters: archives, bootstrap }).bootstrap.recovery).toMatchObject({
      source: 'old',
      recoveryTarget,
    });
  });

  test('snapshots that belong together', () => {
    const bootstrap = CloudNativeBootstrap.recoverSnapshots({
      storage: { name: 'nightly' },
      walStorage: { name: 'wal', kind: 'PersistentVolumeClaim' },
      tablespaceStorage: { archive: { name: 'tbs' } },
      walSource: 'old',
      secret: Secret.fromSecretName(references, 'Recovered', 'recovered'),
    });
    const size = Size.gibibytes(1);
    const tablespaces = [{ name: 'archive', storage: { size } }];
    const props = { walStorage: { size }, tablespaces, externalClusters: archives };
    expect(spec({ ...props, bootstrap }).bootstrap.recovery).toEqual({
      volumeSnapshots: {
        storage: { apiGroup: 'snapshot.storage.k8s.io', kind: 'VolumeSnapshot', name: 'nightly' },
        walStorage: { apiGroup: '', kind: 'PersistentVolumeClaim', name: 'wal' },
        tablespaceStorage: { archive: { apiGroup: 'snapshot.storage.k8s.io', kind: 'VolumeSnapshot', name: 'tbs' } },
      },
      source: 'old',
      database: 'app',
      owner: 'app',
      secret: { name: 'recovered' },
    });
  });
});

describe('consumers', () => {
  test('come in by allowFrom, once each, until synthesis', () => {
    const scope = chart('shop');
    const db = cloudNative({}, scope);
    const web = Pods.select(scope, 'Web', {
      labels: { app: 'web' },
      namespaces: Namespaces.select(scope, 'Ns', { names: ['front'] }),
    });
    db.allowFrom(web);
    db.allowFrom(web);
    expect(new Manifests(scope).one('NetworkPolicy').spec.ingress[0].from).toEqual([
      { podSelector: { matchLabels: { 'cnpg.io/cluster': 'products-db' } } },
      {
        podSelector: { matchLabels: { app: 'web' } },
        namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'front' } },
      },
    ]);
  });

  test('need not be named where there is no NetworkPolicy', () => {
    const scope = chart('shop');
    const db = cloudNative({ networkPolicy: { enabled: false } }, scope);
    db.allowFrom(Pods.select(scope, 'Web', { labels: { app: 'web' } }));
    expect(new Manifests(scope).names).toEqual(['Cluster/products-db']);
  });
});

describe('names', () => {
  test('of two databases in one namespace are not the same, whichever engine they have', () => {
    const scope = chart('shop');
    new ReplicatedPostgres(scope, 'First', { name: LEAST.name, storage: LEAST.storage });
    expect(refusal(() => cloudNative({}, scope))).toBe(
      "shop/products-db: 1 problem:\n- name: needs the object name 'products-db' in namespace shop, which shop/First has already; choose another name, or another namespace",
    );
  });

  test.each(['rw', 'ro', 'r', 'any'])('of a Pooler are not those of the Service %s', (service) => {
    const scope = chart('shop');
    const db = cloudNative({}, scope);
    pooler(scope, `products-db-${service}`);
    expect(db.node.validate()).toEqual([
      `name: the Pooler shop/Pooler-products-db-${service} has the name 'products-db-${service}', which is that of a Service of this database; give the Pooler another name`,
    ]);
  });

  test('of a Pooler may be any other, and any in another namespace', () => {
    const scope = chart('shop');
    const db = cloudNative({}, scope);
    pooler(scope, 'products-db-pooler');
    pooler(new Chart(scope.node.root, 'other', { namespace: 'elsewhere' }), 'products-db-rw');
    expect(db.node.validate()).toEqual([]);
  });
});

const sql = ConfigMap.fromConfigMapName(references, 'InitSql', 'sql');
const someSecret = Secret.fromSecretName(references, 'Some', 'some');

test.each<[what: string, props: Untyped, warning: string]>([
  [
    'a system image',
    { image: 'ghcr.io/cloudnative-pg/postgresql:18.6-system-trixie' },
    "image: 'ghcr.io/cloudnative-pg/postgresql:18.6-system-trixie' is a system image, which CloudNativePG is giving up; take a standard or minimal one, such as 18.6-standard-trixie",
  ],
  [
    'a tag that means a system image',
    { image: 'ghcr.io/cloudnative-pg/postgresql:17' },
    "image: 'ghcr.io/cloudnative-pg/postgresql:17' is a system image, which CloudNativePG is giving up; take a standard or minimal one, such as 17-standard-trixie",
  ],
  [
    'the object store inside the operator',
    { barmanObjectStore: {} } as Untyped,
    'barmanObjectStore: has no effect: the object store inside the operator goes with CloudNativePG 1.31; use the barman-cloud plugin, by plugins',
  ],
  [
    'a PodMonitor',
    { enablePodMonitor: true } as Untyped,
    'enablePodMonitor: has no effect: the operator stops making PodMonitors; make one yourself, on port metrics',
  ],
  [
    'the old way of synchronous replication',
    { minSyncReplicas: 1 } as Untyped,
    'minSyncReplicas: has no effect: the operator has replaced it; use synchronous',
  ],
  ['a misspelt prop', { replica: 3 } as Untyped, 'replica: is not known and has no effect; was replicas meant?'],
  [
    'one synchronous standby of one',
    { synchronous: { number: 1 } },
    "synchronous.number: 1 of 1 standbys: writes stop while one of them restarts or is lost; take one replica more, or dataDurability 'preferred'",
  ],
  [
    'a superuser on the network',
    { credentials: { superuser: someSecret } },
    'credentials.superuserAccess: lets the superuser in over the network, who can read and run everything; prefer psql inside the pod',
  ],
  [
    'SQL that is not run as the owner',
    { initSql: [InitSql.fromConfigMap('schema', sql, 'schema')] },
    'initSql[0]: is run as the superuser, for the operator knows no other way; begin it with SET ROLE "app", and give it superuser: true',
  ],
  [
    'a server that brings its own owners',
    {
      externalClusters: [{ name: 'old', connectionParameters: { host: 'old' } }],
      bootstrap: CloudNativeBootstrap.importServer({ source: 'old', databases: ['*'] }),
    },
    'bootstrap: imports databases with their own owners: the operator makes no Secret then; give credentials.owner, a Secret with the password of the role that applications use',
  ],
  [
    'a replica that begins empty',
    {
      externalClusters: [{ name: 'old', connectionParameters: { host: 'old' } }],
      replicaCluster: { source: 'old', enabled: true },
    },
    'replicaCluster: makes a database that exists follow another one; a new one is refused by the operator without a bootstrap that copies or recovers',
  ],
  [
    'a registry beside a catalogue',
    { imageCatalog: { name: 'images' }, registry: 'mirror.example.com' },
    'registry: has no effect on images of a catalogue; make a catalogue that names the other registry',
  ],
  [
    'asynchronous commits',
    { parameters: { synchronous_commit: 'off' } },
    "parameters.synchronous_commit: 'off' loses the last acknowledged rows when an instance dies",
  ],
  [
    'monitoring without NetworkPolicies',
    { networkPolicy: { enabled: false }, monitoring: [Pods.select(references, 'M', { labels: { a: 'b' } })] },
    'monitoring: has no effect while networkPolicy.enabled is false: every pod of the cluster reaches the database',
  ],
])('%s is warned of', (_what, props, warning) => {
  expect(warnings(props)).toEqual([warning]);
});

test('the defaults warn of nothing', () => {
  expect(warnings({})).toEqual([]);
});

test('everything that is wrong is said at once, in one error', () => {
  expect(refusal(() => cloudNative({ image: 'pg:latest', replicas: 0, parameters: { port: '1' } }))).toBe(
    [
      'shop/products-db: 3 problems:',
      "- image: 'pg:latest' has the tag latest, which means another program every day; name a version",
      '- replicas: 0 is not a whole number, from 1 to 99; write such a number',
      '- parameters.port: is set by the operator; leave it out',
    ].join('\n'),
  );
});

test.each<[what: string, props: Untyped, problem: string]>([
  ['no name', { name: undefined }, 'name: is missing; give the database a name that stays, such as products-db'],
  [
    'a bootstrap by its name',
    { bootstrap: 'initdb' },
    'bootstrap: "initdb" is neither a RestoreFromSnapshot nor a CloudNativeBootstrap; write for example CloudNativeBootstrap.copyOf(\'old\')',
  ],
  [
    'SQL for a database that exists',
    {
      externalClusters: [{ name: 'old', connectionParameters: { host: 'old' } }],
      bootstrap: CloudNativeBootstrap.copyOf('old'),
      initSql: [InitSql.fromConfigMap('schema', sql, 'schema', { superuser: true })],
    },
    'initSql: is only run on a new database, and bootstrap brings one that exists; leave one of them out',
  ],
  [
    'a date in another form',
    { managedRoles: [{ name: 'reporting', validUntil: '2030-01-01' }] },
    'managedRoles[0].validUntil: "2030-01-01" is not a moment in whole seconds; write for example new Date(\'2030-01-01T00:00:00Z\')',
  ],
  [
    'a lag that nobody looks at',
    { probes: { readinessMaximumLag: Size.mebibytes(1) } },
    "probes.readinessMaximumLag: is only looked at by readinessCheck 'streaming'; set that, or leave it out",
  ],
  [
    'all instances fenced, and one',
    { fencedInstances: ['*', 'products-db-1'] },
    "fencedInstances: has '*', which means all, beside others; leave them or '*' out",
  ],
  ['an empty line for pg_ident.conf', { pgIdent: [''] }, 'pgIdent[0]: "" is not one line of text; write such a line'],
])('%s is refused', (_what, props, problem) => {
  expect(refusal(() => cloudNative(props))).toBe(`shop/products-db: 1 problem:\n- ${problem}`);
});

test('manifests of a database have no undefined in them', () => {
  expect(JSON.stringify(manifests().all)).not.toContain('undefined');
});
