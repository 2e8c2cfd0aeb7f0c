import { Pods, Secret, Namespaces, NetworkPolicyIpBlock, Deployment } from 'cdk8s-plus-28';
import { Chart, Size, Testing } from 'cdk8s';
import { ReplicatedPostgres, type IPostgres } from '../../../src';
import { chart, database, LEAST, Manifests, manifests, refusal, statefulSet, wish } from '../support/databases';

test('the objects come in the order in which they are needed, the StatefulSet last', () => {
  const names = manifests().names.map((name) => name.replace(/-[0-9a-f]{8}$/, '-<hash>'));
  expect(names).toEqual([
    'ServiceAccount/products-db',
    'Role/products-db',
    'RoleBinding/products-db',
    'Lease/products-db',
    'Lease/products-db-backup',
    'ConfigMap/products-db-config',
    'ConfigMap/products-db-programs',
    'Service/products-db',
    'Service/products-db-rw',
    'Service/products-db-ro',
    'Service/products-db-r',
    'NetworkPolicy/products-db',
    'PodDisruptionBudget/products-db',
    'ServiceAccount/products-db-credentials',
    'Role/products-db-credentials',
    'RoleBinding/products-db-credentials',
    'ConfigMap/products-db-credentials',
    'NetworkPolicy/products-db-credentials',
    'Job/products-db-credentials-<hash>',
    'StatefulSet/products-db',
  ]);
});

test('the ids of its objects are a contract', () => {
  const db = database();
  const ids = (scope: { node: { children: any[] } }) => scope.node.children.map((child) => child.node.id as string);
  expect(ids(db)).toEqual([
    'OwnerSecret',
    'ReplicationSecret',
    'Access',
    'Lease',
    'BackupLease',
    'Configuration',
    'Programs',
    'HeadlessService',
    'ReadWriteService',
    'ReadOnlyService',
    'AnyService',
    'NetworkPolicy',
    'PodDisruptionBudget',
    'Credentials',
    'Resource',
  ]);
  expect(ids(db.node.findChild('Access'))).toEqual(['ServiceAccount', 'Role', 'RoleBinding']);
  expect(ids(db.node.findChild('Credentials'))).toEqual([
    'ServiceAccount',
    'Role',
    'RoleBinding',
    'Program',
    'NetworkPolicy',
    'Resource',
  ]);
  expect(db.node.defaultChild).toBe(db.statefulSet);
});

test('it says what it is', () => {
  const db: ReplicatedPostgres = database({
    version: '17.11',
    replicas: 3,
    primary: 2,
    database: 'products',
    owner: 'seller',
  });
  expect({ ...db, node: undefined }).toMatchObject({
    name: 'products-db',
    namespace: 'shop',
    version: '17.11',
    majorVersion: 17,
    image: 'docker.io/library/postgres:17.11',
    instances: 3,
    replicas: 3,
    primary: 2,
    database: 'products',
    owner: 'seller',
  });
  expect(db.statefulSet.name).toBe('products-db');
  expect(db.headlessService.name).toBe('products-db');
  expect(db.readWriteService.name).toBe('products-db-rw');
  expect(db.readOnlyService.name).toBe('products-db-ro');
  expect(db.anyService.name).toBe('products-db-r');
  expect(db.lease.name).toBe('products-db');
  expect(db.configuration.name).toBe('products-db-config');
});

test('it leads to its instances', () => {
  const db: IPostgres = database();
  expect(db.readWrite).toEqual({ host: 'products-db-rw.shop.svc', port: 5432 });
  expect(db.readOnly).toEqual({ host: 'products-db-ro.shop.svc', port: 5432 });
  expect(db.any).toEqual({ host: 'products-db-r.shop.svc', port: 5432 });
  expect(db.instance(1)).toEqual({ host: 'products-db-1.products-db.shop.svc', port: 5432 });
});

test.each([2, -1, 0.5])('there is no instance %d of two', (ordinal) => {
  expect(refusal(() => database().instance(ordinal))).toBe(
    `shop/products-db: instance ${ordinal} is unknown; there are 2, counted from 0`,
  );
});

test('one instance alone has no PodDisruptionBudget, which would block every drain', () => {
  expect(manifests({ replicas: 1 }).names).not.toContain('PodDisruptionBudget/products-db');
});

test('one instance alone is read where it is written', () => {
  expect(database({ replicas: 1 }).readOnly.host).toBe('products-db-rw.shop.svc');
});

test('without NetworkPolicies there are none', () => {
  expect(
    manifests({ networkPolicy: { enabled: false } }).names.filter((name) => name.startsWith('NetworkPolicy')),
  ).toEqual([]);
});

test('any field can be changed by an escape hatch', () => {
  const scope = chart();
  database({}, scope).statefulSet.addJsonPatch({
    _toJson: () => ({ op: 'add', path: '/spec/minReadySeconds', value: 7 }),
  } as never);
  expect(new Manifests(scope).one('StatefulSet').spec.minReadySeconds).toBe(7);
});

test('two syntheses are the same byte for byte', () => {
  expect(JSON.stringify(manifests().all)).toBe(JSON.stringify(manifests().all));
});

describe('what can change without a restart is not in the pod template', () => {
  const template = (props: Parameters<typeof statefulSet>[0]) => statefulSet(props).spec.template;
  const before = template({ replicas: 3 });
  const other = Secret.fromSecretName(chart(), 'Other', 'other');

  test.each<[what: string, props: Parameters<typeof statefulSet>[0]]>([
    ['the number of replicas', { replicas: 5 }],
    ['the primary', { replicas: 3, primary: 1 }],
    ['a parameter that can be reloaded', { replicas: 3, parameters: { work_mem: '16MB' } }],
    ['lines of pg_hba.conf', { replicas: 3, pgHba: ['host all all 10.0.0.0/8 reject'] }],
    ['synchronous replication', { replicas: 3, synchronous: { number: 1 } }],
    ['the size of the volumes', { replicas: 3, storage: { ...LEAST.storage, grownTo: Size.gibibytes(20) } }],
    ['labels and annotations', { replicas: 3, labels: { team: 'shop' }, annotations: { contact: 'us' } }],
    ['consumers', { replicas: 3, networkPolicy: { enabled: false } }],
    [
      'the time for a switchover',
      { replicas: 3, switchoverTimeout: { toSeconds: () => 60, toMilliseconds: () => 60000 } as never },
    ],
  ])('%s', (_what, props) => {
    expect(template(props)).toEqual(before);
  });

  test.each<[what: string, props: Parameters<typeof statefulSet>[0]]>([
    ['a parameter that needs a restart', { replicas: 3, parameters: { max_connections: '200' } }],
    ['the image', { replicas: 3, version: '18.6' }],
    ['another Secret', { replicas: 3, credentials: { owner: other } }],
    ['the labels of pods', { replicas: 3, podLabels: { team: 'shop' } }],
  ])('%s is', (_what, props) => {
    expect(template(props)).not.toEqual(before);
  });
});

test("neither the user's labels nor what can grow are in the claim templates", () => {
  const templates = (props: Parameters<typeof statefulSet>[0]) => statefulSet(props).spec.volumeClaimTemplates;
  const changed = {
    labels: { team: 'shop' },
    podLabels: { team: 'shop' },
    storage: { ...LEAST.storage, grownTo: Size.gibibytes(20) },
  };
  expect(templates(changed)).toEqual(templates({}));
});

describe('who may connect', () => {
  const from = (scope: Chart) => new Manifests(scope).one('NetworkPolicy', 'products-db').spec.ingress[0].from;
  const instances = {
    podSelector: { matchLabels: { 'cdk8s-pg/component': 'instance', 'cdk8s-pg/database': 'products-db' } },
  };

  test('the instances themselves, and nobody else unasked', () => {
    const scope = chart();
    database({}, scope);
    expect(from(scope)).toEqual([instances]);
  });

  test('a consumer that is added later', () => {
    const scope = chart();
    const db = database({}, scope);
    db.allowFrom(Pods.select(scope, 'Web', { labels: { app: 'web' } }));
    db.allowFrom(NetworkPolicyIpBlock.ipv4(scope, 'Office', '10.2.0.0/16', ['10.2.3.0/24']));
    expect(from(scope)).toEqual([
      instances,
      { podSelector: { matchLabels: { app: 'web' } } },
      { ipBlock: { cidr: '10.2.0.0/16', except: ['10.2.3.0/24'] } },
    ]);
  });

  test('pods in namespaces by name: one entry for each', () => {
    const scope = chart();
    const namespaces = Namespaces.select(scope, 'Namespaces', { names: ['a', 'b'] });
    database({ consumers: [Pods.select(scope, 'Web', { labels: { app: 'web' }, namespaces })] }, scope);
    const entry = (name: string) => ({
      podSelector: { matchLabels: { app: 'web' } },
      namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': name } },
    });
    expect(from(scope)).toEqual([instances, entry('a'), entry('b')]);
  });

  test('pods in namespaces by label', () => {
    const scope = chart();
    const namespaces = Namespaces.select(scope, 'Namespaces', { labels: { team: 'shop' } });
    database({ consumers: [Pods.select(scope, 'Web', { labels: { app: 'web' }, namespaces })] }, scope);
    expect(from(scope)).toEqual([
      instances,
      { podSelector: { matchLabels: { app: 'web' } }, namespaceSelector: { matchLabels: { team: 'shop' } } },
    ]);
  });

  test('all pods of all namespaces, said so', () => {
    const scope = chart();
    database({ consumers: [Pods.all(scope, 'All', { namespaces: Namespaces.all(scope, 'Namespaces') })] }, scope);
    expect(from(scope)).toEqual([instances, { podSelector: {}, namespaceSelector: {} }]);
  });

  test('a workload in a namespace of its own', () => {
    const scope = chart();
    const web = new Deployment(scope, 'Web', { metadata: { namespace: 'web' }, containers: [{ image: 'web:1' }] });
    database({ consumers: [web] }, scope);
    expect(from(scope)[1]).toEqual({
      podSelector: { matchLabels: web.matchLabels },
      namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'web' } },
    });
  });

  test('a workload of cdk8s-plus, in the same namespace', () => {
    const scope = chart();
    const web = new Deployment(scope, 'Web', { containers: [{ image: 'web:1' }] });
    database({ consumers: [web] }, scope);
    expect(from(scope)[1]).toEqual({ podSelector: { matchLabels: web.matchLabels } });
  });
});

describe('credentials', () => {
  test('the cluster makes those that are not given, and only those', () => {
    const given = Secret.fromSecretName(chart(), 'Given', 'given');
    const scope = chart();
    const db = database({ credentials: { owner: given, superuserAccess: true } }, scope);
    const job = new Manifests(scope).all.find(({ kind }) => kind === 'Job');
    const made = job.spec.template.spec.containers[0].env.find(
      ({ name }: any) => name === 'CDK8S_PG_CREDENTIALS',
    ).value;
    expect(JSON.parse(made as string)).toEqual([
      { secret: 'products-db-replication', username: 'streaming_replica' },
      { secret: 'products-db-superuser', username: 'postgres' },
    ]);
    expect(db.credentials.owner).toBe(given);
    expect(db.credentials.superuser?.name).toBe('products-db-superuser');
  });

  test('the Job has another name where it would do something else', () => {
    const name = (props: Parameters<typeof manifests>[0]) =>
      manifests(props).names.find((candidate) => candidate.startsWith('Job'));
    expect(name({ owner: 'seller' })).not.toBe(name({}));
    expect(name({ labels: { team: 'shop' }, replicas: 3, parameters: { work_mem: '8MB' } })).toBe(name({}));
  });
});

test('memory and storage decide the parameters that follow from them', () => {
  const conf = wish({
    resources: { memory: { limit: Size.gibibytes(8) } },
    storage: { size: Size.gibibytes(100) },
    walStorage: { size: Size.gibibytes(2) },
  })['postgresql.conf'];
  expect(conf).toBe(`# products-db: written by cdk8s-pg. Change the props of the construct; changes here are undone.
allow_alter_system = 'off'
effective_cache_size = '6144MB'
hot_standby = 'on'
hot_standby_feedback = 'off'
log_destination = 'stderr'
log_timezone = 'UTC'
logging_collector = 'off'
maintenance_work_mem = '512MB'
max_replication_slots = '20'
max_slot_wal_keep_size = '512MB'
max_wal_senders = '20'
max_wal_size = '307MB'
min_wal_size = '80MB'
password_encryption = 'scram-sha-256'
shared_buffers = '2048MB'
timezone = 'UTC'
wal_keep_size = '204MB'
wal_level = 'replica'
wal_log_hints = 'on'
`);
});

test('a hundred databases in one app keep their names apart', () => {
  const scope = new Chart(Testing.app(), 'many', { namespace: 'shop' });
  for (let index = 0; index < 100; index++)
    new ReplicatedPostgres(scope, `Db${index}`, { ...LEAST, name: `db-${index}` });
  const names = new Manifests(scope).names;
  expect(new Set(names).size).toBe(names.length);
});
