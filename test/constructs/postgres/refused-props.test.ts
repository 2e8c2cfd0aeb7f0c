import { Duration, Size } from 'cdk8s';
import { ConfigMap, Cpu, PersistentVolumeAccessMode, Secret } from 'cdk8s-plus-28';
import { InitSql, type ReplicatedPostgresProps, ReplicatedPostgres } from '../../../src';
import { chart, database, LEAST, refusal } from '../support/databases';

const scope = chart();
const secret = Secret.fromSecretName(scope, 'Secret', 'a-secret');
const sql = ConfigMap.fromConfigMapName(scope, 'Sql', 'sql');
const size = Size.gibibytes(10);

/** Props as plain JavaScript may give them. */
type Untyped = { [prop in keyof ReplicatedPostgresProps]?: unknown };

const LONG = 'a'.repeat(41);

const refused: [what: string, props: Untyped, problem: string][] = [
  // name and namespace
  ['no name', { name: undefined }, 'name: is missing; give the database a name that stays, such as products-db'],
  [
    'a name too long',
    { name: LONG },
    `name: '${LONG}' has 41 characters; 40 are allowed, because other names are made from it`,
  ],
  [
    'an illegal name',
    { name: 'Products_DB' },
    "name: 'Products_DB' is not a DNS label; write lowercase letters, digits and '-', begin with a letter and end with a letter or a digit",
  ],
  [
    'a name that begins with a digit',
    { name: '1-db' },
    "name: '1-db' is not a DNS label; write lowercase letters, digits and '-', begin with a letter and end with a letter or a digit",
  ],
  [
    'an illegal namespace',
    { namespace: 'my.shop' },
    "namespace: 'my.shop' is not a DNS label; write at most 63 lowercase letters, digits and '-', begin and end with a letter or a digit",
  ],
  // version and images
  [
    'an unknown version',
    { version: '14' },
    "version: '14' is not a version of PostgreSQL that is known here; write a major version (15, 16, 17, 18) or one with its minor, such as '17.11'",
  ],
  ['a version as a number', { version: 17 }, "version: 17 is not a text; write '17'"],
  [
    'the tag latest',
    { image: 'postgres:latest' },
    "image: 'postgres:latest' has the tag latest, which means another program every day; name a version",
  ],
  ['no tag', { image: 'postgres' }, "image: 'postgres' has neither tag nor digest, which means latest; name a version"],
  [
    'an Alpine image',
    { image: 'postgres:17.11-alpine' },
    "image: 'postgres:17.11-alpine' is an Alpine image, which lacks bash and sorts text otherwise than Debian's; take one without alpine in its tag",
  ],
  [
    'no image at all',
    { image: 'Not An Image' },
    "image: 'Not An Image' is not an image reference; write registry/repository:tag or registry/repository@sha256:…",
  ],
  [
    'an image that does not tell its version',
    { image: 'example.com/pg:stable' },
    "image: 'example.com/pg:stable' does not say which PostgreSQL it holds; give version, such as '17.11', beside it",
  ],
  [
    'an image of an old version',
    { image: 'postgres:13.2' },
    "image: 'postgres:13.2': '13.2' is not a version of PostgreSQL that is known here; write a major version (15, 16, 17, 18) or one with its minor, such as '17.11'",
  ],
  [
    'another version than the image has',
    { image: 'postgres:17.11', version: '18' },
    "version: '18' is not what the image holds ('postgres:17.11'); leave version out, or take another image",
  ],
  [
    'the tag latest for the programs',
    { programImage: 'node:latest' },
    "programImage: 'node:latest' has the tag latest, which means another program every day; name a version",
  ],
  [
    'an illegal registry',
    { registry: 'https://mirror' },
    "registry: 'https://mirror' is not a registry; write a host, with port and path where it has them, such as registry.example.com:5000/mirror",
  ],
  [
    'an unknown pull policy',
    { imagePullPolicy: 'Sometimes' },
    'imagePullPolicy: "Sometimes" is none of its values; write one of Always, IfNotPresent, Never',
  ],
  [
    'a pull secret by its name',
    { imagePullSecrets: ['pull'] },
    "imagePullSecrets[0]: 'pull' is not a reference to a Secret; write Secret.fromSecretName(this, 'an id', 'pull') with Secret from cdk8s-plus-28",
  ],
  ['root', { userId: 0 }, 'userId: 0 is not a whole number, from 1 to 2147483647; write such a number'],
  // instances
  ['no replicas', { replicas: 0 }, 'replicas: 0 is not a whole number, from 1 to 99; write such a number'],
  ['half a replica', { replicas: 2.5 }, 'replicas: 2.5 is not a whole number, from 1 to 99; write such a number'],
  ['replicas as a text', { replicas: '3' }, "replicas: '3' is not a whole number, from 1 to 99; write such a number"],
  [
    'a primary that is none of two',
    { primary: 2 },
    'primary: 2 is not below replicas (2); instances are numbered from 0, so give 0 or 1, or raise replicas',
  ],
  [
    'a primary that is none of one',
    { replicas: 1, primary: 1 },
    'primary: 1 is not below replicas (1); instances are numbered from 0, so give 0, or raise replicas',
  ],
  [
    'a primary that is none of five',
    { replicas: 5, primary: 7 },
    'primary: 7 is not below replicas (5); instances are numbered from 0, so give 0 to 4, or raise replicas',
  ],
  ['a primary below 0', { primary: -1 }, 'primary: -1 is not a whole number, 0 or more; write such a number'],
  [
    'an unknown update strategy',
    { updateStrategy: 'Recreate' },
    'updateStrategy: "Recreate" is none of its values; write one of RollingUpdate, OnDelete',
  ],
  // the database itself
  [
    "PostgreSQL's own database",
    { database: 'postgres', owner: 'app' },
    "database: 'postgres' is PostgreSQL's own; choose another name",
  ],
  [
    'a database with a blank',
    { database: 'my shop', owner: 'app' },
    "database: 'my shop' is not a name that every client can write; use letters, digits, '-' and '_', and begin with a letter or '_'",
  ],
  [
    'a database too long',
    { database: 'd'.repeat(64), owner: 'app' },
    `database: '${'d'.repeat(64)}' has 64 characters; PostgreSQL keeps 63`,
  ],
  [
    'the superuser as the owner',
    { owner: 'postgres' },
    "owner: 'postgres' is the superuser; choose another name: an application must not be one",
  ],
  [
    "the standbys' role as the owner",
    { owner: 'streaming_replica' },
    "owner: 'streaming_replica' is the role of the standbys; choose another name",
  ],
  [
    'a reserved role as the owner',
    { owner: 'pg_monitor' },
    "owner: 'pg_monitor' begins with pg_, which PostgreSQL keeps for itself; choose another name",
  ],
  [
    'a word of SQL as the owner',
    { owner: 'public' },
    "owner: 'public' is a word of SQL that no role can have as its name; choose another name",
  ],
  [
    'an illegal locale',
    { locale: 'de DE' },
    "locale: 'de DE' is none; write one that PostgreSQL and the image know, or leave it out",
  ],
  [
    'an illegal encoding',
    { encoding: "UTF8'" },
    "encoding: 'UTF8'' is none; write one that PostgreSQL and the image know, or leave it out",
  ],
  [
    'checksums as a text',
    { dataChecksums: 'yes' },
    'dataChecksums: "yes" is neither true nor false; write one of them, without quotes',
  ],
  // credentials and TLS
  [
    'a Secret by its name',
    { credentials: { owner: 'pw' } },
    "credentials.owner: 'pw' is not a reference to a Secret; write Secret.fromSecretName(this, 'an id', 'pw') with Secret from cdk8s-plus-28",
  ],
  [
    'a Secret for a superuser without access',
    { credentials: { superuser: secret, superuserAccess: false } },
    'credentials.superuserAccess: false contradicts credentials.superuser, which is only read for access over the network; leave one of them out',
  ],
  [
    'access as a text',
    { credentials: { superuserAccess: 'on' } },
    'credentials.superuserAccess: "on" is neither true nor false; write one of them, without quotes',
  ],
  [
    'TLS without a Secret',
    { tls: {} },
    "tls.secret: is missing; write Secret.fromSecretName(this, 'an id', 'its-name') with Secret from cdk8s-plus-28",
  ],
  [
    'TLS required as a text',
    { tls: { secret, required: 'no' } },
    'tls.required: "no" is neither true nor false; write one of them, without quotes',
  ],
  // storage
  ['no storage', { storage: undefined }, 'storage: is missing; write { size: Size.gibibytes(10) }'],
  [
    'storage as a text',
    { storage: '10Gi' },
    'storage: "10Gi" is not a set of options; write { size: Size.gibibytes(10) }',
  ],
  ['no size', { storage: {} }, 'storage.size: is missing; write for example Size.gibibytes(10)'],
  [
    'a size as a text',
    { storage: { size: '500Mi' } },
    "storage.size: '500Mi' is not a Size; write Size.mebibytes(500)",
  ],
  [
    'a size as a number',
    { storage: { size: 10 } },
    'storage.size: 10 is not a Size; write for example Size.gibibytes(10)',
  ],
  [
    'a size that is no quantity',
    { storage: { size: 'big' } },
    "storage.size: 'big' is not a Size; write for example Size.gibibytes(10)",
  ],
  [
    'a size of nothing',
    { storage: { size: Size.gibibytes(0) } },
    'storage.size: 0Gi is not a size; write for example Size.gibibytes(10)',
  ],
  [
    'a size too small',
    { storage: { size: Size.mebibytes(100) } },
    'storage.size: 100Mi is too small to begin with; give at least 256Mi',
  ],
  [
    'a volume that shrinks',
    { storage: { size, grownTo: Size.gibibytes(5) } },
    'storage.grownTo: 5Gi is less than storage.size (10Gi), and a volume cannot shrink; give more, or leave it out',
  ],
  [
    'a volume that many write to',
    { storage: { size, accessMode: PersistentVolumeAccessMode.READ_WRITE_MANY } },
    "storage.accessMode: 'ReadWriteMany' lets two servers write to one data directory; use READ_WRITE_ONCE or READ_WRITE_ONCE_POD",
  ],
  [
    'a volume that nobody writes to',
    { storage: { size, accessMode: PersistentVolumeAccessMode.READ_ONLY_MANY } },
    "storage.accessMode: 'ReadOnlyMany' cannot be written to; use READ_WRITE_ONCE or READ_WRITE_ONCE_POD",
  ],
  [
    'an unknown access mode',
    { storage: { size, accessMode: 'RWO' } },
    'storage.accessMode: "RWO" is none of its values; write one of ReadWriteOnce, ReadWriteOncePod',
  ],
  [
    'an illegal storage class',
    { storage: { size, storageClass: '' } },
    "storage.storageClass: '' is not the name of a StorageClass; write one that the cluster has, or leave it out for its default",
  ],
  [
    'a WAL volume too small',
    { walStorage: { size: Size.mebibytes(64) } },
    'walStorage.size: 64Mi is too small to begin with; give at least 128Mi',
  ],
  [
    'a WAL volume that shrinks',
    { walStorage: { size, grownTo: Size.mebibytes(512) } },
    'walStorage.grownTo: 512Mi is less than walStorage.size (10Gi), and a volume cannot shrink; give more, or leave it out',
  ],
  [
    'an unknown retention',
    { claimRetention: { whenScaled: 'Keep' } },
    'claimRetention.whenScaled: "Keep" is none of its values; write one of Retain, Delete',
  ],
  // resources
  [
    'a memory request above its limit',
    { resources: { memory: { request: Size.gibibytes(2), limit: Size.gibibytes(1) } } },
    'resources.memory.request: 2Gi is above the limit (1Gi); lower the request or raise the limit',
  ],
  [
    'a CPU request above its limit',
    { resources: { cpu: { request: Cpu.units(2), limit: Cpu.millis(1500) } } },
    'resources.cpu.request: 2 is above the limit (1500m); lower the request or raise the limit',
  ],
  [
    'memory as a text',
    { resources: { memory: { limit: '1Gi' } } },
    "resources.memory.limit: '1Gi' is not a Size; write Size.gibibytes(1)",
  ],
  [
    'CPU as a text',
    { resources: { cpu: { request: '500m' } } },
    'resources.cpu.request: "500m" is not an amount of processor; write for example Cpu.millis(500)',
  ],
  [
    'a request of the programs above its limit',
    { programResources: { memory: { request: Size.mebibytes(64), limit: Size.mebibytes(32) } } },
    'programResources.memory.request: 64Mi is above the limit (32Mi); lower the request or raise the limit',
  ],
  // parameters
  [
    'a parameter that is ours',
    { parameters: { listen_addresses: 'localhost' } },
    'parameters.listen_addresses: is set by this library: the Services, the probes and the other instances rely on it; leave it out',
  ],
  [
    'a parameter that is a prop',
    { parameters: { synchronous_standby_names: '*' } },
    'parameters.synchronous_standby_names: is set by this library: it follows from the prop synchronous; use that; leave it out',
  ],
  [
    'fsync off',
    { parameters: { fsync: 'off' } },
    "parameters.fsync: 'off' would lose acknowledged rows, or the whole database, when a node dies; leave it out",
  ],
  [
    'full_page_writes off',
    { parameters: { full_page_writes: 'FALSE' } },
    "parameters.full_page_writes: 'FALSE' would leave torn pages when a node dies; leave it out",
  ],
  [
    'wal_level minimal',
    { parameters: { wal_level: 'minimal' } },
    "parameters.wal_level: 'minimal' leaves standbys without what they need; write 'replica' or 'logical'",
  ],
  [
    'a number for a text',
    { parameters: { max_connections: 200 } },
    "parameters.max_connections: 200 is not a text; write '200'",
  ],
  ['a truth value for a text', { parameters: { jit: false } }, "parameters.jit: false is not a text; write 'off'"],
  [
    'a line break',
    { parameters: { application_name: "a\nssl = 'off'" } },
    'parameters.application_name: "a\\nssl = \'off\'" holds a line break or another control character; leave it out',
  ],
  [
    'a parameter in two cases',
    { parameters: { work_mem: '8MB', Work_Mem: '16MB' } },
    'parameters.Work_Mem: is given twice, in different cases; leave one out',
  ],
  [
    'more buffers than memory',
    { parameters: { shared_buffers: '1GB' } },
    "parameters.shared_buffers: '1GB' is not below the memory of the container (512Mi); take about a quarter of it, or raise resources.memory",
  ],
  [
    'too few senders',
    { replicas: 3, parameters: { max_wal_senders: '3' } },
    "parameters.max_wal_senders: '3' is too few for 3 replicas, each standby needs one to stream and one to clone; write at least '6', or leave it out",
  ],
  [
    'too few slots',
    { replicas: 3, parameters: { max_replication_slots: '2' } },
    "parameters.max_replication_slots: '2' is too few for 3 replicas, each standby needs one; write at least '3', or leave it out",
  ],
  // pg_hba
  [
    'hba lines that are no list',
    { pgHba: 'host all all all reject' },
    'pgHba: "host all all all reject" is not a list of lines; write [\'host all all 10.0.0.0/8 scram-sha-256\']',
  ],
  [
    'two lines in one',
    { pgHba: ['host all all all reject\nhost all all all trust'] },
    'pgHba[0]: "host all all all reject\\nhost all all all trust" is not one line of text; write for example \'host app reporting 10.0.0.0/8 scram-sha-256\'',
  ],
  [
    'a line for the socket',
    { pgHba: ['local all all peer'] },
    "pgHba[0]: 'local all all peer' is for the local socket, where nobody but the supervisor works; write a host line",
  ],
  [
    'a line of an unknown type',
    { pgHba: ['hots all all all reject'] },
    "pgHba[0]: 'hots all all all reject' begins with no type of connection; write one of host, hostssl, hostnossl, hostgssenc, hostnogssenc, for example 'host app reporting 10.0.0.0/8 scram-sha-256'",
  ],
  [
    'a line too short',
    { pgHba: ['host all all scram-sha-256'] },
    "pgHba[0]: 'host all all scram-sha-256' has too few fields; write type, database, user, address and method, for example 'host app reporting 10.0.0.0/8 scram-sha-256'",
  ],
  [
    'an address that is none',
    { pgHba: ['host all all 10.0.0.0/33 reject'] },
    "pgHba[0]: 'host all all 10.0.0.0/33 reject' has the address '10.0.0.0/33', which is none; write a network such as 10.0.0.0/8, a host name, all, samehost or samenet",
  ],
  [
    'trust',
    { pgHba: ['host all all 10.0.0.0/8 trust'] },
    "pgHba[0]: 'host all all 10.0.0.0/8 trust' has the method trust, which lets everybody in who reaches the port; write scram-sha-256",
  ],
  [
    'md5',
    { pgHba: ['host all all 10.0.0.0 255.0.0.0 md5'] },
    "pgHba[0]: 'host all all 10.0.0.0 255.0.0.0 md5' has the method md5, which is broken, and passwords are only kept as SCRAM verifiers; write scram-sha-256",
  ],
  [
    'an unknown method',
    { pgHba: ['host all all all scram'] },
    "pgHba[0]: 'host all all all scram' has the method 'scram', which is unknown; write one of scram-sha-256, reject, cert, ldap, radius, gss, oauth",
  ],
  [
    'oauth before 18',
    { version: '17', pgHba: ['host all all all oauth'] },
    "pgHba[0]: 'host all all all oauth' has the method 'oauth', which is unknown; write one of scram-sha-256, reject, cert, ldap, radius, gss",
  ],
  [
    'encryption without TLS',
    { pgHba: ['hostssl all all all scram-sha-256'] },
    "pgHba[0]: 'hostssl all all all scram-sha-256' needs encrypted connections; set tls",
  ],
  [
    'no encryption with TLS',
    { tls: { secret }, pgHba: ['host all all all scram-sha-256'] },
    "pgHba[0]: 'host all all all scram-sha-256' lets clients in without encryption, which tls requires; write hostssl, or set tls.required to false",
  ],
  // init SQL
  [
    'two init scripts of one name',
    { initSql: [InitSql.fromConfigMap('schema', sql, 'a.sql'), InitSql.fromConfigMap('schema', sql, 'b.sql')] },
    "initSql[1]: has the name 'schema', as initSql[0] has; give each another name",
  ],
  [
    'an illegal name of an init script',
    { initSql: [InitSql.fromConfigMap('Schema 1', sql, 'a.sql')] },
    "initSql[0]: has the name 'Schema 1'; write at most 40 lowercase letters, digits and '-'",
  ],
  [
    'an illegal key of an init script',
    { initSql: [InitSql.fromSecret('schema', secret, 'a/b.sql')] },
    "initSql[0]: has the key 'a/b.sql', which no Secret can have; write letters, digits, '-', '_' and '.'",
  ],
  [
    'an init script as a text',
    { initSql: ['CREATE TABLE t ()'] },
    'initSql[0]: "CREATE TABLE t ()" is not an InitSql; write InitSql.fromConfigMap(…) or InitSql.fromSecret(…)',
  ],
  // synchronous replication
  [
    'more synchronous standbys than there are',
    { synchronous: { number: 2 } },
    'synchronous.number: 2 is not below replicas (2), so no commit would ever return; give at most 1, or raise replicas',
  ],
  [
    'a synchronous standby of none',
    { replicas: 1, synchronous: { number: 1 } },
    'synchronous.number: 1 is not below replicas (1), so no commit would ever return; raise replicas, or leave synchronous out',
  ],
  [
    'no synchronous standby',
    { synchronous: { number: 0 } },
    'synchronous.number: 0 is not a whole number, 1 or more; write such a number',
  ],
  [
    'an unknown method of choosing',
    { replicas: 3, synchronous: { number: 1, method: 'LAST' } },
    'synchronous.method: "LAST" is none of its values; write one of ANY, FIRST',
  ],
  // times
  [
    'a probe without patience',
    { probes: { livenessFailureThreshold: 0 } },
    'probes.livenessFailureThreshold: 0 is not a whole number, 1 or more; write such a number',
  ],
  [
    'a period in fractions of a second',
    { probes: { readinessPeriod: Duration.millis(500) } },
    'probes.readinessPeriod: 0.5 s is not a whole number of seconds, 1 or more; write for example Duration.seconds(1)',
  ],
  [
    'a grace period too short',
    { terminationGracePeriod: Duration.seconds(10), switchoverTimeout: Duration.seconds(5) },
    'terminationGracePeriod: 10 s is not a whole number of seconds, 30 or more; write for example Duration.seconds(30)',
  ],
  [
    'a duration as a number',
    { switchoverTimeout: 60 },
    'switchoverTimeout: 60 is not a Duration; write Duration.seconds(60)',
  ],
  [
    'a duration as a text',
    { switchoverTimeout: '1m' },
    "switchoverTimeout: '1m' is not a Duration; write for example Duration.seconds(30)",
  ],
  // metadata and network
  [
    'a label of ours',
    { labels: { 'cdk8s-pg/database': 'x' } },
    "labels.cdk8s-pg/database: 'cdk8s-pg/database' is set by this library; choose another key",
  ],
  [
    'a label that we set',
    { podLabels: { 'app.kubernetes.io/name': 'x' } },
    "podLabels.app.kubernetes.io/name: 'app.kubernetes.io/name' is set by this library; choose another key",
  ],
  [
    'an illegal key',
    { annotations: { 'a/b/c': 'x' } },
    "annotations.a/b/c: 'a/b/c' is not a legal key; write at most 63 letters, digits, '-', '_' and '.', if wanted with a DNS name and '/' before them",
  ],
  [
    'an illegal value of a label',
    { labels: { team: 'the team' } },
    "labels.team: 'the team' is not a legal value for the label team; write at most 63 letters, digits, '-', '_' and '.', as a text",
  ],
  [
    'an annotation that is no text',
    { podAnnotations: { port: 9187 } },
    "podAnnotations.port: 9187 is not a text; write the annotation port as '9187'",
  ],
  [
    'an illegal node selector',
    { nodeSelector: { disk: true } },
    "nodeSelector.disk: 'true' is not a legal value for the label disk; write at most 63 letters, digits, '-', '_' and '.', as a text",
  ],
  [
    'a network that is none',
    { networkPolicy: { apiServer: { cidrs: ['10.0.0.1'] } } },
    "networkPolicy.apiServer.cidrs[0]: '10.0.0.1' is not a network; write for example 10.0.0.1/32",
  ],
  [
    'a port that is none',
    { networkPolicy: { apiServer: { ports: [70000] } } },
    'networkPolicy.apiServer.ports[0]: 70000 is not a whole number, from 1 to 65535; write such a number',
  ],
  [
    'no ports at all',
    { networkPolicy: { apiServer: { ports: [] } } },
    'networkPolicy.apiServer.ports: [] would cut the instances off the Kubernetes API; give its ports, or leave it out',
  ],
  [
    'NetworkPolicies as a text',
    { networkPolicy: { enabled: 'no' } },
    'networkPolicy.enabled: "no" is neither true nor false; write one of them, without quotes',
  ],
];

test.each(refused)('%s is refused', (_what, props, problem) => {
  expect(refusal(() => database(props as ReplicatedPostgresProps))).toBe(`shop/products-db: 1 problem:\n- ${problem}`);
});

test('a parameter that PostgreSQL does not have is refused', () => {
  expect(refusal(() => database({ parameters: { shared_bufers: '128MB' } }))).toMatch(
    /^shop\/products-db: 1 problem:\n- parameters\.shared_bufers: .*shared_buffers/,
  );
});

test('everything that is wrong is said at once, in one error', () => {
  const props = {
    name: 'products-db',
    replicas: 2,
    primary: 2,
    storage: { size: Size.gibibytes(10) },
    image: 'postgres:latest',
    parameters: { port: '1' },
  };
  expect(refusal(() => new ReplicatedPostgres(chart(), 'Db', props))).toBe(
    [
      'shop/Db: 3 problems:',
      "- image: 'postgres:latest' has the tag latest, which means another program every day; name a version",
      '- primary: 2 is not below replicas (2); instances are numbered from 0, so give 0 or 1, or raise replicas',
      '- parameters.port: is set by this library: the Services, the probes and the other instances rely on it; leave it out',
    ].join('\n'),
  );
});

test('two databases of one name in one namespace are refused', () => {
  const scope = chart('shop');
  new ReplicatedPostgres(scope, 'First', LEAST);
  expect(refusal(() => new ReplicatedPostgres(scope, 'Second', LEAST))).toBe(
    "shop/Second: 1 problem:\n- name: needs the object name 'products-db' in namespace shop, which shop/First has already; choose another name, or another namespace",
  );
});

test('a database whose name another one has made its own is refused', () => {
  const scope = chart('shop');
  new ReplicatedPostgres(scope, 'First', { ...LEAST, name: 'db' });
  expect(refusal(() => new ReplicatedPostgres(scope, 'Second', { ...LEAST, name: 'db-rw' }))).toBe(
    "shop/Second: 1 problem:\n- name: needs the object name 'db-rw' in namespace shop, which shop/First has already; choose another name, or another namespace",
  );
});

test('databases of one name live in two namespaces', () => {
  const scope = chart('shop');
  new ReplicatedPostgres(scope, 'First', LEAST);
  expect(() => new ReplicatedPostgres(scope, 'Second', { ...LEAST, namespace: 'shop-test' })).not.toThrow();
});
