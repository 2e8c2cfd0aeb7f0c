import { Duration, Size } from 'cdk8s';
import { ConfigMap, Cpu, PersistentVolumeAccessMode, Secret } from 'cdk8s-plus-28';
import {
  CloudNativeBootstrap,
  ImportFromPostgres,
  type ImportFromPostgresProps,
  InitSql,
  MetricsQueries,
  Postgres,
  type PostgresAttributes,
  RecoveryTarget,
  RestoreFromSnapshot,
  type RestoreFromSnapshotProps,
} from '../../../../src';
import { references, type Untyped } from './support';

/** What is said to a set of props. */
export interface Verdict {
  readonly what: string;
  readonly props: Untyped;
  /** Our problems, whole; none: the props are accepted. */
  readonly refused?: string[];
  /** Why the operator's webhook says otherwise. */
  readonly exception?: string;
}

const PASSWORD = Secret.fromSecretName(references, 'Password', 'a-password');
const CA = Secret.fromSecretName(references, 'Ca', 'a-ca');
const CERTIFICATE = Secret.fromSecretName(references, 'Certificate', 'a-certificate');
const SQL = ConfigMap.fromConfigMapName(references, 'Sql', 'sql');
const GI = Size.gibibytes(1);
const OLD = { name: 'old', connectionParameters: { host: 'old.example.com', user: 'postgres', dbname: 'shop' } };
const STORE = {
  name: 'store',
  plugin: { name: 'barman-cloud.cloudnative-pg.io', parameters: { barmanObjectName: 'store' } },
};
const TOKEN = Buffer.from(
  JSON.stringify({
    latestCheckpointTimelineID: '1',
    redoWalFile: '000000010000000000000003',
    databaseSystemIdentifier: '7000000000000000000',
    latestCheckpointREDOLocation: '0/3000028',
    timeOfLatestCheckpoint: 'Sat Nov 21 03:00:00 2026',
    operatorVersion: '1.30.0',
  }),
).toString('base64');
const DATA = { storage: { name: 'nightly' } };
const HALF_TOKEN = Buffer.from('{"redoWalFile":"x"}').toString('base64');

/** Props of a recovery up to a target, from a plugin's backups. */
const upTo = (target: RecoveryTarget): Untyped => ({
  externalClusters: [STORE],
  bootstrap: CloudNativeBootstrap.recoverFrom('store', { target }),
});
const snapshots = (options: object, props: Untyped = {}): Untyped => ({
  bootstrap: CloudNativeBootstrap.recoverSnapshots({ ...DATA, ...options }),
  ...props,
});
/** Props of a database that begins with a backup. */
const restore = (from: RestoreFromSnapshotProps, props: Untyped = {}): Untyped => ({
  bootstrap: new RestoreFromSnapshot(references, `Restore${(count += 1)}`, from),
  ...props,
});
let count = 0;
/** Props of a database that begins with a dump of another one. */
const importing = (
  how: Omit<ImportFromPostgresProps, 'source'> = {},
  props: Untyped = {},
  source: Partial<PostgresAttributes> = {},
): Untyped => ({
  bootstrap: new ImportFromPostgres(references, `Import${(count += 1)}`, {
    source: Postgres.fromAttributes(references, `Source${count}`, {
      name: 'old',
      namespace: 'shop',
      version: '17',
      host: 'old.example.com',
      ownerSecret: PASSWORD,
      superuserSecret: PASSWORD,
      ...source,
    }),
    ...how,
  }),
  ...props,
});
const tablespace = (name: string, more: object = {}): object => ({ name, storage: { size: GI }, ...more });

const NO_ARCHIVE = (prop: string): string =>
  `bootstrap.${prop}: 'old' has no plugin that reads backups and WAL, so nothing would be found there; give its plugin in externalClusters, or name another`;
const CONTRARY = 'one of the checks that synth makes and the webhook does not';
const STRICTER = 'PostgreSQL would refuse it later, which synth knows';
const HARMFUL = 'legal, and harmful';
const NAMES = 'it would fail later, when the operator makes the object';
const UNSUPPORTED = 'this library does not know the version';

/** Parameters that the operator keeps for itself, with the prop that says the same. */
const FIXED: [name: string, prop?: string][] = [
  ['port'],
  ['listen_addresses'],
  ['archive_command'],
  ['ssl'],
  ['ssl_cert_file', 'tls'],
  ['hba_file', 'pgHba'],
  ['data_directory'],
  ['log_destination'],
  ['restore_command'],
  ['shared_preload_libraries', 'sharedPreloadLibraries'],
  ['synchronous_standby_names', 'synchronous'],
  ['unix_socket_directories'],
  ['recovery_target_time', 'bootstrap'],
  ['cluster_name'],
  ['allow_system_table_mods'],
  ['syslog_ident'],
  ['pg_failover_slots.primary_dsn'],
  ['recovery_min_apply_delay', 'replicaCluster.minApplyDelay'],
  ['restart_after_crash'],
  ['bonjour'],
];

/** Sets of props, each with what we say to it; the operator's webhook says the same where there is no exception. */
export const VERDICTS: Verdict[] = [
  // Names
  { what: 'the least', props: {} },
  { what: 'a name of 50 characters', props: { name: 'a'.repeat(50) } },
  {
    what: 'a name of 51 characters',
    props: { name: 'a'.repeat(51) },
    refused: [
      "name: 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa' has 51 characters; 50 are allowed, because other names are made from it",
    ],
  },
  {
    what: 'a name with a dot',
    props: { name: 'products.db' },
    refused: [
      "name: 'products.db' is not a DNS label; write lowercase letters, digits and '-', begin with a letter and end with a letter or a digit",
    ],
  },
  {
    what: 'a name that begins with a digit',
    props: { name: '1db' },
    refused: [
      "name: '1db' is not a DNS label; write lowercase letters, digits and '-', begin with a letter and end with a letter or a digit",
    ],
  },
  {
    what: 'a name that ends with a dash',
    props: { name: 'db-' },
    refused: [
      "name: 'db-' is not a DNS label; write lowercase letters, digits and '-', begin with a letter and end with a letter or a digit",
    ],
  },
  // Images
  { what: 'an older major version', props: { version: '16' } },
  { what: 'a minor version', props: { version: '17.11' } },
  { what: 'an image with a tag', props: { image: 'registry.example.com/pg:17.11-standard-trixie' } },
  {
    what: 'an image with tag and digest',
    props: { image: `ghcr.io/cloudnative-pg/postgresql:18.6-minimal-trixie@sha256:${'a'.repeat(64)}` },
  },
  {
    what: 'an image by digest alone',
    props: { image: `ghcr.io/cloudnative-pg/postgresql@sha256:${'a'.repeat(64)}`, version: '18' },
    refused: [
      "image: 'ghcr.io/cloudnative-pg/postgresql@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa' has no tag that begins with the version of PostgreSQL, by which the operator knows it; write one such as 17.11-standard-trixie, before the digest where there is one",
    ],
  },
  {
    what: 'the tag latest',
    props: { image: 'ghcr.io/cloudnative-pg/postgresql:latest' },
    refused: [
      "image: 'ghcr.io/cloudnative-pg/postgresql:latest' has the tag latest, which means another program every day; name a version",
    ],
  },
  {
    what: 'no tag',
    props: { image: 'ghcr.io/cloudnative-pg/postgresql' },
    refused: [
      "image: 'ghcr.io/cloudnative-pg/postgresql' has neither tag nor digest, which means latest; name a version",
    ],
  },
  {
    what: 'a tag without a version',
    props: { image: 'registry.example.com/pg:stable' },
    refused: [
      "image: 'registry.example.com/pg:stable' has no tag that begins with the version of PostgreSQL, by which the operator knows it; write one such as 17.11-standard-trixie, before the digest where there is one",
    ],
  },
  {
    what: 'a tag that begins with a letter',
    props: { image: 'registry.example.com/pg:v17' },
    refused: [
      "image: 'registry.example.com/pg:v17' has no tag that begins with the version of PostgreSQL, by which the operator knows it; write one such as 17.11-standard-trixie, before the digest where there is one",
    ],
  },
  {
    what: 'a version that is too old',
    props: { image: 'registry.example.com/pg:12.4' },
    refused: [
      "image: 'registry.example.com/pg:12.4': '12.4' is not a version of PostgreSQL that is known here; write a major version (15, 16, 17, 18) or one with its minor, such as '17.11'",
    ],
  },
  {
    what: 'a version that is too old for us',
    props: { image: 'registry.example.com/pg:14.9' },
    refused: [
      "image: 'registry.example.com/pg:14.9': '14.9' is not a version of PostgreSQL that is known here; write a major version (15, 16, 17, 18) or one with its minor, such as '17.11'",
    ],
    exception: UNSUPPORTED,
  },
  { what: 'a beta version', props: { image: 'registry.example.com/pg:18beta1' } },
  { what: 'a catalogue', props: { imageCatalog: { name: 'postgresql' }, version: '17' } },
  { what: 'a catalogue of the whole cluster', props: { imageCatalog: { name: 'postgresql', clusterWide: true } } },
  {
    what: 'a catalogue beside an image',
    props: { imageCatalog: { name: 'postgresql' }, image: 'registry.example.com/pg:18.6' },
    refused: [
      "image: 'registry.example.com/pg:18.6' contradicts imageCatalog, where the image comes from; leave one of them out",
    ],
  },
  { what: 'another registry', props: { registry: 'mirror.example.com:5000/cache' } },
  { what: 'images that are always pulled', props: { imagePullPolicy: 'Always' } },
  {
    what: 'an unknown pull policy',
    props: { imagePullPolicy: 'Sometimes' },
    refused: ['imagePullPolicy: "Sometimes" is none of its values; write one of Always, IfNotPresent, Never'],
  },
  // Instances
  { what: 'one instance', props: { replicas: 1 } },
  { what: 'five instances', props: { replicas: 5 } },
  {
    what: 'no instance',
    props: { replicas: 0 },
    refused: ['replicas: 0 is not a whole number, from 1 to 99; write such a number'],
  },
  {
    what: 'half an instance',
    props: { replicas: 2.5 },
    refused: ['replicas: 2.5 is not a whole number, from 1 to 99; write such a number'],
  },
  { what: 'a supervised update', props: { updateStrategy: 'supervised' } },
  {
    what: 'a supervised update of one instance',
    props: { replicas: 1, updateStrategy: 'supervised' },
    refused: ["updateStrategy: 'supervised' needs a standby to switch over to; raise replicas, or leave it out"],
  },
  {
    what: 'an unknown update strategy',
    props: { updateStrategy: 'RollingUpdate' },
    refused: ['updateStrategy: "RollingUpdate" is none of its values; write one of unsupervised, supervised'],
  },
  { what: 'a switchover for every update', props: { primaryUpdateMethod: 'switchover' } },
  {
    what: 'an unknown update method',
    props: { primaryUpdateMethod: 'failover' },
    refused: ['primaryUpdateMethod: "failover" is none of its values; write one of restart, switchover'],
  },
  { what: 'a log level', props: { logLevel: 'debug' } },
  {
    what: 'an unknown log level',
    props: { logLevel: 'verbose' },
    refused: ['logLevel: "verbose" is none of its values; write one of error, warning, info, debug, trace'],
  },
  { what: 'a user', props: { userId: 999 } },
  // Storage
  { what: 'a storage class', props: { storage: { size: GI, storageClass: 'fast' } } },
  { what: 'a grown volume', props: { storage: { size: GI, grownTo: Size.gibibytes(3) } } },
  {
    what: 'a volume for one pod alone',
    props: { storage: { size: GI, accessMode: PersistentVolumeAccessMode.READ_WRITE_ONCE_POD } },
  },
  { what: 'a WAL volume', props: { walStorage: { size: GI } } },
  {
    what: 'storage as a text',
    props: { storage: '10Gi' },
    refused: ['storage: "10Gi" is not a set of options; write { size: Size.gibibytes(10) }'],
    exception: 'the typed manifest cannot hold it: what the webhook sees has a default size',
  },
  {
    what: 'a volume that shrinks',
    props: { storage: { size: Size.gibibytes(3), grownTo: GI } },
    refused: [
      'storage.grownTo: 1Gi is less than storage.size (3Gi), and a volume cannot shrink; give more, or leave it out',
    ],
    exception: 'on a new Cluster there is nothing to shrink',
  },
  { what: 'a tablespace', props: { tablespaces: [tablespace('archive')] } },
  {
    what: 'a temporary tablespace',
    props: { tablespaces: [tablespace('scratch', { temporary: true, owner: 'app' })] },
  },
  { what: 'a tablespace with a dollar', props: { tablespaces: [tablespace('a$b')] } },
  {
    what: 'a tablespace with a reserved name',
    props: { tablespaces: [tablespace('pg_archive')] },
    refused: [
      "tablespaces[0].name: 'pg_archive' begins with pg_, which PostgreSQL keeps for itself; choose another name",
    ],
  },
  {
    what: 'a tablespace with a dash',
    props: { tablespaces: [tablespace('my-space')] },
    refused: [
      "tablespaces[0].name: 'my-space' is not the name of a tablespace; write letters, digits, '_' and '$', and begin with a letter or '_'",
    ],
  },
  {
    what: 'a tablespace that begins with a digit',
    props: { tablespaces: [tablespace('1st')] },
    refused: [
      "tablespaces[0].name: '1st' is not the name of a tablespace; write letters, digits, '_' and '$', and begin with a letter or '_'",
    ],
  },
  {
    what: 'a tablespace of 64 characters',
    props: { tablespaces: [tablespace('t'.repeat(64))] },
    refused: [
      "tablespaces[0].name: 'tttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttt' has 64 characters; PostgreSQL keeps 63",
    ],
  },
  {
    what: 'two tablespaces of one name',
    props: { tablespaces: [tablespace('archive'), tablespace('archive')] },
    refused: [
      "tablespaces[1].name: 'archive' is too like the name of tablespaces[0]: neither case nor '_' and '$' tell volumes apart; choose another name",
    ],
  },
  {
    what: 'two tablespaces that differ in case',
    props: { tablespaces: [tablespace('archive'), tablespace('Archive')] },
    refused: [
      "tablespaces[1].name: 'Archive' is too like the name of tablespaces[0]: neither case nor '_' and '$' tell volumes apart; choose another name",
    ],
  },
  {
    what: 'two tablespaces that differ in _ and $',
    props: { tablespaces: [tablespace('a_b'), tablespace('a$b')] },
    refused: [
      "tablespaces[1].name: 'a$b' is too like the name of tablespaces[0]: neither case nor '_' and '$' tell volumes apart; choose another name",
    ],
  },
  // Resources
  {
    what: 'resources',
    props: {
      resources: {
        cpu: { request: Cpu.millis(1500), limit: Cpu.units(2) },
        memory: { request: GI, limit: Size.gibibytes(2) },
      },
    },
  },
  {
    what: 'more memory requested than the limit',
    props: { resources: { memory: { request: Size.gibibytes(2), limit: GI } } },
    refused: ['resources.memory.request: 2Gi is above the limit (1Gi); lower the request or raise the limit'],
  },
  {
    what: 'more processor requested than the limit',
    props: { resources: { cpu: { request: Cpu.units(2), limit: Cpu.units(1) } } },
    refused: ['resources.cpu.request: 2 is above the limit (1); lower the request or raise the limit'],
  },
  {
    what: 'more scratch space requested than the limit',
    props: { resources: { ephemeralStorage: { request: Size.gibibytes(2), limit: GI } } },
    refused: ['resources.ephemeralStorage.request: 2Gi is above the limit (1Gi); lower the request or raise the limit'],
  },
  {
    what: 'buffers above the memory',
    props: { parameters: { shared_buffers: '1GB' } },
    refused: [
      "parameters.shared_buffers: '1GB' is not below the memory of the container (512Mi); take about a quarter of it, or raise resources.memory",
    ],
  },
  {
    what: 'buffers as large as the memory',
    props: { parameters: { shared_buffers: '512MB' } },
    refused: [
      "parameters.shared_buffers: '512MB' is not below the memory of the container (512Mi); take about a quarter of it, or raise resources.memory",
    ],
    exception: HARMFUL,
  },
  {
    what: 'buffers above the request, below the limit',
    props: { resources: { memory: { request: GI, limit: Size.gibibytes(4) } }, parameters: { shared_buffers: '2GB' } },
    refused: [
      "parameters.shared_buffers: '2GB' is not below the memory of the container (1Gi); take about a quarter of it, or raise resources.memory",
    ],
  },
  { what: 'shared memory', props: { sharedMemory: Size.mebibytes(1024) } },
  // Parameters
  { what: 'parameters', props: { parameters: { work_mem: '16MB', log_min_duration_statement: '1s' } } },
  {
    what: 'buffers in gigabytes',
    props: { resources: { memory: { request: Size.gibibytes(8) } }, parameters: { shared_buffers: '1.5GB' } },
  },
  { what: 'buffers with a blank', props: { parameters: { shared_buffers: '128 MB' } } },
  {
    what: 'buffers without a unit',
    props: { parameters: { shared_buffers: '16384' } },
    refused: [
      "parameters.shared_buffers: '16384' has no unit: PostgreSQL would count pages of 8 kB, the operator megabytes; write for example '128MB'",
    ],
  },
  {
    what: 'few buffers without a unit',
    props: { parameters: { shared_buffers: '32' } },
    refused: [
      "parameters.shared_buffers: '32' has no unit: PostgreSQL would count pages of 8 kB, the operator megabytes; write for example '128MB'",
    ],
    exception: 'the operator reads megabytes where PostgreSQL reads pages',
  },
  {
    what: 'buffers in Kubernetes units',
    props: { parameters: { shared_buffers: '128Mi' } },
    refused: ["parameters.shared_buffers: '128Mi' is not a number with a unit of B, kB, MB, GB or TB; write '128MB'"],
  },
  {
    what: 'buffers in hexadecimal',
    props: { parameters: { shared_buffers: '0x4000' } },
    refused: [
      "parameters.shared_buffers: '0x4000' is a spelling that the operator cannot read; write a plain number and its unit, such as '128MB'",
    ],
  },
  {
    what: 'buffers with an exponent',
    props: { parameters: { shared_buffers: '1e2MB' } },
    refused: [
      "parameters.shared_buffers: '1e2MB' is a spelling that the operator cannot read; write a plain number and its unit, such as '128MB'",
    ],
  },
  { what: 'a WAL size without a unit', props: { parameters: { min_wal_size: '48' } } },
  {
    what: 'a least WAL size above the largest',
    props: { parameters: { min_wal_size: '2GB', max_wal_size: '1GB' } },
    refused: ["parameters.min_wal_size: '2GB' is not below max_wal_size ('1GB'); lower it, or raise that"],
  },
  {
    what: 'a least WAL size as the largest',
    props: { parameters: { min_wal_size: '1GB', max_wal_size: '1GB' } },
    refused: ["parameters.min_wal_size: '1GB' is not below max_wal_size ('1GB'); lower it, or raise that"],
  },
  {
    what: 'more WAL than its volume',
    props: { walStorage: { size: GI }, parameters: { max_wal_size: '2GB' } },
    refused: ["parameters.max_wal_size: '2GB' is not below walStorage (1Gi); lower it, or give a larger volume"],
  },
  {
    what: 'as much WAL as its volume',
    props: { walStorage: { size: GI }, parameters: { max_wal_size: '1GB' } },
    refused: ["parameters.max_wal_size: '1GB' is not below walStorage (1Gi); lower it, or give a larger volume"],
  },
  {
    what: 'a least WAL size above the volume',
    props: { walStorage: { size: GI }, parameters: { min_wal_size: '1GB', max_wal_size: '1100MB' } },
    refused: [
      "parameters.min_wal_size: '1GB' is not below walStorage (1Gi); lower it, or give a larger volume",
      "parameters.max_wal_size: '1100MB' is not below walStorage (1Gi); lower it, or give a larger volume",
    ],
  },
  { what: 'much WAL on the volume of the data', props: { parameters: { max_wal_size: '20GB' } } },
  {
    what: 'an illegal WAL size',
    props: { parameters: { max_wal_size: 'much' } },
    refused: [
      "parameters.max_wal_size: 'much' is not a number with a unit of B, kB, MB, GB or TB; write for example '1GB'",
    ],
  },
  { what: 'the WAL level replica', props: { parameters: { wal_level: 'replica' } } },
  {
    what: 'the WAL level minimal',
    props: { parameters: { wal_level: 'minimal' } },
    refused: [
      "parameters.wal_level: 'minimal' leaves standbys and backups without what they need, or is an old name; write 'replica' or 'logical'",
    ],
  },
  {
    what: 'the WAL level minimal for one instance',
    props: { replicas: 1, parameters: { wal_level: 'minimal', max_wal_senders: '0' } },
    refused: [
      "parameters.max_wal_senders: '0' is too few for 1 replicas, each standby needs one to stream and one to clone; write at least '2', or leave it out",
      "parameters.wal_level: 'minimal' leaves standbys and backups without what they need, or is an old name; write 'replica' or 'logical'",
    ],
  },
  {
    what: 'an old name of a WAL level',
    props: { parameters: { wal_level: 'archive' } },
    refused: [
      "parameters.wal_level: 'archive' leaves standbys and backups without what they need, or is an old name; write 'replica' or 'logical'",
    ],
  },
  {
    what: 'an unknown WAL level',
    props: { parameters: { wal_level: 'full' } },
    refused: ["parameters.wal_level: 'full' is not one of minimal, replica, logical"],
  },
  { what: 'a boolean in a long form', props: { parameters: { hot_standby_feedback: 'yes' } } },
  {
    what: 'a boolean that is none',
    props: { parameters: { hot_standby_feedback: 'maybe' } },
    refused: ["parameters.hot_standby_feedback: 'maybe' is not on or off"],
  },
  {
    what: 'no hints in the WAL',
    props: { parameters: { wal_log_hints: 'off' } },
    refused: [
      "parameters.wal_log_hints: 'off' keeps a former primary from being brought back by pg_rewind; leave it out",
    ],
  },
  { what: 'no hints in the WAL of one instance', props: { replicas: 1, parameters: { wal_log_hints: 'off' } } },
  {
    what: 'slots for logical decoding without feedback',
    props: { parameters: { 'pg_failover_slots.synchronize_slot_names': 'name_like:%' } },
    refused: ["parameters.hot_standby_feedback: has to be 'on' for pg_failover_slots; write that"],
  },
  {
    what: 'slots for logical decoding',
    props: { parameters: { 'pg_failover_slots.synchronize_slot_names': 'name_like:%', hot_standby_feedback: 'on' } },
  },
  { what: 'a parameter of an extension', props: { parameters: { 'pgaudit.log': 'ddl' } } },
  {
    what: 'a parameter with an illegal name',
    props: { parameters: { 'work mem': '16MB' } },
    refused: ['parameters.work mem: work mem is not a parameter of PostgreSQL 18; did you mean work_mem?'],
  },
  {
    what: 'a parameter with a name of three parts',
    props: { parameters: { 'a.b.c': '1' } },
    refused: [
      'parameters.a.b.c: a.b.c is not a name that postgresql.conf can hold; write extension.parameter with letters, digits and _',
    ],
  },
  {
    what: 'a parameter with a line break in its name',
    props: { parameters: { 'x\nport = 1': '1' } },
    refused: ['parameters.x\nport = 1: x\nport = 1 is not a parameter of PostgreSQL 18; did you mean port?'],
  },
  {
    what: 'a parameter that PostgreSQL does not have',
    props: { parameters: { shared_bufers: '128MB' } },
    refused: [
      'parameters.shared_bufers: shared_bufers is not a parameter of PostgreSQL 18; did you mean shared_buffers?',
    ],
    exception: STRICTER,
  },
  {
    what: 'a parameter out of its range',
    props: { parameters: { max_connections: '0' } },
    refused: ["parameters.max_connections: '0' is outside 1 to 262143"],
    exception: STRICTER,
  },
  {
    what: 'a parameter as a number',
    props: { parameters: { max_connections: 100 } },
    refused: ["parameters.max_connections: 100 is not a text; write '100'"],
  },
  {
    what: 'no fsync',
    props: { parameters: { fsync: 'off' } },
    refused: [
      "parameters.fsync: 'off' would lose acknowledged rows, or the whole database, when a node dies; leave it out",
    ],
    exception: HARMFUL,
  },
  ...FIXED.map(([name, prop]): Verdict => ({
    what: `the fixed parameter ${name}`,
    props: { parameters: { [name]: '1' } },
    refused: [
      `parameters.${name}: is set by the operator; ${prop === undefined ? 'leave it out' : `use the prop ${prop}`}`,
    ],
  })),
  {
    what: 'a fixed parameter in capitals',
    props: { parameters: { Port: '1' } },
    refused: ['parameters.Port: is set by the operator; leave it out'],
  },
  {
    what: 'a fixed parameter with its own value',
    props: { parameters: { log_rotation_age: '0' } },
    refused: ['parameters.log_rotation_age: is set by the operator; leave it out'],
    exception: 'the webhook lets a fixed parameter pass where it has the value that it gives it',
  },
  {
    what: 'archiving switched off',
    props: { parameters: { archive_mode: 'off' } },
    refused: ['parameters.archive_mode: is set by the operator; leave it out'],
    exception: 'the webhook puts its own value in its place and says nothing',
  },
  { what: 'ALTER SYSTEM', props: { enableAlterSystem: true } },
  {
    what: 'the parameter for ALTER SYSTEM',
    props: { parameters: { allow_alter_system: 'on' } },
    refused: ['parameters.allow_alter_system: is set by the operator; use the prop enableAlterSystem'],
    exception: 'the operator overwrites it and says nothing',
  },
  { what: 'libraries', props: { sharedPreloadLibraries: ['pg_cron'], pgIdent: ['map a b'] } },
  { what: 'a line for pg_hba.conf', props: { pgHba: ['hostssl app reporting 10.0.0.0/8 scram-sha-256'] } },
  {
    what: 'a line for pg_hba.conf that lets everybody in',
    props: { pgHba: ['host all all all trust'] },
    refused: [
      "pgHba[0]: 'host all all all trust' has the method trust, which lets everybody in who reaches the port; write scram-sha-256",
    ],
    exception: HARMFUL,
  },
  {
    what: 'a line for pg_hba.conf that is none',
    props: { pgHba: ['let me in'] },
    refused: [
      "pgHba[0]: 'let me in' begins with no type of connection; write one of host, hostssl, hostnossl, hostgssenc, hostnogssenc, for example 'host app reporting 10.0.0.0/8 scram-sha-256'",
    ],
    exception: STRICTER,
  },
  {
    what: 'a line for pg_hba.conf with an unknown selector',
    props: { pgHba: ['hostssl all all ${podselector:web} scram-sha-256'] },
    refused: [
      "pgHba[0]: 'hostssl all all ${podselector:web} scram-sha-256' has the address '${podselector:web}', which is none; write a network such as 10.0.0.0/8, a host name, all, samehost or samenet",
    ],
  },
  { what: 'clients that must encrypt', props: { tls: { required: true } } },
  // Synchronous replication
  { what: 'one synchronous standby', props: { replicas: 3, synchronous: { number: 1 } } },
  {
    what: 'as many synchronous standbys as there are',
    props: { replicas: 3, synchronous: { number: 2, method: 'FIRST' } },
  },
  {
    what: 'too many synchronous standbys',
    props: { replicas: 3, synchronous: { number: 3 } },
    refused: [
      'synchronous.number: 3 is more than the standbys there are (2), so no commit would ever return; give at most 2, or raise replicas',
    ],
  },
  {
    what: 'no synchronous standby',
    props: { synchronous: { number: 0 } },
    refused: ['synchronous.number: 0 is not a whole number, 1 or more; write such a number'],
  },
  {
    what: 'fewer than no synchronous standby',
    props: { synchronous: { number: -1 } },
    refused: ['synchronous.number: -1 is not a whole number, 1 or more; write such a number'],
  },
  { what: 'synchronous standbys elsewhere', props: { synchronous: { number: 2, standbyNamesPre: ['elsewhere'] } } },
  {
    what: 'too many with standbys elsewhere',
    props: { synchronous: { number: 3, standbyNamesPost: ['elsewhere'] } },
    refused: [
      'synchronous.number: 3 is more than the standbys there are (2), so no commit would ever return; give at most 2, or raise replicas',
    ],
  },
  { what: 'preferred durability', props: { synchronous: { number: 1, dataDurability: 'preferred' } } },
  {
    what: 'preferred durability with standbys elsewhere',
    props: { synchronous: { number: 1, dataDurability: 'preferred', standbyNamesPre: ['elsewhere'] } },
    refused: [
      "synchronous.dataDurability: 'preferred' knows only the own instances; leave standbyNamesPre and standbyNamesPost out, or write 'required'",
    ],
  },
  {
    what: 'unknown durability',
    props: { synchronous: { number: 1, dataDurability: 'some' } },
    refused: ['synchronous.dataDurability: "some" is none of its values; write one of required, preferred'],
  },
  {
    what: 'an unknown method',
    props: { synchronous: { number: 1, method: 'ALL' } },
    refused: ['synchronous.method: "ALL" is none of its values; write one of ANY, FIRST'],
  },
  {
    what: 'at most one own standby',
    props: { replicas: 3, synchronous: { number: 1, maxStandbyNamesFromCluster: 1 } },
  },
  {
    what: 'fewer than no own standbys',
    props: { replicas: 3, synchronous: { number: 1, maxStandbyNamesFromCluster: -1 } },
    refused: ['synchronous.maxStandbyNamesFromCluster: -1 is not a whole number, 0 or more; write such a number'],
    exception: STRICTER,
  },
  { what: 'a quorum for failover', props: { replicas: 3, synchronous: { number: 1, failoverQuorum: true } } },
  {
    what: 'a quorum for failover with standbys elsewhere',
    props: { replicas: 3, synchronous: { number: 1, failoverQuorum: true, standbyNamesPre: ['elsewhere'] } },
    refused: [
      'synchronous.failoverQuorum: cannot hold while standbys elsewhere (1) may be all that confirm a commit; give a number above 1',
    ],
  },
  // Roles
  {
    what: 'a role',
    props: {
      managedRoles: [
        {
          name: 'reporting',
          login: true,
          passwordSecret: PASSWORD,
          inRoles: ['pg_monitor'],
          validUntil: new Date('2030-01-01T00:00:00Z'),
          comment: 'reads',
        },
      ],
    },
  },
  { what: 'a role that shall go', props: { managedRoles: [{ name: 'reporting', ensure: 'absent' }] } },
  {
    what: 'a role with false rights',
    props: {
      managedRoles: [{ name: 'reporting', login: false, superuser: false, inherit: false, connectionLimit: 5 }],
    },
  },
  {
    what: 'two roles of one name',
    props: { managedRoles: [{ name: 'reporting' }, { name: 'reporting' }] },
    refused: ["managedRoles[1].name: 'reporting' is the name of managedRoles[0] already; give each another name"],
  },
  {
    what: 'the superuser as a role',
    props: { managedRoles: [{ name: 'postgres' }] },
    refused: ["managedRoles[0].name: 'postgres' belongs to PostgreSQL or to the operator; choose another name"],
  },
  {
    what: "the standbys' role",
    props: { managedRoles: [{ name: 'streaming_replica' }] },
    refused: [
      "managedRoles[0].name: 'streaming_replica' belongs to PostgreSQL or to the operator; choose another name",
    ],
  },
  {
    what: "a role of PostgreSQL's",
    props: { managedRoles: [{ name: 'pg_monitor' }] },
    refused: ["managedRoles[0].name: 'pg_monitor' belongs to PostgreSQL or to the operator; choose another name"],
  },
  {
    what: "a role of the operator's",
    props: { managedRoles: [{ name: 'cnpg_pooler_pgbouncer' }] },
    refused: [
      "managedRoles[0].name: 'cnpg_pooler_pgbouncer' belongs to PostgreSQL or to the operator; choose another name",
    ],
  },
  {
    what: 'a role with and without a password',
    props: { managedRoles: [{ name: 'reporting', disablePassword: true, passwordSecret: PASSWORD }] },
    refused: ['managedRoles[0].disablePassword: contradicts passwordSecret; leave one of them out'],
  },
  {
    what: 'a role with a negative limit',
    props: { managedRoles: [{ name: 'reporting', connectionLimit: -2 }] },
    refused: ['managedRoles[0].connectionLimit: -2 is not a whole number, 0 or more; write such a number'],
  },
  { what: 'a role without a limit', props: { managedRoles: [{ name: 'reporting', connectionLimit: -1 }] } },
  {
    what: 'a role with an unknown wish',
    props: { managedRoles: [{ name: 'reporting', ensure: 'maybe' }] },
    refused: ['managedRoles[0].ensure: "maybe" is none of its values; write one of present, absent'],
  },
  {
    what: 'a role whose name no client can write',
    props: { managedRoles: [{ name: 'the "boss"' }] },
    refused: [
      "managedRoles[0].name: 'the \"boss\"' is not a name that every client can write; use letters, digits, '-' and '_', and begin with a letter or '_'",
    ],
    exception: HARMFUL,
  },
  // Services
  {
    what: 'a Service',
    props: { services: [{ name: 'products-db-lb', target: 'rw', spec: { type: 'LoadBalancer' }, labels: { a: 'b' } }] },
  },
  {
    what: 'a Service without a name',
    props: { services: [{ name: '', target: 'rw' }] },
    refused: ['services[0].name: is missing; give the Service a name'],
  },
  {
    what: 'a Service with the name of a default one',
    props: { services: [{ name: 'products-db-rw', target: 'rw' }] },
    refused: ["services[0].name: 'products-db-rw' is the name of a Service of the operator's own; choose another name"],
  },
  {
    what: 'a Service with the name of a former one',
    props: { services: [{ name: 'products-db-any', target: 'r' }] },
    refused: [
      "services[0].name: 'products-db-any' is the name of a Service of the operator's own; choose another name",
    ],
  },
  {
    what: 'two Services of one name',
    props: {
      services: [
        { name: 'lb', target: 'rw' },
        { name: 'lb', target: 'ro' },
      ],
    },
    refused: ["services[1].name: 'lb' is the name of services[0] already; give each another name"],
  },
  {
    what: 'a Service with a selector',
    props: { services: [{ name: 'lb', target: 'rw', spec: { selector: { app: 'web' } } }] },
    refused: ['services[0].spec.selector: is set by the operator, from target; leave it out'],
  },
  {
    what: 'a Service that leads nowhere',
    props: { services: [{ name: 'lb', target: 'primary' }] },
    refused: ['services[0].target: "primary" is none of its values; write one of rw, ro, r'],
  },
  {
    what: 'a Service with an illegal name',
    props: { services: [{ name: 'My_Service', target: 'rw' }] },
    refused: [
      "services[0].name: 'My_Service' is not a DNS label; write at most 63 lowercase letters, digits and '-', begin with a letter and end with a letter or a digit",
    ],
    exception: NAMES,
  },
  { what: 'default Services that are not made', props: { disabledServices: ['ro', 'r'] } },
  {
    what: 'no Service to the primary',
    props: { disabledServices: ['rw'] },
    refused: ["disabledServices[0]: 'rw' leads to the primary, which everything needs; leave it out"],
  },
  // Plugins
  {
    what: 'a plugin',
    props: {
      plugins: [
        { name: 'barman-cloud.cloudnative-pg.io', walArchiver: true, parameters: { barmanObjectName: 'store' } },
      ],
    },
  },
  {
    what: 'two plugins that archive',
    props: {
      plugins: [
        { name: 'a', walArchiver: true },
        { name: 'b', walArchiver: true },
      ],
    },
    refused: ['plugins: a and b shall all archive the WAL; let only one of them'],
  },
  {
    what: 'two plugins, one of them off',
    props: {
      plugins: [
        { name: 'a', walArchiver: true },
        { name: 'b', walArchiver: true, enabled: false },
      ],
    },
  },
  {
    what: 'two plugins of one name',
    props: { plugins: [{ name: 'a' }, { name: 'a' }] },
    refused: ["plugins[1].name: 'a' is the name of plugins[0] already; give each another name"],
    exception: STRICTER,
  },
  // External clusters
  {
    what: 'an external cluster',
    props: {
      externalClusters: [
        { ...OLD, password: { secret: PASSWORD, key: 'password' }, sslRootCertificate: { secret: CA, key: 'ca.crt' } },
      ],
    },
  },
  { what: 'an external cluster by a plugin', props: { externalClusters: [STORE] } },
  {
    what: 'an external cluster without anything',
    props: { externalClusters: [{ name: 'old' }] },
    refused: [
      'externalClusters[0]: says neither how to connect nor what plugin reads its backups; give connectionParameters or plugin',
    ],
  },
  {
    what: 'two external clusters of one name',
    props: { externalClusters: [OLD, OLD] },
    refused: ["externalClusters[1].name: 'old' is the name of externalClusters[0] already; give each another name"],
  },
  {
    what: 'an external cluster with a slash',
    props: { externalClusters: [{ ...OLD, name: 'a/b' }] },
    refused: [
      "externalClusters[0].name: 'a/b' cannot be the name of a file, which the operator makes of it; write a name without slashes",
    ],
  },
  {
    what: 'an external cluster with dots',
    props: { externalClusters: [{ ...OLD, name: '..' }] },
    refused: [
      "externalClusters[0].name: '..' cannot be the name of a file, which the operator makes of it; write a name without slashes",
    ],
  },
  {
    what: 'a key with a slash',
    props: { externalClusters: [{ ...OLD, sslKey: { secret: CERTIFICATE, key: '../tls.key' } }] },
    refused: [
      "externalClusters[0].sslKey.key: '../tls.key' cannot be the name of a file, which the operator makes of it; write a name without slashes",
    ],
  },
  {
    what: 'a password for everybody to read',
    props: { externalClusters: [{ name: 'old', connectionParameters: { host: 'old', password: 'secret' } }] },
    refused: [
      'externalClusters[0].connectionParameters.password: would stand in Git for everybody to read; use the prop password',
    ],
    exception: HARMFUL,
  },
  // Bootstrap
  {
    what: 'an import of a database',
    props: {
      externalClusters: [OLD],
      bootstrap: CloudNativeBootstrap.importDatabase({
        source: 'old',
        database: 'shop',
        schemaOnly: true,
        postImportSql: ['ANALYZE'],
      }),
    },
  },
  {
    what: 'an import of a pattern',
    props: {
      externalClusters: [OLD],
      bootstrap: CloudNativeBootstrap.importDatabase({ source: 'old', database: '*' }),
    },
    refused: [
      "bootstrap.database: '*' is not one database; name it, or use CloudNativeBootstrap.importServer for several",
    ],
  },
  {
    what: 'an import from nowhere',
    props: { bootstrap: CloudNativeBootstrap.importDatabase({ source: 'old', database: 'shop' }) },
    refused: ["bootstrap.source: 'old' is none of externalClusters; add it there, or name one of them"],
    exception: CONTRARY,
  },
  {
    what: 'an import of a server',
    props: {
      externalClusters: [OLD],
      bootstrap: CloudNativeBootstrap.importServer({ source: 'old', databases: ['*'], roles: ['*'] }),
    },
  },
  {
    what: 'an import of no databases',
    props: { externalClusters: [OLD], bootstrap: CloudNativeBootstrap.importServer({ source: 'old', databases: [] }) },
    refused: ["bootstrap.databases: [] names no database; name some, or write ['*'] for all"],
  },
  {
    what: 'an import of all databases and one',
    props: {
      externalClusters: [OLD],
      bootstrap: CloudNativeBootstrap.importServer({ source: 'old', databases: ['*', 'shop'] }),
    },
    refused: ["bootstrap.databases: has '*', which means all, beside others; leave them or '*' out"],
  },
  {
    what: 'an import of all roles and one',
    props: {
      externalClusters: [OLD],
      bootstrap: CloudNativeBootstrap.importServer({ source: 'old', databases: ['shop'], roles: ['*', 'shop'] }),
    },
    refused: ["bootstrap.roles: has '*', which means all, beside others; leave them or '*' out"],
  },
  {
    what: 'an import of a server from nowhere',
    props: { bootstrap: CloudNativeBootstrap.importServer({ source: 'old', databases: ['shop'] }) },
    refused: ["bootstrap.source: 'old' is none of externalClusters; add it there, or name one of them"],
    exception: CONTRARY,
  },
  { what: 'a copy', props: { externalClusters: [OLD], bootstrap: CloudNativeBootstrap.copyOf('old') } },
  {
    what: 'a copy of nothing',
    props: { externalClusters: [OLD], bootstrap: CloudNativeBootstrap.copyOf('new') },
    refused: ["bootstrap.source: 'new' is none of externalClusters (old); add it there, or name one of them"],
  },
  { what: 'a recovery', props: { externalClusters: [STORE], bootstrap: CloudNativeBootstrap.recoverFrom('store') } },
  {
    what: 'a recovery from nothing',
    props: { bootstrap: CloudNativeBootstrap.recoverFrom('store') },
    refused: ["bootstrap.source: 'store' is none of externalClusters; add it there, or name one of them"],
  },
  { what: 'a recovery from a Backup', props: { bootstrap: CloudNativeBootstrap.recoverBackup('nightly') } },
  {
    what: 'a recovery from a Backup that cannot be',
    props: { bootstrap: CloudNativeBootstrap.recoverBackup('Nightly Backup') },
    refused: [
      "bootstrap.backup: 'Nightly Backup' is not the name of a Backup; write that of one in the same namespace",
    ],
    exception: NAMES,
  },
  { what: 'a moment', props: upTo(RecoveryTarget.time('2026-11-21T03:00:00Z')) },
  { what: 'a moment in another zone', props: upTo(RecoveryTarget.time('2026-11-21 03:00:00.123456+02:00')) },
  {
    what: 'a moment without a zone',
    props: upTo(RecoveryTarget.time('2026-11-21T03:00:00')),
    refused: [
      "bootstrap.target.time: '2026-11-21T03:00:00' is not a moment with its zone; write for example '2026-11-21T03:00:00Z'",
    ],
    exception: HARMFUL,
  },
  {
    what: 'a moment that is none',
    props: upTo(RecoveryTarget.time('yesterday')),
    refused: [
      "bootstrap.target.time: 'yesterday' is not a moment with its zone; write for example '2026-11-21T03:00:00Z'",
    ],
  },
  { what: 'a place in the WAL', props: upTo(RecoveryTarget.lsn('0/3000060')) },
  {
    what: 'no place in the WAL',
    props: upTo(RecoveryTarget.lsn('3000060')),
    refused: ["bootstrap.target.lsn: '3000060' is not a place in the WAL; write for example '0/3000060'"],
  },
  {
    what: 'a place in the WAL with other letters',
    props: upTo(RecoveryTarget.lsn('0/XYZ')),
    refused: ["bootstrap.target.lsn: '0/XYZ' is not a place in the WAL; write for example '0/3000060'"],
  },
  { what: 'a restore point', props: upTo(RecoveryTarget.restorePoint('before', { backupId: '20261121T030000' })) },
  {
    what: 'a restore point without a backup',
    props: upTo(RecoveryTarget.restorePoint('before')),
    refused: [
      'bootstrap.target.backupId: is missing: only a moment or an LSN tells which backup comes before it; give the backup to begin with',
    ],
  },
  {
    what: 'a restore point of 64 bytes',
    props: upTo(RecoveryTarget.restorePoint('ä'.repeat(32), { backupId: 'b' })),
    refused: ["bootstrap.target.name: 'ääääääääääääääääääääääääääääääää' has 64 bytes; PostgreSQL takes at most 63"],
  },
  { what: 'a restore point of 63 bytes', props: upTo(RecoveryTarget.restorePoint('b'.repeat(63), { backupId: 'b' })) },
  {
    what: 'a restore point with a line break',
    props: upTo(RecoveryTarget.restorePoint('a\nb', { backupId: 'b' })),
    refused: [
      'bootstrap.target.name: "a\\nb" is not the name of a restore point; write text without control characters',
    ],
  },
  { what: 'a transaction', props: upTo(RecoveryTarget.transaction('4294967295', { backupId: 'b', exclusive: true })) },
  {
    what: 'a transaction that is too large',
    props: upTo(RecoveryTarget.transaction('4294967296', { backupId: 'b' })),
    refused: [
      "bootstrap.target.xid: '4294967296' is not the number of a transaction; write one from 0 to 4294967295, as a text",
    ],
  },
  {
    what: 'a transaction below 0',
    props: upTo(RecoveryTarget.transaction('-1', { backupId: 'b' })),
    refused: [
      "bootstrap.target.xid: '-1' is not the number of a transaction; write one from 0 to 4294967295, as a text",
    ],
  },
  {
    what: 'at once without a backup',
    props: upTo(RecoveryTarget.immediate()),
    refused: [
      'bootstrap.target.backupId: is missing: only a moment or an LSN tells which backup comes before it; give the backup to begin with',
    ],
  },
  { what: 'at once', props: upTo(RecoveryTarget.immediate({ backupId: 'b' })) },
  { what: 'a timeline', props: upTo(RecoveryTarget.time('2026-11-21T03:00:00Z', { timeline: '3' })) },
  { what: 'the newest timeline', props: upTo(RecoveryTarget.time('2026-11-21T03:00:00Z', { timeline: 'latest' })) },
  {
    what: 'the timeline 0',
    props: upTo(RecoveryTarget.time('2026-11-21T03:00:00Z', { timeline: '0' })),
    refused: ["bootstrap.target.timeline: '0' is not a timeline; write a number from 1 on, as a text, or 'latest'"],
  },
  {
    what: 'a timeline by a word',
    props: upTo(RecoveryTarget.time('2026-11-21T03:00:00Z', { timeline: 'current' })),
    refused: [
      "bootstrap.target.timeline: 'current' is not a timeline; write a number from 1 on, as a text, or 'latest'",
    ],
  },
  // Snapshots
  { what: 'a snapshot', props: snapshots({}) },
  { what: 'a claim', props: snapshots({ storage: { name: 'data', kind: 'PersistentVolumeClaim' } }) },
  {
    what: 'an object that is no volume',
    props: snapshots({ storage: { name: 'data', kind: 'Backup' } }),
    refused: [
      "bootstrap.storage.kind: 'Backup' cannot be what a volume begins with; write VolumeSnapshot or PersistentVolumeClaim",
    ],
  },
  { what: 'a snapshot of the WAL', props: snapshots({ walStorage: { name: 'wal' } }, { walStorage: { size: GI } }) },
  {
    what: 'a snapshot of the WAL without a volume',
    props: snapshots({ walStorage: { name: 'wal' } }),
    refused: ['bootstrap.walStorage: begins a volume that there is not; give walStorage as well, or leave it out'],
  },
  {
    what: 'a WAL volume without its snapshot',
    props: snapshots({}, { walStorage: { size: GI } }),
    refused: [
      'bootstrap.walStorage: is missing: the WAL volume would come up empty, and recovery would fail; give the snapshot taken together with the data',
    ],
    exception: CONTRARY,
  },
  {
    what: 'tablespaces with their snapshots',
    props: snapshots({ tablespaceStorage: { archive: { name: 'tbs' } } }, { tablespaces: [tablespace('archive')] }),
  },
  {
    what: 'a tablespace without its snapshot',
    props: snapshots({}, { tablespaces: [tablespace('archive')] }),
    refused: [
      'bootstrap.tablespaceStorage.archive: is missing: the tablespace would come up empty, and recovery would fail; give the snapshot taken together with the data',
    ],
    exception: CONTRARY,
  },
  {
    what: 'a snapshot without its tablespace',
    props: snapshots({ tablespaceStorage: { archive: { name: 'tbs' } } }),
    refused: [
      'bootstrap.tablespaceStorage.archive: begins a volume that there is not; give tablespaces as well, or leave it out',
    ],
    exception: STRICTER,
  },
  {
    what: 'a snapshot and a moment',
    props: snapshots({ target: RecoveryTarget.time('2026-11-21T03:00:00Z') }),
    refused: [
      'bootstrap.target: cannot be reached: a snapshot alone has no later WAL; give walSource, or leave it out',
    ],
    exception: CONTRARY,
  },
  {
    what: 'a snapshot and a moment with WAL',
    props: snapshots(
      { target: RecoveryTarget.time('2026-11-21T03:00:00Z'), walSource: 'store' },
      { externalClusters: [STORE] },
    ),
  },
  {
    what: 'a snapshot with WAL from nowhere',
    props: snapshots({ walSource: 'store' }),
    refused: ["bootstrap.walSource: 'store' is none of externalClusters; add it there, or name one of them"],
  },
  {
    what: 'a snapshot and a backup',
    props: snapshots(
      { target: RecoveryTarget.immediate({ backupId: 'b' }), walSource: 'store' },
      { externalClusters: [STORE] },
    ),
    refused: ['bootstrap.target.backupId: has no meaning where volumes begin with snapshots; leave it out'],
  },
  // Restores
  { what: 'a restore of a backup', props: restore({ backup: 'nightly' }) },
  {
    what: 'a restore of a backup with everything that a database may have',
    props: restore(
      { backup: 'nightly', majorVersion: 18, snapshotSize: GI },
      { walStorage: { size: GI }, tablespaces: [tablespace('archive')], replicas: 3 },
    ),
  },
  { what: 'a restore of a snapshot', props: restore({ snapshot: 'nightly' }) },
  {
    what: 'a restore of a snapshot and its WAL',
    props: restore({ snapshot: 'nightly' }, { walStorage: { size: GI } }),
  },
  {
    what: 'a restore of a snapshot and other WAL',
    props: restore({ snapshot: 'nightly', walSnapshot: 'wal' }, { walStorage: { size: GI } }),
  },
  {
    what: 'a restore of a snapshot and WAL without a volume',
    props: restore({ snapshot: 'nightly', walSnapshot: 'wal' }),
    refused: ['bootstrap.walSnapshot: begins a volume that there is not; give walStorage as well, or leave it out'],
  },
  {
    what: 'a restore of a snapshot and its tablespaces',
    props: restore({ snapshot: 'nightly' }, { tablespaces: [tablespace('archive'), tablespace('_Hot$1')] }),
  },
  {
    what: 'a restore of a snapshot and another one of a tablespace',
    props: restore(
      { snapshot: 'nightly', tablespaceSnapshots: { archive: 'tbs' } },
      { tablespaces: [tablespace('archive')] },
    ),
  },
  {
    what: 'a restore of a tablespace that there is not',
    props: restore({ snapshot: 'nightly', tablespaceSnapshots: { archive: 'tbs' } }),
    refused: [
      'bootstrap.tablespaceSnapshots.archive: begins a volume that there is not; give tablespaces as well, or leave it out',
    ],
    exception: STRICTER,
  },
  {
    what: 'a restore of a backup and later WAL',
    props: restore(
      { backup: 'nightly', walSource: 'store' },
      { externalClusters: [STORE], walStorage: { size: GI }, tablespaces: [tablespace('archive')] },
    ),
  },
  ...(
    [
      ['a moment', RecoveryTarget.time('2026-11-21T03:00:00Z')],
      ['a place in the WAL', RecoveryTarget.lsn('0/3000060', { exclusive: true })],
      ['a restore point', RecoveryTarget.restorePoint('before')],
      ['a transaction', RecoveryTarget.transaction('1234', { timeline: 'latest' })],
      ['its end', RecoveryTarget.immediate({ timeline: '2' })],
    ] as const
  ).flatMap(([what, target]): Verdict[] => [
    {
      what: `a restore of a backup up to ${what}`,
      props: restore({ backup: 'nightly', walSource: 'store', target }, { externalClusters: [STORE] }),
    },
    {
      what: `a restore of a snapshot up to ${what}`,
      props: restore({ snapshot: 'nightly', walSource: 'store', target }, { externalClusters: [STORE] }),
    },
    {
      what: `a restore of a snapshot up to ${what}, with WAL from a server that archives none`,
      props: restore({ snapshot: 'nightly', walSource: 'old', target }, { externalClusters: [OLD] }),
      refused: [NO_ARCHIVE('walSource')],
      exception: CONTRARY,
    },
  ]),
  {
    what: 'a restore up to no moment',
    props: restore(
      { backup: 'nightly', walSource: 'store', target: RecoveryTarget.time('yesterday') },
      { externalClusters: [STORE] },
    ),
    refused: [
      "bootstrap.target.time: 'yesterday' is not a moment with its zone; write for example '2026-11-21T03:00:00Z'",
    ],
  },
  {
    what: 'a restore up to the end of another backup',
    props: restore(
      { backup: 'nightly', walSource: 'store', target: RecoveryTarget.immediate({ backupId: 'b' }) },
      { externalClusters: [STORE] },
    ),
    refused: ['bootstrap.target.backupId: has no meaning where volumes begin with snapshots; leave it out'],
  },
  {
    what: 'a restore with WAL from nowhere',
    props: restore({ backup: 'nightly', walSource: 'store' }),
    refused: ["bootstrap.walSource: 'store' is none of externalClusters; add it there, or name one of them"],
  },
  {
    what: 'a recovery from a server that archives nothing',
    props: { externalClusters: [OLD], bootstrap: CloudNativeBootstrap.recoverFrom('old') },
    refused: [NO_ARCHIVE('source')],
    exception: CONTRARY,
  },
  {
    what: 'a restore into another major version',
    props: restore({ backup: 'nightly', majorVersion: 17 }, { version: '18' }),
    refused: [
      "bootstrap.majorVersion: 17 is what the snapshot was made by, version is 18: PostgreSQL reads only its own; set version to '17' (a major upgrade is a new database and a dump)",
    ],
    exception: CONTRARY,
  },
  {
    what: 'a restore into less space',
    props: restore({ backup: 'nightly', snapshotSize: Size.gibibytes(20) }),
    refused: ['storage.size: 10Gi is less than the snapshot (20Gi); give at least that'],
    exception: CONTRARY,
  },
  {
    what: 'a restore and SQL for a new database',
    props: restore({ backup: 'nightly' }, { initSql: [InitSql.fromConfigMap('schema', SQL, 'a.sql')] }),
    refused: ['initSql: is only run on a new database, and bootstrap brings one that exists; leave one of them out'],
    exception: CONTRARY,
  },
  // Imports
  { what: 'an import of what a database has for its application', props: importing() },
  {
    what: 'an import with all of its options',
    props: importing({
      fromStandby: true,
      schemaOnly: true,
      pgDumpOptions: ['--jobs=2'],
      pgRestoreOptions: ['--jobs=2'],
      postImportSql: ['ANALYZE'],
    }),
  },
  {
    what: 'an import of databases and roles',
    props: importing({ databases: ['shop', 'stock'], roles: ['shop'] }, { credentials: { owner: PASSWORD } }),
  },
  {
    what: 'an import of all databases and roles, whose owner is known to nobody here',
    props: importing({ databases: ['*'], roles: ['*'] }),
  },
  {
    what: 'an import of databases, of which there is none',
    props: importing({ databases: [] }),
    refused: ["bootstrap.databases: [] names no database; name some, or write ['*'] for all"],
  },
  {
    what: 'an import of every database and one of them',
    props: importing({ databases: ['*', 'shop'] }),
    refused: ["bootstrap.databases: has '*', which means all, beside others; leave them or '*' out"],
  },
  {
    what: 'an import of every role and one of them',
    props: importing({ databases: ['shop'], roles: ['shop', '*'] }),
    refused: ["bootstrap.roles: has '*', which means all, beside others; leave them or '*' out"],
  },
  { what: 'an import beside another server', props: importing({}, { externalClusters: [STORE] }) },
  {
    what: 'an import of a newer database',
    props: importing({}, { version: '17' }, { version: '18' }),
    refused: [
      "bootstrap.source: 'old' is PostgreSQL 18, version is 17: a dump is read by the same version or a newer one; set version to '18' or more",
    ],
    exception: CONTRARY,
  },
  {
    what: 'an import of a database whose Secret is elsewhere',
    props: importing({}, {}, { namespace: 'stock' }),
    refused: [
      "bootstrap.source: 'old' has its Secrets in namespace stock, and this database can only read those in shop; make both in one namespace, or give Postgres.fromAttributes with a Secret in shop",
    ],
    exception: CONTRARY,
  },
  // Replica clusters
  {
    what: 'a replica',
    props: {
      externalClusters: [OLD],
      bootstrap: CloudNativeBootstrap.copyOf('old'),
      replicaCluster: { source: 'old', enabled: true, minApplyDelay: Duration.minutes(90) },
    },
  },
  {
    what: 'a replica of nothing',
    props: {
      externalClusters: [OLD],
      bootstrap: CloudNativeBootstrap.copyOf('old'),
      replicaCluster: { source: 'new', enabled: true },
    },
    refused: ["replicaCluster.source: 'new' is none of externalClusters (old); add it there, or name one of them"],
  },
  {
    what: 'a replica of a pair',
    props: {
      externalClusters: [OLD, { ...OLD, name: 'products-db' }],
      bootstrap: CloudNativeBootstrap.copyOf('old'),
      replicaCluster: { source: 'old', primary: 'old' },
    },
  },
  {
    what: 'the primary of a pair',
    props: {
      externalClusters: [OLD, { ...OLD, name: 'products-db' }],
      replicaCluster: { source: 'old', primary: 'products-db' },
    },
  },
  {
    what: 'a pair with a stranger',
    props: {
      externalClusters: [OLD],
      bootstrap: CloudNativeBootstrap.copyOf('old'),
      replicaCluster: { source: 'old', primary: 'other' },
    },
    refused: ["replicaCluster.primary: 'other' is none of externalClusters (old); add it there, or name one of them"],
  },
  {
    what: 'a pair with another self',
    props: {
      externalClusters: [OLD],
      bootstrap: CloudNativeBootstrap.copyOf('old'),
      replicaCluster: { source: 'old', primary: 'old', self: 'me' },
    },
    refused: ["replicaCluster.self: 'me' is none of externalClusters (old); add it there, or name one of them"],
  },
  {
    what: 'a replica in two ways',
    props: {
      externalClusters: [OLD],
      bootstrap: CloudNativeBootstrap.copyOf('old'),
      replicaCluster: { source: 'old', primary: 'old', enabled: true },
    },
    refused: [
      'replicaCluster.enabled: contradicts primary, which decides by itself who follows; leave one of them out',
    ],
  },
  {
    what: 'a replica that begins empty',
    props: { externalClusters: [OLD], replicaCluster: { source: 'old', enabled: true } },
    exception:
      'refused for new Clusters alone: a primary that is demoted is written so, and synth cannot tell them apart; it warns',
  },
  {
    what: 'a promotion',
    props: {
      externalClusters: [OLD],
      bootstrap: CloudNativeBootstrap.copyOf('old'),
      replicaCluster: { source: 'old', enabled: false, promotionToken: TOKEN },
    },
  },
  {
    what: 'a promotion of a replica',
    props: {
      externalClusters: [OLD],
      bootstrap: CloudNativeBootstrap.copyOf('old'),
      replicaCluster: { source: 'old', enabled: true, promotionToken: TOKEN },
    },
    refused: [
      'replicaCluster.promotionToken: promotes this database, which shall follow another one; leave it out, or make this one primary',
    ],
  },
  {
    what: 'a promotion with a delay',
    props: {
      externalClusters: [OLD],
      replicaCluster: { source: 'old', enabled: false, promotionToken: TOKEN, minApplyDelay: Duration.hours(1) },
    },
    refused: [
      'replicaCluster.promotionToken: contradicts minApplyDelay: what is promoted does not lag; leave one of them out',
    ],
  },
  {
    what: 'a promotion with half a token',
    props: { externalClusters: [OLD], replicaCluster: { source: 'old', enabled: false, promotionToken: HALF_TOKEN } },
    refused: [
      'replicaCluster.promotionToken: is not a token; copy status.demotionToken of the Cluster that was demoted',
    ],
  },
  {
    what: 'a promotion with a text',
    props: { externalClusters: [OLD], replicaCluster: { source: 'old', enabled: false, promotionToken: 'now!' } },
    refused: [
      'replicaCluster.promotionToken: is not a token; copy status.demotionToken of the Cluster that was demoted',
    ],
  },
  // Certificates and credentials
  {
    what: 'an own authority',
    props: { tls: { serverCa: CA, serverCertificate: CERTIFICATE, clientCa: CA, replicationCertificate: CERTIFICATE } },
  },
  { what: 'further names', props: { tls: { serverAltDnsNames: ['db.example.com'] } } },
  {
    what: 'a certificate without its authority',
    props: { tls: { serverCertificate: CERTIFICATE } },
    refused: ['tls.serverCa: is missing: clients could not check serverCertificate; give the authority that signed it'],
  },
  {
    what: 'a certificate with further names',
    props: { tls: { serverCa: CA, serverCertificate: CERTIFICATE, serverAltDnsNames: ['db.example.com'] } },
    refused: ['tls.serverAltDnsNames: has no effect on serverCertificate, which is finished; leave one of them out'],
  },
  {
    what: "a standbys' certificate without its authority",
    props: { tls: { replicationCertificate: CERTIFICATE } },
    refused: [
      'tls.clientCa: is missing: the server could not check replicationCertificate; give the authority that signed it',
    ],
  },
  { what: 'an own password', props: { credentials: { owner: PASSWORD, superuser: PASSWORD } } },
  {
    what: 'the superuser as the owner',
    props: { owner: 'postgres' },
    refused: ["owner: 'postgres' is the superuser; choose another name: an application must not be one"],
    exception: HARMFUL,
  },
  {
    what: "PostgreSQL's own database",
    props: { database: 'postgres', owner: 'app' },
    refused: ["database: 'postgres' is PostgreSQL's own; choose another name"],
    exception: HARMFUL,
  },
  // A new database
  {
    what: 'SQL',
    props: {
      initSql: [
        InitSql.fromConfigMap('schema', SQL, 'schema.sql', { superuser: true }),
        InitSql.fromSecret('data', PASSWORD, 'data.sql', { superuser: true }),
      ],
    },
  },
  { what: 'ICU', props: { localeProvider: 'icu', icuLocale: 'de-AT', icuRules: '&V << w' } },
  { what: "PostgreSQL's own locale", props: { localeProvider: 'builtin', builtinLocale: 'C.UTF-8' } },
  {
    what: "ICU's locale without ICU",
    props: { icuLocale: 'de-AT' },
    refused: ["icuLocale: 'de-AT' needs the localeProvider 'icu'; set that, or leave it out"],
  },
  {
    what: "ICU's rules with another provider",
    props: { localeProvider: 'libc', icuRules: '&V << w' },
    refused: ["icuRules: '&V << w' needs the localeProvider 'icu'; set that, or leave it out"],
  },
  {
    what: "PostgreSQL's own locale without its provider",
    props: { builtinLocale: 'C.UTF-8' },
    refused: ["builtinLocale: 'C.UTF-8' needs the localeProvider 'builtin'; set that, or leave it out"],
  },
  { what: 'large WAL files', props: { walSegmentSize: 64 } },
  {
    what: 'WAL files that are too large for their volume',
    props: { walSegmentSize: 512, walStorage: { size: GI } },
    refused: [
      "parameters.min_wal_size: '1024MB' is not below walStorage (1Gi); lower it, or give a larger volume",
      "parameters.max_wal_size: '2048MB' is not below walStorage (1Gi); lower it, or give a larger volume",
    ],
  },
  { what: 'many instances', props: { replicas: 40 } },
  {
    what: 'WAL files that are no power of 2',
    props: { walSegmentSize: 48 },
    refused: ['walSegmentSize: 48 is not a power of 2 from 1 to 1024; write for example 64'],
  },
  {
    what: 'WAL files that are too large',
    props: { walSegmentSize: 2048 },
    refused: ['walSegmentSize: 2048 is not a power of 2 from 1 to 1024; write for example 64'],
  },
  // Pods
  {
    what: 'variables',
    props: { env: [{ name: 'TZ', value: 'UTC' }], envFrom: [{ configMapRef: { name: 'environment' } }] },
  },
  ...['PGDATA', 'pgport', 'CNPG_SECRET', 'POD_NAME', 'NAMESPACE', 'Cluster_Name'].map((name): Verdict => ({
    what: `the variable ${name}`,
    props: { env: [{ name, value: 'x' }] },
    refused: [`env[0]: has the name '${name}', which the operator keeps for itself; choose another name`],
  })),
  {
    what: 'a variable with a blank',
    props: { env: [{ name: 'A B', value: 'x' }] },
    refused: ["env[0]: has the name 'A B'; write letters, digits, '_', '-' and '.', and begin with no digit"],
    exception: NAMES,
  },
  { what: 'a projected volume', props: { projectedVolume: { sources: [{ configMap: { name: 'more' } }] } } },
  {
    what: 'metrics',
    props: {
      metrics: {
        queries: [MetricsQueries.fromConfigMap(SQL, 'queries'), MetricsQueries.fromSecret(PASSWORD, 'queries')],
        queriesTtl: Duration.seconds(90),
        tls: true,
      },
    },
  },
  { what: "no queries of the operator's own", props: { metrics: { defaultQueries: false } } },
  {
    what: 'probes',
    props: {
      probes: {
        readinessPeriod: Duration.seconds(5),
        readinessCheck: 'streaming',
        readinessMaximumLag: Size.mebibytes(64),
        livenessFailureThreshold: 6,
        timeout: Duration.seconds(9),
        isolationCheck: false,
      },
    },
  },
  {
    what: 'an unknown readiness',
    props: { probes: { readinessCheck: 'ping' } },
    refused: ['probes.readinessCheck: "ping" is none of its values; write one of pg_isready, query, streaming'],
  },
  {
    what: 'nodes to oneself',
    props: { antiAffinity: 'required', antiAffinityTopologyKey: 'topology.kubernetes.io/zone' },
  },
  { what: 'nodes for all', props: { antiAffinity: 'none' } },
  {
    what: 'nodes as one likes',
    props: { antiAffinity: 'sometimes' },
    refused: ['antiAffinity: "sometimes" is none of its values; write one of preferred, required, none'],
  },
  {
    what: 'tolerations',
    props: {
      tolerations: [
        { key: 'database', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 60 },
        { operator: 'Exists' },
        { key: 'a/b', value: 'c' },
      ],
    },
  },
  {
    what: 'a toleration without a key',
    props: { tolerations: [{ value: 'x' }] },
    refused: ["tolerations[0].key: is missing; give it, or write operator 'Exists' for every taint"],
  },
  {
    what: 'a toleration with an unknown operator',
    props: { tolerations: [{ key: 'a', operator: 'In' }] },
    refused: ['tolerations[0].operator: "In" is none of its values; write one of Equal, Exists'],
  },
  {
    what: 'a toleration with an unknown effect',
    props: { tolerations: [{ key: 'a', operator: 'Exists', effect: 'Never' }] },
    refused: [
      'tolerations[0].effect: "Never" is none of its values; write one of NoSchedule, PreferNoSchedule, NoExecute',
    ],
  },
  {
    what: 'a toleration of seconds without NoExecute',
    props: { tolerations: [{ key: 'a', operator: 'Exists', effect: 'NoSchedule', tolerationSeconds: 60 }] },
    refused: [
      "tolerations[0].tolerationSeconds: has a meaning only with effect 'NoExecute'; write that, or leave it out",
    ],
  },
  {
    what: 'a toleration of a value that must not be',
    props: { tolerations: [{ key: 'a', operator: 'Exists', value: 'x' }] },
    refused: ["tolerations[0].value: 'x' has no meaning with operator 'Exists'; leave it out"],
  },
  {
    what: 'a toleration with an illegal key',
    props: { tolerations: [{ key: 'a b', operator: 'Exists' }] },
    refused: ["tolerations[0].key: 'a b' is not the key of a taint; write it as the nodes have it"],
  },
  {
    what: 'a toleration with an illegal value',
    props: { tolerations: [{ key: 'a', value: 'b c' }] },
    refused: [
      "tolerations[0].value: 'b c' is not a legal value for the label a; write at most 63 letters, digits, '-', '_' and '.', as a text",
    ],
  },
  {
    what: 'a spread over zones',
    props: {
      topologySpreadConstraints: [
        {
          maxSkew: 1,
          topologyKey: 'topology.kubernetes.io/zone',
          whenUnsatisfiable: 'DoNotSchedule',
          labelSelector: { matchLabels: { 'cnpg.io/cluster': 'products-db' } },
        },
      ],
    },
  },
  {
    what: 'an affinity',
    props: {
      affinity: {
        nodeAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: {
            nodeSelectorTerms: [{ matchExpressions: [{ key: 'disk', operator: 'In', values: ['nvme'] }] }],
          },
        },
      },
      nodeSelector: { disk: 'nvme' },
      priorityClassName: 'important',
      schedulerName: 'other',
    },
  },
  {
    what: 'labels and annotations',
    props: {
      labels: { team: 'shop' },
      annotations: { contact: 'shop@example.com' },
      podLabels: { scrape: 'yes' },
      podAnnotations: { 'scrape/port': '9187' },
    },
  },
  {
    what: 'times',
    props: {
      terminationGracePeriod: Duration.minutes(10),
      smartShutdownTimeout: Duration.seconds(30),
      startupTimeout: Duration.hours(2),
      switchoverTimeout: Duration.seconds(60),
      failoverDelay: Duration.seconds(15),
    },
  },
  { what: 'no PodDisruptionBudget', props: { podDisruptionBudget: false } },
  { what: 'sleep', props: { hibernated: true } },
  { what: 'no sleep', props: { hibernated: false } },
  {
    what: 'sleep by an annotation of another value',
    props: { annotations: { 'cnpg.io/hibernation': 'yes' } },
    refused: ['annotations.cnpg.io/hibernation: is the prop hibernated; use that'],
  },
  {
    what: 'sleep by an annotation',
    props: { annotations: { 'cnpg.io/hibernation': 'on' } },
    refused: ['annotations.cnpg.io/hibernation: is the prop hibernated; use that'],
    exception: 'the prop says the same, and is checked',
  },
  { what: 'a fenced instance', props: { fencedInstances: ['products-db-2'] } },
  {
    what: 'a stranger fenced',
    props: { fencedInstances: ['orders-db-1'] },
    refused: [
      `fencedInstances: "orders-db-1" is not a pod of this database; write names such as products-db-1, or ['*']`,
    ],
    exception: STRICTER,
  },
  {
    what: 'a patch of pods that is none',
    props: { annotations: { 'cnpg.io/podPatch': '{' } },
    refused: [
      'annotations.cnpg.io/podPatch: is not a JSON patch; write a list of operations, such as \'[{"op": "add", …}]\'',
    ],
  },
  {
    what: 'a patch of pods',
    props: { annotations: { 'cnpg.io/podPatch': '[{"op":"add","path":"/metadata/labels/a","value":"b"}]' } },
  },
];
