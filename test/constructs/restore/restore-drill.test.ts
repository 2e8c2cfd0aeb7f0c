import { type Chart, Duration, Size } from 'cdk8s';
import { Cpu, ImagePullPolicy, Secret } from 'cdk8s-plus-28';
import {
  CloudNativePostgres,
  type CloudNativePostgresProps,
  type IPostgres,
  Postgres,
  RestoreDrill,
  type RestoreDrillProps,
  Schedule,
} from '../../../src';
import { parseDrillPlan } from '../../../src/programs/api/drill/plan';
import { PROGRAMS } from '../../../src/programs/bundled';
import { chart, database, environment, Manifests, refusal } from '../support/databases';

type Make = (scope: Chart) => IPostgres;
type Untyped = { [prop in keyof RestoreDrillProps]?: unknown };

const ours: Make = (scope) => database({}, scope);
const withWal: Make = (scope) => database({ walStorage: { size: Size.gibibytes(2) } }, scope);
const operated =
  (props: Partial<CloudNativePostgresProps> = {}): Make =>
  (scope) =>
    new CloudNativePostgres(scope, 'Operated', {
      name: 'orders',
      replicas: 2,
      storage: { size: Size.gibibytes(1) },
      ...props,
    });

const schedule = Schedule.expression('0 5 * * 0');

/** What a drill of a database emits; of ours, where none is given. */
function drilled(props: Untyped = {}, make: Make = ours): Manifests {
  const scope = chart('shop');
  new RestoreDrill(scope, 'Drill', { postgres: make(scope), schedule, ...props } as RestoreDrillProps);
  return new Manifests(scope);
}

const plan = (manifests: Manifests, name = 'products-db-drill'): any =>
  parseDrillPlan(manifests.one('ConfigMap', name).data['plan.json'] as string);

const EVENTS = { apiGroups: [''], resources: ['events'], verbs: ['create'] };
const SNAPSHOTS = { apiGroups: ['snapshot.storage.k8s.io'], resources: ['volumesnapshots'], verbs: ['list'] };
const lease = (name: string): object => ({
  apiGroups: ['coordination.k8s.io'],
  resources: ['leases'],
  verbs: ['get', 'patch'],
  resourceNames: [name],
});
const made = (apiGroup: string, resource: string, resourceNames: string[]): object[] => [
  { apiGroups: [apiGroup], resources: [resource], verbs: ['create'] },
  { apiGroups: [apiGroup], resources: [resource], verbs: ['get', 'delete'], resourceNames },
];

describe('a drill', () => {
  const all = drilled();

  test('is a CronJob with an identity of its own, a Lease, and a NetworkPolicy for the copy that is to come', () => {
    const own = all.names.filter((name) => /\/products-db-drill(-copy)?$/.test(name));
    expect(own.sort()).toEqual([
      'ConfigMap/products-db-drill',
      'CronJob/products-db-drill',
      'Lease/products-db-drill',
      'NetworkPolicy/products-db-drill',
      'NetworkPolicy/products-db-drill-copy',
      'Role/products-db-drill',
      'RoleBinding/products-db-drill',
      'ServiceAccount/products-db-drill',
    ]);
    expect(all.one('Lease', 'products-db-drill').spec).toBeUndefined();
  });

  test('runs never twice at a time, is not tried again, and has time to remove what it made', () => {
    const { jobTemplate, ...spec } = all.one('CronJob').spec;
    expect(spec).toEqual({
      schedule: '0 5 * * 0',
      timeZone: 'Etc/UTC',
      suspend: false,
      concurrencyPolicy: 'Forbid',
      startingDeadlineSeconds: 3600,
      successfulJobsHistoryLimit: 3,
      failedJobsHistoryLimit: 3,
    });
    expect(jobTemplate.spec).toMatchObject({ activeDeadlineSeconds: 3900, backoffLimit: 0 });
    const [container] = jobTemplate.spec.template.spec.containers;
    expect(container.command).toEqual(['node', '/cdk8s-pg/programs/restore-drill.js']);
    expect(environment(container)).toEqual({
      CDK8S_PG_PLAN: '/cdk8s-pg/programs/plan.json',
      POD_NAME: 'metadata.name',
      POD_NAMESPACE: 'metadata.namespace',
      POD_UID: 'metadata.uid',
      CDK8S_PG_JOB: "metadata.labels['batch.kubernetes.io/job-name']",
      CDK8S_PG_JOB_UID: "metadata.labels['batch.kubernetes.io/controller-uid']",
    });
  });

  test('may find backups, make a copy, and remove that by name, and nothing else', () => {
    expect(all.one('Role', 'products-db-drill').rules).toEqual([
      lease('products-db-drill'),
      SNAPSHOTS,
      ...made('', 'pods', ['products-db-drill-copy']),
      ...made('', 'persistentvolumeclaims', ['products-db-drill-copy-data']),
      EVENTS,
    ]);
    expect(all.names.filter((name) => name.startsWith('ClusterRole'))).toEqual([]);
  });

  test('has the programs of both, and a plan that the program knows', () => {
    const { 'plan.json': text, ...files } = all.one('ConfigMap', 'products-db-drill').data;
    const names = ['restore-drill.js', 'drill-copy.sh', 'restore.sh', 'checks.sh', 'findings.sh', 'scratch-server.sh'];
    expect(files).toEqual(Object.fromEntries(names.map((name) => [name, PROGRAMS.drill[name]])));
    expect(files['restore.sh']).toBe(PROGRAMS.instance['restore.sh']);
    const { objects, ...rest } = parseDrillPlan(text as string);
    expect(rest).toEqual({ drill: 'products-db-drill', database: 'products-db', engine: 'own', deadline: 3600 });
    expect(Object.keys(objects)).toEqual(['claims', 'pod']);
  });

  const { pod, claims } = plan(all).objects;
  const labels = {
    'app.kubernetes.io/name': 'postgresql',
    'app.kubernetes.io/managed-by': 'cdk8s-pg',
    'cdk8s-pg/database': 'products-db',
    'cdk8s-pg/component': 'drill-copy',
    'cdk8s-pg/drill': 'products-db-drill',
  };

  test('its copy has a volume like that of the database', () => {
    expect(claims).toEqual({
      data: {
        apiVersion: 'v1',
        kind: 'PersistentVolumeClaim',
        metadata: { name: 'products-db-drill-copy-data', namespace: 'shop', labels, annotations: {} },
        spec: {
          accessModes: ['ReadWriteOnce'],
          volumeMode: 'Filesystem',
          resources: { requests: { storage: '10Gi' } },
        },
      },
    });
  });

  test('its copy has no token, nobody to talk to, and ends by itself', () => {
    expect(pod.metadata).toMatchObject({ name: 'products-db-drill-copy', labels });
    expect(pod.spec).toMatchObject({
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      restartPolicy: 'Never',
      activeDeadlineSeconds: 3660,
      securityContext: { runAsNonRoot: true, runAsUser: 999, fsGroup: 999 },
    });
    expect(pod.spec.serviceAccountName).toBeUndefined();
    expect(all.one('NetworkPolicy', 'products-db-drill-copy').spec).toEqual({
      podSelector: { matchLabels: { 'cdk8s-pg/component': 'drill-copy', 'cdk8s-pg/drill': 'products-db-drill' } },
      policyTypes: ['Ingress', 'Egress'],
    });
  });

  test('its copy is isolated also where the database has no NetworkPolicies', () => {
    const open = drilled({}, (scope) => database({ networkPolicy: { enabled: false } }, scope));
    expect(open.names.filter((name) => name.startsWith('NetworkPolicy'))).toEqual([
      'NetworkPolicy/products-db-drill-copy',
    ]);
  });

  test('no pod of it is one of the database, for Services and NetworkPolicies', () => {
    const { selector } = all.one('StatefulSet').spec;
    const pods = [pod.metadata.labels, all.one('CronJob').spec.jobTemplate.spec.template.metadata.labels];
    for (const labels of pods)
      expect(Object.entries(selector.matchLabels as object).every(([key, value]) => labels[key] === value)).toBe(false);
  });

  test('its copy is as large as an instance, and of the same image', () => {
    const [container] = pod.spec.containers;
    const [instance] = all.one('StatefulSet').spec.template.spec.containers;
    expect(container).toMatchObject({ image: instance.image, resources: instance.resources });
    expect(container.securityContext.readOnlyRootFilesystem).toBe(true);
    expect(environment(container)).toEqual({
      PGDATA: '/volumes/data/pgdata',
      CDK8S_PG_MAJOR: '18',
      CDK8S_PG_SHARED_BUFFERS: '128MB',
      CDK8S_PG_PRELOAD: '',
      CDK8S_PG_APP_DATABASE: 'app',
      CDK8S_PG_APP_OWNER: 'app',
      CDK8S_PG_AMCHECK: 'on',
      CDK8S_PG_DATA_CHECKSUMS: 'on',
      CDK8S_PG_STATEMENT_TIMEOUT: '1800',
      LC_ALL: 'C.UTF-8',
      TZ: 'UTC',
    });
  });

  test('a volume for WAL comes back as one', () => {
    const manifests = drilled({ size: Size.gibibytes(20), storageClass: 'fast' }, withWal);
    const { claims: both, pod: mounted } = plan(manifests).objects;
    expect(both.data.spec).toMatchObject({ storageClassName: 'fast', resources: { requests: { storage: '20Gi' } } });
    expect(both.wal.spec).toMatchObject({ storageClassName: 'fast', resources: { requests: { storage: '2Gi' } } });
    expect(mounted.spec.containers[0].volumeMounts).toContainEqual({ name: 'wal', mountPath: '/volumes/wal' });
    expect(manifests.one('Role', 'products-db-drill').rules).toEqual(
      expect.arrayContaining(
        made('', 'persistentvolumeclaims', ['products-db-drill-copy-data', 'products-db-drill-copy-wal']),
      ),
    );
  });

  test('every prop arrives', () => {
    const props: Required<Omit<RestoreDrillProps, 'postgres' | 'dumps'>> = {
      name: 'rehearse',
      schedule: Schedule.daily({ hour: 5, timeZone: 'Europe/Berlin' }),
      minimumAge: Duration.days(1),
      maxAge: Duration.days(2),
      assertions: [
        { name: 'orders', sql: 'SELECT count(*) > 0 FROM orders' },
        { name: 'one', sql: 'SELECT 1', expect: '1', database: 'other' },
      ],
      amcheck: false,
      dataChecksums: false,
      deadline: Duration.minutes(10),
      storageClass: 'fast',
      size: Size.gibibytes(20),
      resources: { cpu: { request: Cpu.millis(10) }, memory: { request: Size.gibibytes(1), limit: Size.gibibytes(1) } },
      preloadLibraries: ['timescaledb', 'citus'],
      suspend: true,
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
    const manifests = drilled(props);
    const { objects, ...told } = plan(manifests, 'rehearse');
    expect(told).toEqual({
      drill: 'rehearse',
      database: 'products-db',
      engine: 'own',
      deadline: 600,
      minimumAge: 86400,
      maxAge: 172800,
    });
    const { metadata, spec } = objects.pod;
    expect(metadata).toMatchObject({ labels: { team: 'shop' }, annotations: { why: 'law' } });
    expect(environment(spec.containers[0])).toMatchObject({
      CDK8S_PG_PRELOAD: 'timescaledb,citus',
      CDK8S_PG_SHARED_BUFFERS: '256MB',
      CDK8S_PG_AMCHECK: '',
      CDK8S_PG_DATA_CHECKSUMS: '',
      CDK8S_PG_STATEMENT_TIMEOUT: '300',
    });
    expect(spec.containers[0].resources).toEqual({
      requests: { cpu: '10m', memory: '1Gi' },
      limits: { memory: '1Gi' },
    });
    expect(spec.volumes[0].configMap.items.map(({ key }: { key: string }) => key)).toEqual([
      'checks.sh',
      'findings.sh',
      'drill-copy.sh',
      'restore.sh',
      'scratch-server.sh',
      'assertion-000.name',
      'assertion-000.sql',
      'assertion-001.name',
      'assertion-001.sql',
      'assertion-001.database',
      'assertion-001.expect',
    ]);
    expect(manifests.one('ConfigMap', 'rehearse').data).toMatchObject({
      'assertion-000.sql': 'SELECT count(*) > 0 FROM orders',
      'assertion-001.name': 'one',
      'assertion-001.expect': '1',
      'assertion-001.database': 'other',
    });
    const cron = manifests.one('CronJob', 'rehearse');
    expect(cron.metadata).toMatchObject({ labels: { team: 'shop' }, annotations: { why: 'law' } });
    expect(cron.spec).toMatchObject({
      schedule: '0 5 * * *',
      timeZone: 'Europe/Berlin',
      suspend: true,
      startingDeadlineSeconds: 21600,
      successfulJobsHistoryLimit: 1,
      failedJobsHistoryLimit: 7,
    });
    expect(cron.spec.jobTemplate.spec.activeDeadlineSeconds).toBe(900);
    expect(cron.spec.jobTemplate.spec.template.spec.imagePullSecrets).toEqual([{ name: 'pull' }]);
    expect(cron.spec.jobTemplate.spec.template.spec.containers[0]).toMatchObject({
      image: 'registry.example.org/node:24',
      imagePullPolicy: 'Always',
      resources: { limits: { memory: '64Mi' } },
    });
  });
});

describe('a drill of a database that CloudNativePG runs', () => {
  const all = drilled({ preloadLibraries: ['timescaledb'] }, operated({ walStorage: { size: Size.gibibytes(1) } }));
  const { cluster, clusterClaims, pod } = plan(all, 'orders-drill').objects;

  test('may make one Cluster and one pod, and remove them by name', () => {
    expect(all.one('Role', 'orders-drill').rules).toEqual([
      lease('orders-drill'),
      SNAPSHOTS,
      ...made('', 'pods', ['orders-drill-copy-checks']),
      { apiGroups: ['postgresql.cnpg.io'], resources: ['backups'], verbs: ['list'] },
      { apiGroups: [''], resources: ['pods'], verbs: ['list'] },
      ...made('postgresql.cnpg.io', 'clusters', ['orders-drill-copy']),
      {
        apiGroups: [''],
        resources: ['persistentvolumeclaims'],
        verbs: ['get'],
        resourceNames: ['orders-drill-copy-1', 'orders-drill-copy-1-wal'],
      },
      EVENTS,
    ]);
    expect(clusterClaims).toEqual(['orders-drill-copy-1', 'orders-drill-copy-1-wal']);
  });

  test('its Cluster is one instance without backups, monitoring, roles or anything that acts by itself', () => {
    expect(cluster.kind).toBe('Cluster');
    expect(cluster.metadata).toMatchObject({ name: 'orders-drill-copy', labels: { 'cdk8s-pg/drill': 'orders-drill' } });
    const { spec } = cluster;
    expect(spec).toMatchObject({
      instances: 1,
      enablePDB: false,
      enableSuperuserAccess: true,
      bootstrap: { recovery: { database: 'app', owner: 'app', backup: { name: 'to-be-chosen' } } },
      storage: { size: '1Gi' },
      walStorage: { size: '1Gi' },
      postgresql: {
        shared_preload_libraries: ['timescaledb'],
        parameters: { max_logical_replication_workers: '0', autovacuum: 'off' },
      },
      inheritedMetadata: { labels: { 'cdk8s-pg/component': 'drill-copy', 'cdk8s-pg/drill': 'orders-drill' } },
    });
    for (const absent of [
      'backup',
      'managed',
      'plugins',
      'externalClusters',
      'replica',
      'certificates',
      'superuserSecret',
    ])
      expect({ absent, value: spec[absent] }).toEqual({ absent, value: undefined });
  });

  test('its Cluster has room for prepared transactions and their locks, and no other parameter of the database', () => {
    const parameters = {
      max_prepared_transactions: '20',
      max_locks_per_transaction: '128',
      max_connections: '300',
      work_mem: '64MB',
    };
    const { spec } = plan(drilled({}, operated({ parameters })), 'orders-drill').objects.cluster;
    const { work_mem: absent, ...kept } = parameters;
    expect(spec.postgresql.parameters).toEqual({
      shared_buffers: expect.any(String),
      max_logical_replication_workers: '0',
      autovacuum: 'off',
      'cron.launch_active_jobs': 'off',
      ...kept,
    });
    expect(absent).toBeDefined();
    expect(cluster.spec.postgresql.parameters).not.toHaveProperty('max_prepared_transactions');
  });

  test('its checks log in with what the operator has made', () => {
    expect(environment(pod.spec.containers[0])).toMatchObject({ CDK8S_PG_HOST: 'orders-drill-copy-rw' });
    expect(pod.spec.volumes).toContainEqual({
      name: 'login',
      secret: {
        secretName: 'orders-drill-copy-superuser',
        items: [{ key: 'password', path: 'password' }],
        defaultMode: 288,
      },
    });
  });

  test('the copy reaches itself and the API, the checks the copy alone', () => {
    const tcp = (port: number): object => ({ port, protocol: 'TCP' });
    const names = { ports: [{ port: 53, protocol: 'UDP' }, tcp(53)] };
    const copy = { podSelector: { matchLabels: { 'cnpg.io/cluster': 'orders-drill-copy' } } };
    expect(all.one('NetworkPolicy', 'orders-drill-copy').spec.egress).toEqual([
      { to: [copy], ports: [tcp(5432), tcp(8000)] },
      names,
      { ports: [tcp(443), tcp(6443)] },
    ]);
    expect(all.one('NetworkPolicy', 'orders-drill-copy-checks').spec).toEqual({
      podSelector: {
        matchLabels: { 'cdk8s-pg/component': 'drill-copy', 'cdk8s-pg/drill': 'orders-drill' },
        matchExpressions: [{ key: 'cnpg.io/cluster', operator: 'DoesNotExist' }],
      },
      policyTypes: ['Ingress', 'Egress'],
      egress: [{ to: [copy], ports: [tcp(5432)] }, names],
    });
  });

  test('its name leaves room for that of the Cluster', () => {
    expect(refusal(() => drilled({ name: 'd'.repeat(46) }, operated()))).toBe(
      `shop/Drill: 1 problem:\n- name: '${'d'.repeat(46)}' has 46 characters; 45 are allowed, because the Cluster of the copy is called '${'d'.repeat(46)}-copy'; give a shorter name`,
    );
  });
});

describe('what is refused', () => {
  test.each<[Untyped, string]>([
    [
      { postgres: undefined },
      'postgres: is missing; give the database, such as a ReplicatedPostgres or a CloudNativePostgres',
    ],
    [
      { schedule: '0 5 * * 0' },
      'schedule: "0 5 * * 0" is no Schedule; write for example Schedule.weekly({ weekday: Weekday.SUNDAY, hour: 5 })',
    ],
    [{ name: '' }, 'name: "" is no name; write one, or leave it out'],
    [
      { name: 'Drill' },
      "name: 'Drill' is not a DNS label; write lowercase letters, digits and '-', begin with a letter and end with a letter or a digit",
    ],
    [
      { name: 'd'.repeat(53) },
      `name: '${'d'.repeat(53)}' has 53 characters; 52 are allowed, because the Jobs of a CronJob append the time to it; give a shorter name`,
    ],
    [
      { name: 'products-db' },
      "name: needs the object name 'products-db' in namespace shop, which shop/products-db has already; choose another name, or another namespace",
    ],
    [{ minimumAge: 3600 }, 'minimumAge: 3600 is not a Duration; write Duration.seconds(3600)'],
    [
      { maxAge: Duration.millis(1500) },
      'maxAge: 1.5 s is not a whole number of seconds, 1 or more; write for example Duration.seconds(2)',
    ],
    [
      { deadline: Duration.seconds(30) },
      'deadline: 30 s is not a whole number of seconds, 60 or more; write for example Duration.seconds(60)',
    ],
    [
      { startingDeadline: Duration.seconds(1) },
      'startingDeadline: 1 s is not a whole number of seconds, 60 or more; write for example Duration.seconds(60)',
    ],
    [{ amcheck: 'yes' }, 'amcheck: "yes" is neither true nor false; write one of them, without quotes'],
    [{ dataChecksums: 1 }, 'dataChecksums: 1 is neither true nor false; write one of them, without quotes'],
    [{ suspend: 'no' }, 'suspend: "no" is neither true nor false; write one of them, without quotes'],
    [{ successfulHistory: -1 }, 'successfulHistory: -1 is not a whole number, 0 or more; write such a number'],
    [{ failedHistory: '3' }, "failedHistory: '3' is not a whole number, 0 or more; write such a number"],
    [
      { storageClass: 'Fast Disk' },
      'storageClass: "Fast Disk" is not the name of a StorageClass; write one that the cluster has, or leave it out for the database\'s',
    ],
    [{ size: '10Gi' }, "size: '10Gi' is not a Size; write Size.gibibytes(10)"],
    [
      { preloadLibraries: 'timescaledb' },
      'preloadLibraries: "timescaledb" is no list; write [\'timescaledb\'], for example',
    ],
    [
      { preloadLibraries: ["x'; y"] },
      "preloadLibraries[0]: \"x'; y\" is not the name of a library; write for example 'timescaledb'",
    ],
    [{ assertions: {} }, 'assertions: {} is no list; write [{ name, sql }]'],
    [
      { assertions: [{ name: 'a', sql: '' }] },
      'assertions[0].sql: "" is no query; write for example \'SELECT count(*) > 0 FROM orders\'',
    ],
    [
      { assertions: [{ name: 'a', sql: 'SELECT 1', database: '' }] },
      'assertions[0].database: "" is no name that PostgreSQL can have; write its text',
    ],
    [{ labels: { 'cdk8s-pg/x': 'y' } }, "labels.cdk8s-pg/x: 'cdk8s-pg/x' is set by this library; choose another key"],
  ])('%j', (props, message) => {
    expect(refusal(() => drilled(props))).toBe(`shop/Drill: 1 problem:\n- ${message}`);
  });

  test('all problems at once', () => {
    expect(refusal(() => drilled({ amcheck: 'yes', suspend: 'no', size: 3 })).split('\n')).toHaveLength(4);
  });

  test('a database that somebody else runs', () => {
    const elsewhere: Make = (scope) =>
      Postgres.fromAttributes(scope, 'Elsewhere', {
        name: 'elsewhere',
        version: '18',
        host: 'db.example.org',
        ownerSecret: Secret.fromSecretName(scope, 'Owner', 'owner'),
      });
    expect(refusal(() => drilled({}, elsewhere))).toBe(
      "shop/Drill: postgres: 'elsewhere' is not made here, so nobody knows which snapshots are its backups; drill its dumps by dumps, or take a ReplicatedPostgres or a CloudNativePostgres",
    );
  });

  test('a misspelt prop is warned of', () => {
    const scope = chart('shop');
    const made = new RestoreDrill(scope, 'Drill', { postgres: ours(scope), schedule, amchek: true } as never);
    const warnings = made.node.metadata
      .filter(({ type }) => type === 'cdk8s-pg:warning')
      .map(({ data }) => String(data));
    expect(warnings).toEqual([expect.stringContaining('amchek: is not known and has no effect; was amcheck meant?')]);
  });
});
