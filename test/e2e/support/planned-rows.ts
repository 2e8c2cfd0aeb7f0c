import { type Chart, Duration, Size } from 'cdk8s';
import { Cpu, Secret } from 'cdk8s-plus-28';
import {
  BackupMethod,
  ClaimRetentionPolicy,
  type CloudNativePostgresProps,
  ConnectionPassword,
  ConnectionSecret,
  ConnectionTarget,
  InstanceLogLevel,
  type IPostgres,
  type PostgresLogin,
  PrimaryUpdateMethod,
  PrimaryUpdateStrategy,
  type ReplicatedPostgres,
  type ReplicatedPostgresProps,
  RestoreFromSnapshot,
  type RetentionPolicy,
  type Schedule,
  ScheduledBackup,
  ServiceTarget,
  UpdateStrategy,
} from '../../../src';
import type { PersistentVolumeClaim, Secret as SecretObject } from './objects';
import type { Edit, Instances } from './planned';
import { schedule } from './schedule';

/** A change, what is said of it, and when it is done. */
export interface Row<P> extends Edit<P> {
  readonly change: string;
  /** How each prediction that makes a difference begins, the worst first. */
  readonly said: readonly string[];
  readonly until?: (instances: Instances) => Promise<boolean>;
  /** Not only under E2E=full. */
  readonly quick?: boolean;
}

/** Whether a setting has a value on every instance. */
const shows =
  (name: string, value: string) =>
  async (instances: Instances): Promise<boolean> => {
    const pods = Object.keys(await instances.lives());
    return (await Promise.all(pods.map((pod) => instances.sql(pod, `SHOW ${name}`)))).every((each) => each === value);
  };

/** Whether the primary answers this. */
const tells =
  (sql: string, value: string) =>
  async (instances: Instances): Promise<boolean> =>
    (await instances.sql(await instances.primary(), sql)) === value;

const claimed =
  (claim: string, size: string) =>
  async ({ set }: Instances): Promise<boolean> =>
    (await set.kubectl.get<PersistentVolumeClaim>('pvc', claim)).status.capacity?.storage === size;

const nightly =
  (options: { readonly suspend?: boolean; readonly retention?: RetentionPolicy; readonly schedule?: Schedule } = {}) =>
  (postgres: IPostgres, chart: Chart): void => {
    const method = BackupMethod.volumeSnapshot();
    new ScheduledBackup(chart, 'Nightly', { name: 'nightly', postgres, schedule, method, ...options });
  };
const connection =
  (version: number, target = ConnectionTarget.readWrite()) =>
  (postgres: IPostgres, chart: Chart): void =>
    void new ConnectionSecret(chart, 'Connection', { name: 'stock', version, postgres, target });
const written =
  (text: string) =>
  (postgres: IPostgres, chart: Chart): void => {
    const password = ConnectionPassword.plainTextInYaml(text);
    new ConnectionSecret(chart, 'Connection', { name: 'stock', version: 3, postgres, password, username: 'stock' });
  };
const login = (postgres: IPostgres): PostgresLogin => (postgres as ReplicatedPostgres).addLogin({ name: 'stock_v1' });
const nothing = (): void => {};
const size = Size.gibibytes(1);
const memory = (mebibytes: number) => ({
  cpu: { request: Cpu.millis(50) },
  memory: { request: Size.mebibytes(256), limit: Size.mebibytes(mebibytes) },
});
const ROLLS = 'disruptive: restarts standbys one by one, then the primary: seconds without writes';
const SET = 'disruptive: cannot be applied, for Kubernetes lets no such field of a StatefulSet change';
const WEBHOOK = "disruptive: cannot be applied, the operator's webhook refuses it";
const office = 'host app auditor 192.0.2.0/24 scram-sha-256';
const rule = (instances: Instances) => (count: string) => async (): Promise<boolean> => {
  const lines = "SELECT count(*) FROM pg_hba_file_rules WHERE 'auditor' = ANY (user_name)";
  const pods = Object.keys(await instances.lives());
  return (await Promise.all(pods.map((pod) => instances.sql(pod, lines)))).every((each) => each === count);
};
const rules = (count: string) => (instances: Instances) => rule(instances)(count)();
const template =
  (name: string, change: (spec: any) => void) =>
  (object: any): void => {
    if (object.kind === name) change(object.spec);
  };

/** What both begin with. */
const BASE = {
  storage: { size },
  resources: memory(512),
  replicas: 2,
  parameters: { max_connections: '50', shared_buffers: '32MB' },
};

/** The ReplicatedPostgres before the first change. */
export const OWN_BASE: ReplicatedPostgresProps = { ...BASE, name: 'db' };

/** The CloudNativePostgres before the first change. */
export const OPERATED_BASE: CloudNativePostgresProps = {
  ...BASE,
  name: 'orders',
  image: 'ghcr.io/cloudnative-pg/postgresql:18',
};

/** What is the same on both; whether it is quick may differ. */
const BOTH = {
  nothing: { change: 'nothing', said: [], quick: true },
  reloadable: {
    change: 'a parameter that can be reloaded',
    props: { parameters: { work_mem: '8MB' } },
    said: ['safe: reloads, no restart: work_mem default → 8MB'],
    until: shows('work_mem', '8MB'),
    quick: true,
  },
  rule: {
    change: 'a line of pg_hba.conf comes',
    props: { pgHba: [office] },
    said: ['safe: reloads, no restart: pg_hba.conf'],
    until: rules('1'),
  },
  restarting: {
    change: 'a parameter that needs a restart',
    props: { parameters: { max_connections: '60' } },
    said: [`${ROLLS} \\(max_connections 50 → 60\\)`],
    until: shows('max_connections', '60'),
  },
  noRule: {
    change: 'a line of pg_hba.conf goes',
    props: { pgHba: [] },
    said: ['disruptive: reloads, no restart: pg_hba.conf no longer has'],
    until: rules('0'),
  },
  synchronous: {
    change: 'commits wait for a standby',
    props: { synchronous: { number: 1 } },
    said: ['disruptive: reloads, no restart: commits wait for standbys'],
    until: async (instances) =>
      (await instances.sql(await instances.primary(), 'SHOW synchronous_standby_names')) !== '',
  },
  asynchronous: {
    change: 'commits wait no more',
    props: { synchronous: undefined },
    said: ['safe: reloads, no restart: commits no longer wait'],
    until: tells('SHOW synchronous_standby_names', ''),
  },
  suspended: {
    change: 'a schedule of backups is suspended',
    beside: nightly({ suspend: true }),
    said: ['disruptive: suspends the schedule of backups nightly'],
  },
  connection: {
    change: 'a connection comes',
    beside: connection(1),
    said: ['safe: makes version v1 of the connection stock'],
    until: async ({ set }) => (await set.kubectl.find('secret', 'stock-v1')) !== undefined,
  },
} satisfies Record<string, Row<ReplicatedPostgresProps>>;

export const OWN: readonly Row<ReplicatedPostgresProps>[] = [
  BOTH.nothing,
  BOTH.reloadable,
  { ...BOTH.rule, quick: true },
  {
    change: 'another size of the volumes',
    props: { storage: { size: Size.gibibytes(2) } },
    said: [
      `${SET}: volumeClaimTemplates.data.spec.resources.requests.storage 1Gi → 2Gi`,
      'safe: reloads',
      'safe: grows',
    ],
    quick: true,
  },
  { ...BOTH.restarting, quick: true },
  BOTH.noRule,
  {
    change: 'another storage class',
    props: { storage: { size, storageClass: 'another' } },
    said: [`${SET}: volumeClaimTemplates.data.spec.storageClassName`],
  },
  {
    change: 'a volume for WAL',
    props: { walStorage: { size } },
    said: [`${SET}: volumeClaimTemplates`],
  },
  {
    change: 'another selector',
    by: template('StatefulSet', (spec) => {
      spec.selector.matchLabels.more = 'true';
      spec.template.metadata.labels.more = 'true';
    }),
    said: [`${SET}: selector`],
  },
  {
    change: 'pods that start one after another',
    by: template('StatefulSet', (spec) => (spec.podManagementPolicy = 'OrderedReady')),
    said: [`${SET}: podManagementPolicy`],
  },
  {
    change: 'a restore for a database that is there',
    props: (chart) => ({ bootstrap: new RestoreFromSnapshot(chart, 'Restore', { backup: 'nightly-20261121030000' }) }),
    said: ['disruptive: cannot be applied: bootstrap is added'],
  },
  {
    change: 'a login comes',
    beside: login,
    said: ['safe: adds the login stock_v1; no restart'],
    until: tells("SELECT count(*) FROM pg_roles WHERE rolname = 'stock_v1'", '1'),
  },
  {
    change: 'a login goes',
    beside: nothing,
    said: ['disruptive: the login stock_v1 cannot log in any more, its sessions end and the role is dropped'],
    until: tells("SELECT count(*) FROM pg_roles WHERE rolname = 'stock_v1'", '0'),
  },
  BOTH.synchronous,
  BOTH.asynchronous,
  {
    change: 'volumes grow',
    props: { storage: { size, grownTo: Size.mebibytes(1280) } },
    said: [
      'safe: reloads, no restart: max_slot_wal_keep_size',
      'safe: grows the data volume of each instance, 1Gi → 1280Mi',
    ],
    until: claimed('data-db-1', '1280Mi'),
  },
  {
    change: 'volumes are to shrink',
    props: { storage: { size } },
    said: [
      'safe: reloads, no restart: max_slot_wal_keep_size',
      'safe: asks for smaller data volumes, 1280Mi → 1Gi: volumes never shrink',
    ],
  },
  {
    change: 'how long a switchover may take',
    props: { switchoverTimeout: Duration.seconds(20) },
    said: ['safe: reloads, no restart: switchoverTimeout'],
  },
  { change: 'annotations', props: { annotations: { team: 'shop' } }, said: [] },
  {
    change: 'one more instance',
    props: { replicas: 3 },
    said: ['safe: adds db-2, which clones the primary; nothing restarts'],
  },
  {
    change: 'volumes go with their instances',
    props: { claimRetention: { whenScaled: ClaimRetentionPolicy.DELETE } },
    said: ['disruptive: from now on volumes are deleted with their data when instances are removed'],
  },
  {
    change: 'one instance less, with its volume',
    props: { replicas: 2 },
    said: ['destructive: removes db-2; nothing restarts, its volumes are deleted'],
    until: async ({ set }) => (await set.kubectl.find('pvc', 'data-db-2')) === undefined,
  },
  { change: 'a schedule of backups comes', beside: nightly(), said: ['safe: adds the schedule of backups nightly'] },
  BOTH.suspended,
  {
    change: 'a retention comes',
    beside: nightly({ retention: { daily: 7 } }),
    said: [
      'destructive: adds the retention nightly-retention',
      'safe: the schedule of backups nightly is no longer suspended',
    ],
  },
  {
    change: 'a retention keeps less',
    beside: nightly({ retention: { daily: 3 } }),
    said: ['destructive: the retention nightly-retention keeps less: tiers.daily 7 → 3'],
  },
  {
    change: 'a schedule of backups and its retention go',
    beside: nothing,
    said: ['disruptive: removes the schedule of backups nightly', 'safe: removes the retention nightly-retention'],
  },
  BOTH.connection,
  {
    change: 'a connection has other content under the same number',
    beside: connection(1, ConnectionTarget.readOnly()),
    said: ['disruptive: version v1 of the connection stock has other content under the same number'],
    until: async ({ set }) => {
      const { data = {} } = await set.kubectl.get<SecretObject>('secret', 'stock-v1');
      return Object.values(data).some((each) => Buffer.from(each, 'base64').toString().includes('db-rw'));
    },
  },
  {
    change: 'a connection gives way to the next version',
    beside: connection(2),
    said: ['safe: version v1 of the connection stock is declared no more', 'safe: makes version v2'],
    until: async ({ set }) =>
      (await set.kubectl.find('secret', 'stock-v2')) !== undefined &&
      (await set.kubectl.find('secret', 'stock-v1')) !== undefined,
  },
  {
    change: 'a connection whose Secret stands in the YAML',
    beside: written('one'),
    said: ['safe: version v2 of the connection stock is declared no more', 'safe: makes version v3'],
  },
  {
    change: 'other content of it under the same number',
    beside: written('two'),
    said: ['disruptive: cannot be applied: version v3 of the connection stock has other content'],
  },
  {
    change: 'the next version of it',
    beside: connection(4),
    said: [
      'disruptive: removes version v3 of the connection stock, whose Secret stands in the YAML',
      'safe: makes version v4',
    ],
    until: async ({ set }) => (await set.kubectl.find('secret', 'stock-v4')) !== undefined,
  },
  {
    change: 'no NetworkPolicy',
    props: { networkPolicy: { enabled: false } },
    said: ['safe: removes the NetworkPolicy db'],
  },
  {
    change: 'a NetworkPolicy',
    props: { networkPolicy: { enabled: true } },
    said: ['disruptive: adds the NetworkPolicy db'],
  },
  { change: 'another primary', props: { primary: 1 }, said: ['disruptive: switches over from db-0 to db-1'] },
  {
    change: 'a parameter that needs a restart, where instance 1 is the primary',
    props: { parameters: { max_connections: '50' } },
    said: ['disruptive: restarts the instances one by one, the highest ordinal first, the primary db-1 in its turn'],
    // A standby that started before it had replayed the primary's new value keeps the larger one.
    until: tells('SHOW max_connections', '50'),
  },
  {
    change: 'more memory',
    props: { resources: memory(640) },
    said: [`${ROLLS.split(' standbys')[0]} .*resources`, 'safe: reloads'],
  },
  {
    change: 'another minor version',
    props: { version: '18.6' },
    said: ['disruptive: restarts .*seconds without writes \\(image .*18 → .*18.6\\)'],
  },
  {
    change: 'another locale',
    props: { locale: 'de_DE.UTF-8' },
    said: ['disruptive: restarts .*CDK8S_PG_LOCALE', 'safe: locale .* has no effect'],
  },
  {
    change: 'labels of the pods',
    props: { podLabels: { team: 'shop' } },
    said: ['disruptive: restarts .*labels of the pods'],
  },
  {
    change: "the owner's password from another Secret",
    props: (chart) => ({ credentials: { owner: Secret.fromSecretName(chart, 'Mine', 'mine') } }),
    said: [
      'disruptive: restarts .*volumes',
      "disruptive: the owner's password comes from Secret db-owner → mine",
      'disruptive: version v4 of the connection stock has other content',
    ],
  },
  {
    change: 'nothing rolls by itself',
    props: { updateStrategy: UpdateStrategy.ON_DELETE },
    said: ['safe: later changes roll by OnDelete; nothing restarts for it'],
  },
];

/** What leaves pods of another revision than the StatefulSet asks for. */
export const OWN_AT_LAST: readonly Row<ReplicatedPostgresProps>[] = [
  {
    change: 'everything rolls by itself again',
    props: { updateStrategy: UpdateStrategy.ROLLING_UPDATE },
    said: ['disruptive: from now on changes roll by themselves'],
  },
];

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
