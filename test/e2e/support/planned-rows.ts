import { type Chart, Size } from 'cdk8s';
import { Cpu } from 'cdk8s-plus-28';
import {
  BackupMethod,
  ConnectionPassword,
  ConnectionSecret,
  ConnectionTarget,
  type IPostgres,
  type PostgresLogin,
  type ReplicatedPostgres,
  type ReplicatedPostgresProps,
  type RetentionPolicy,
  type Schedule,
  ScheduledBackup,
} from '../../../src';
import type { PersistentVolumeClaim } from './objects';
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
export const shows =
  (name: string, value: string) =>
  async (instances: Instances): Promise<boolean> => {
    const pods = Object.keys(await instances.lives());
    return (await Promise.all(pods.map((pod) => instances.sql(pod, `SHOW ${name}`)))).every((each) => each === value);
  };

/** Whether the primary answers this. */
export const tells =
  (sql: string, value: string) =>
  async (instances: Instances): Promise<boolean> =>
    (await instances.sql(await instances.primary(), sql)) === value;

export const claimed =
  (claim: string, size: string) =>
  async ({ set }: Instances): Promise<boolean> =>
    (await set.kubectl.get<PersistentVolumeClaim>('pvc', claim)).status.capacity?.storage === size;

export const nightly =
  (options: { readonly suspend?: boolean; readonly retention?: RetentionPolicy; readonly schedule?: Schedule } = {}) =>
  (postgres: IPostgres, chart: Chart): void => {
    const method = BackupMethod.volumeSnapshot();
    new ScheduledBackup(chart, 'Nightly', { name: 'nightly', postgres, schedule, method, ...options });
  };
export const connection =
  (version: number, target = ConnectionTarget.readWrite()) =>
  (postgres: IPostgres, chart: Chart): void =>
    void new ConnectionSecret(chart, 'Connection', { name: 'stock', version, postgres, target });
export const written =
  (text: string) =>
  (postgres: IPostgres, chart: Chart): void => {
    const password = ConnectionPassword.plainTextInYaml(text);
    new ConnectionSecret(chart, 'Connection', { name: 'stock', version: 3, postgres, password, username: 'stock' });
  };
export const login = (postgres: IPostgres): PostgresLogin =>
  (postgres as ReplicatedPostgres).addLogin({ name: 'stock_v1' });
export const nothing = (): void => {};
export const size = Size.gibibytes(1);
export const memory = (mebibytes: number) => ({
  cpu: { request: Cpu.millis(50) },
  memory: { request: Size.mebibytes(256), limit: Size.mebibytes(mebibytes) },
});
export const ROLLS = 'disruptive: restarts standbys one by one, then the primary: seconds without writes';
export const SET = 'disruptive: cannot be applied, for Kubernetes lets no such field of a StatefulSet change';
export const WEBHOOK = "disruptive: cannot be applied, the operator's webhook refuses it";
const office = 'host app auditor 192.0.2.0/24 scram-sha-256';
const rule = (instances: Instances) => (count: string) => async (): Promise<boolean> => {
  const lines = "SELECT count(*) FROM pg_hba_file_rules WHERE 'auditor' = ANY (user_name)";
  const pods = Object.keys(await instances.lives());
  return (await Promise.all(pods.map((pod) => instances.sql(pod, lines)))).every((each) => each === count);
};
const rules = (count: string) => (instances: Instances) => rule(instances)(count)();
export const template =
  (name: string, change: (spec: any) => void) =>
  (object: any): void => {
    if (object.kind === name) change(object.spec);
  };

/** What both begin with. */
export const BASE = {
  storage: { size },
  resources: memory(512),
  replicas: 2,
  parameters: { max_connections: '50', shared_buffers: '32MB' },
};

/** What is the same on both; whether it is quick may differ. */
export const BOTH = {
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
