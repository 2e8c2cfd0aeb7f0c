import { Duration, Size } from 'cdk8s';
import { Secret } from 'cdk8s-plus-28';
import {
  type CloudNativePostgresProps,
  InstanceLogLevel,
  PrimaryUpdateMethod,
  PrimaryUpdateStrategy,
  ServiceTarget,
} from '../../../src';
import {
  BASE,
  BOTH,
  claimed,
  memory,
  nightly,
  nothing,
  ROLLS,
  type Row,
  shows,
  size,
  tells,
  WEBHOOK,
} from './planned-rows';

/** The CloudNativePostgres before the first change. */
export const OPERATED_BASE: CloudNativePostgresProps = {
  ...BASE,
  name: 'orders',
  image: 'ghcr.io/cloudnative-pg/postgresql:18',
};

export const OPERATED: readonly Row<CloudNativePostgresProps>[] = [
  BOTH.nothing,
  BOTH.reloadable,
  {
    change: 'smaller volumes',
    props: { storage: { size: Size.mebibytes(512) } },
    said: [`${WEBHOOK}: storage cannot shrink, 1Gi → 512Mi`, 'disruptive: what else changes in the Cluster'],
    quick: true,
  },
  BOTH.restarting,
  BOTH.rule,
  BOTH.noRule,
  { change: 'another user', props: { userId: 1026 }, said: [`${WEBHOOK}: postgresUID`, `${WEBHOOK}: postgresGID`] },
  {
    change: 'an older major version',
    props: { image: 'ghcr.io/cloudnative-pg/postgresql:17' },
    said: ['disruptive: PostgreSQL 18 → 17: cannot be applied'],
  },
  {
    change: 'a role comes',
    props: { managedRoles: [{ name: 'reporting', login: true }] },
    said: ['safe: the operator makes the role reporting; no restart'],
    until: tells("SELECT count(*) FROM pg_roles WHERE rolname = 'reporting'", '1'),
  },
  {
    change: 'a role goes',
    props: { managedRoles: [] },
    said: ['safe: the role reporting is managed no more: it stays as it is'],
    until: tells("SELECT rolcanlogin FROM pg_roles WHERE rolname = 'reporting'", 't'),
  },
  BOTH.synchronous,
  BOTH.asynchronous,
  { change: 'a delay', props: { failoverDelay: Duration.seconds(5) }, said: ['safe: failoverDelay'] },
  { change: 'no PodDisruptionBudget', props: { podDisruptionBudget: false }, said: ['safe: enablePDB'] },
  { change: 'labels of everything', props: { podLabels: { team: 'shop' } }, said: ['safe: inheritedMetadata'] },
  {
    change: 'another storage class',
    props: { storage: { size, storageClass: 'another' } },
    said: ['safe: storage.storageClass another'],
  },
  {
    change: 'the storage class again',
    props: { storage: { size } },
    said: ['safe: storage.storageClass another no longer'],
  },
  {
    change: 'volumes grow',
    props: { storage: { size, grownTo: Size.mebibytes(1280) } },
    said: [
      'safe: reloads, no restart: max_slot_wal_keep_size',
      'safe: grows volumes of each instance while the database runs: storage 1Gi → 1280Mi',
    ],
    until: claimed('orders-1', '1280Mi'),
  },
  {
    change: 'another database to begin with',
    props: { database: 'app', dataChecksums: false },
    said: ['safe: bootstrap changes: no effect'],
  },
  {
    change: 'a schedule of backups comes',
    beside: nightly(),
    said: ['safe: .*', 'safe: adds the schedule of backups nightly'],
  },
  BOTH.suspended,
  {
    change: 'a schedule of backups goes',
    beside: nothing,
    said: ['disruptive: removes what snapshots are taken by', 'disruptive: removes the schedule of backups nightly'],
  },
  BOTH.connection,
  { change: 'one more instance', props: { replicas: 3 }, said: ['safe: instances 2 → 3: new ones copy the primary'] },
  {
    change: 'one instance less',
    props: { replicas: 2 },
    said: ['safe: instances 3 → 2: the operator takes standbys away, with their volumes'],
    until: async ({ set }) => (await set.pods()).length === 2,
  },
  { change: 'more memory', props: { resources: memory(640) }, said: [`${ROLLS} \\(resources`] },
  { change: 'a library', props: { sharedPreloadLibraries: ['auto_explain'] }, said: [ROLLS] },
  { change: 'the level of the log', props: { logLevel: InstanceLogLevel.DEBUG }, said: [ROLLS] },
  {
    change: 'a switchover for each restart',
    props: { primaryUpdateMethod: PrimaryUpdateMethod.SWITCHOVER },
    said: ['safe: primaryUpdateMethod'],
  },
  {
    change: 'a parameter that needs a restart, with a switchover',
    props: { parameters: { max_connections: '70' } },
    said: ['disruptive: restarts standbys one by one, then switches over to one of them: seconds without writes'],
    until: shows('max_connections', '70'),
  },
  {
    change: 'a password for the superuser',
    props: { credentials: { superuserAccess: true } },
    said: ['safe: the superuser may log in with a password; no restart'],
  },
  {
    change: 'no password for the superuser',
    props: { credentials: { superuserAccess: false } },
    said: ['disruptive: the superuser has no password any more'],
  },
  {
    change: 'other names in the certificate',
    props: { tls: { serverAltDnsNames: ['orders.example.com'] } },
    said: ['safe: reloads, no restart: the certificate of the server is made for other names'],
  },
  {
    change: 'no read-only Service',
    props: { disabledServices: [ServiceTarget.READ_ONLY] },
    said: ['disruptive: removes the Service orders-ro'],
    until: async ({ set }) => (await set.kubectl.find('service', 'orders-ro')) === undefined,
  },
  {
    change: 'Secrets to pull images with',
    props: (chart) => ({ imagePullSecrets: [Secret.fromSecretName(chart, 'Pull', 'mine')] }),
    said: ['safe: imagePullSecrets'],
  },
  {
    change: 'how long a server waits for its sessions to end',
    props: { smartShutdownTimeout: Duration.seconds(100) },
    said: ['safe: smartShutdownTimeout'],
  },
  {
    change: 'how long a pod may take to end',
    props: { terminationGracePeriod: Duration.seconds(200) },
    said: ['disruptive: restarts standbys one by one, then .*stopDelay'],
  },
  {
    change: 'a tablespace',
    props: { tablespaces: [{ name: 'fast', storage: { size: Size.mebibytes(256) } }] },
    said: ['disruptive: adds a volume for tablespace fast: pods are replaced one by one'],
  },
  {
    change: 'a volume for WAL',
    props: { walStorage: { size: Size.mebibytes(512) } },
    said: ['disruptive: adds a volume for WAL', 'safe: reloads'],
  },
  {
    change: 'no volume for WAL',
    props: { walStorage: undefined },
    said: [`${WEBHOOK}: walStorage cannot be removed`, 'disruptive: what else changes in the Cluster'],
  },
  {
    change: 'a person decides about the primary',
    props: { updateStrategy: PrimaryUpdateStrategy.SUPERVISED },
    said: ['safe: primaryUpdateStrategy'],
  },
];

export const OPERATED_AT_LAST: readonly Row<CloudNativePostgresProps>[] = [
  {
    change: 'the operator decides about the primary again',
    props: { updateStrategy: PrimaryUpdateStrategy.UNSUPERVISED },
    said: ['disruptive: primaryUpdateStrategy: the operator restarts the primary'],
  },
  {
    change: 'only one instance',
    props: { replicas: 1 },
    said: ['disruptive: instances 2 → 1'],
    until: async ({ set }) => (await set.pods()).length === 1,
  },
  {
    change: 'a parameter that needs a restart, of an only instance',
    props: { parameters: { max_connections: '50' } },
    said: ['disruptive: restarts the only instance: no reads and no writes until it is back'],
    until: shows('max_connections', '50'),
  },
];
