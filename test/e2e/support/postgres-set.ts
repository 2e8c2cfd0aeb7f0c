import type { Kubectl, Outcome } from './kubectl';
import type { Namespace } from './namespace';
import { isReady, type KubeEvent, type Lease, type PersistentVolumeClaim, type Pod, type StatefulSet } from './objects';

/** The role a pod says it has. */
export type Role = 'primary' | 'standby' | 'none';

export interface SqlOptions {
  /** @default postgres */
  readonly database?: string;
  /** Seconds. @default 60 */
  readonly timeout?: number;
}

/** A set of PostgreSQL instances, as it can be seen through the Kubernetes API and on its sockets. */
export class PostgresSet {
  readonly kubectl: Kubectl;
  /** The labels of pods that its NetworkPolicy lets in. */
  readonly consumerLabels: Readonly<Record<string, string>> = { 'cdk8s-pg-e2e': 'consumer' };

  constructor(
    readonly namespace: Namespace,
    readonly name: string,
    /** The application's database. */
    readonly database = 'app',
  ) {
    this.kubectl = namespace.kubectl;
  }

  get readWriteHost(): string {
    return `${this.name}-rw.${this.namespace.name}.svc`;
  }

  get readOnlyHost(): string {
    return `${this.name}-ro.${this.namespace.name}.svc`;
  }

  get anyHost(): string {
    return `${this.name}-r.${this.namespace.name}.svc`;
  }

  get ownerSecret(): string {
    return `${this.name}-owner`;
  }

  instanceHost(ordinal: number): string {
    return `${this.podName(ordinal)}.${this.name}.${this.namespace.name}.svc`;
  }

  podName(ordinal: number): string {
    return `${this.name}-${ordinal}`;
  }

  claimName(ordinal: number, volume: 'data' | 'wal' = 'data'): string {
    return `${volume}-${this.podName(ordinal)}`;
  }

  statefulSet(): Promise<StatefulSet> {
    return this.kubectl.get<StatefulSet>('statefulset', this.name);
  }

  /** Those of its pods that exist, the lowest ordinal first. */
  async pods(): Promise<Pod[]> {
    const pods = await this.kubectl.pods(`cdk8s-pg/database=${this.name},cdk8s-pg/component=instance`);
    return pods.sort((a, b) => ordinalOf(a) - ordinalOf(b));
  }

  pod(ordinal: number): Promise<Pod> {
    return this.kubectl.get<Pod>('pod', this.podName(ordinal));
  }

  findPod(ordinal: number): Promise<Pod | undefined> {
    return this.kubectl.find<Pod>('pod', this.podName(ordinal));
  }

  /** Waits until a pod of that ordinal is on a node (another one than `not`): from then on faults can wait for its processes. */
  scheduled(
    ordinal: number,
    { within = 60, not }: { readonly within?: number; readonly not?: Pod } = {},
  ): Promise<Pod> {
    return this.namespace.eventually(
      `${this.podName(ordinal)} is on a node`,
      async () => {
        const pod = await this.findPod(ordinal);
        return pod?.spec.nodeName && pod.metadata.uid !== not?.metadata.uid ? pod : undefined;
      },
      { within, every: 0.1 },
    );
  }

  /** What the pod's label says. */
  async role(ordinal: number): Promise<Role> {
    return roleOf(await this.pod(ordinal));
  }

  /** What the pod's annotation says of the instance. */
  async state(ordinal: number): Promise<Readonly<Record<string, unknown>>> {
    return JSON.parse((await this.pod(ordinal)).metadata.annotations?.['cdk8s-pg/state'] ?? '{}') as Record<
      string,
      unknown
    >;
  }

  lease(): Promise<Lease> {
    return this.kubectl.get<Lease>('lease', this.name);
  }

  /** The pod that may write, by the Lease; undefined where it names none. */
  async holder(): Promise<string | undefined> {
    return (await this.lease()).spec?.holderIdentity;
  }

  /** The ordinal of the pod that says that it is the primary. @throws where not exactly one does */
  async primary(): Promise<number> {
    const primaries = (await this.pods()).filter((pod) => roleOf(pod) === 'primary');
    const [only] = primaries;
    if (!only || primaries.length > 1)
      throw new Error(
        `${this.name}: primaries by label: ${primaries.map(({ metadata }) => metadata.name).join(', ') || 'none'}`,
      );
    return ordinalOf(only);
  }

  claim(ordinal: number, volume?: 'data' | 'wal'): Promise<PersistentVolumeClaim> {
    return this.kubectl.get<PersistentVolumeClaim>('pvc', this.claimName(ordinal, volume));
  }

  /** Events on one of its pods. */
  async events(ordinal: number): Promise<KubeEvent[]> {
    const events = await this.kubectl.list<KubeEvent>('events');
    return events.filter(
      ({ involvedObject }) => involvedObject.kind === 'Pod' && involvedObject.name === this.podName(ordinal),
    );
  }

  /** The log of a container of one of its pods, that of the container before included. */
  log(ordinal: number, container: 'postgres' | 'agent' = 'postgres'): Promise<string> {
    return this.kubectl.logs(this.podName(ordinal), container);
  }

  /** Waits until a line of the log matches, and returns it. */
  logged(
    ordinal: number,
    pattern: RegExp,
    { within, container }: { readonly within: number; readonly container?: 'postgres' | 'agent' },
  ): Promise<string> {
    return this.namespace.eventually(
      `a line of ${this.podName(ordinal)} that matches ${String(pattern)}`,
      async () => (await this.log(ordinal, container)).split('\n').find((line) => pattern.test(line)),
      { within },
    );
  }

  /** Runs SQL on one instance as the superuser, through its socket; rows as lines, columns parted by `|`. @throws on an error */
  async sql(ordinal: number, text: string, { database = 'postgres', timeout = 60 }: SqlOptions = {}): Promise<string> {
    const psql = [
      'psql',
      '-h',
      '/var/run/postgresql',
      '-U',
      'postgres',
      '-d',
      database,
      '-XAtq',
      '-v',
      'ON_ERROR_STOP=1',
    ];
    return (
      await this.kubectl.exec(this.podName(ordinal), psql, { container: 'postgres', input: text, timeout })
    ).trimEnd();
  }

  /** Runs a command in the postgres container of one instance. */
  exec(ordinal: number, command: readonly string[], input?: string): Promise<string> {
    return this.kubectl.exec(this.podName(ordinal), command, { container: 'postgres', input });
  }

  /** Runs a command in the postgres container of one instance and says how it ended. */
  tryExec(ordinal: number, command: readonly string[]): Promise<Outcome> {
    return this.kubectl.tryExec(this.podName(ordinal), command, { container: 'postgres' });
  }

  async inRecovery(ordinal: number): Promise<boolean> {
    return (await this.sql(ordinal, 'SELECT pg_is_in_recovery()')) === 't';
  }

  /** The names of the standbys that stream from this instance. */
  async streaming(ordinal: number): Promise<string[]> {
    const rows = await this.sql(
      ordinal,
      "SELECT application_name FROM pg_stat_replication WHERE state = 'streaming' ORDER BY 1",
    );
    return rows.split('\n').filter(Boolean);
  }

  /** When the server on this instance started; another value means that it was restarted. */
  serverStart(ordinal: number): Promise<string> {
    return this.sql(ordinal, 'SELECT pg_postmaster_start_time()');
  }

  /** Waits until these standbys have replayed all that the primary has now. */
  async replayed(ordinals: readonly number[], within = 60): Promise<void> {
    const primary = await this.namespace.eventually(
      'one primary',
      () => this.primary().then((ordinal) => ({ ordinal })),
      { within },
    );
    const lsn = await this.sql(primary.ordinal, 'SELECT pg_current_wal_lsn()');
    for (const ordinal of ordinals.filter((other) => other !== primary.ordinal)) {
      await this.namespace.eventually(
        `${this.podName(ordinal)} replays up to ${lsn}`,
        async () => (await this.sql(ordinal, `SELECT pg_last_wal_replay_lsn() >= '${lsn}'::pg_lsn`)) === 't',
        { within },
      );
    }
  }

  /**
   * Waits until the set is as its StatefulSet asks: every pod of the newest revision and ready, one of them primary (a
   * given one), the others standbys that stream from it.
   */
  settled({ within, primary }: { readonly within: number; readonly primary?: number }): Promise<void> {
    return this.namespace
      .eventually(
        `${this.name} settled`,
        async () => {
          await this.checkSettled(primary);
          return true;
        },
        { within },
      )
      .then(() => undefined);
  }

  /** @throws what is not yet as it should be */
  private async checkSettled(wanted?: number): Promise<void> {
    const set = await this.statefulSet();
    if (set.status.observedGeneration !== set.metadata.generation)
      throw new Error('the StatefulSet controller has not seen the newest StatefulSet');
    const pods = await this.pods();
    if (pods.length !== set.spec.replicas) throw new Error(`${pods.length} pods of ${set.spec.replicas}`);
    for (const pod of pods) {
      if (pod.metadata.deletionTimestamp) throw new Error(`${pod.metadata.name} is being deleted`);
      if (pod.metadata.labels?.['controller-revision-hash'] !== set.status.updateRevision)
        throw new Error(`${pod.metadata.name} is of an old revision`);
      if (!isReady(pod))
        throw new Error(
          `${pod.metadata.name} is not ready: ${pod.metadata.annotations?.['cdk8s-pg/state'] ?? pod.status.phase}`,
        );
    }
    const primary = await this.primary();
    if (wanted !== undefined && primary !== wanted) throw new Error(`the primary is ${this.podName(primary)}`);
    const standbys = pods.filter((pod) => ordinalOf(pod) !== primary);
    for (const pod of standbys)
      if (roleOf(pod) !== 'standby') throw new Error(`${pod.metadata.name} has the role ${roleOf(pod)}`);
    if (standbys.length === 0) return;
    const streaming = await this.streaming(primary);
    const idle = standbys.filter((pod) => !streaming.includes(pod.metadata.name));
    if (idle.length > 0) throw new Error(`not streaming: ${idle.map(({ metadata }) => metadata.name).join(', ')}`);
  }
}

export function ordinalOf(pod: Pod): number {
  return Number(pod.metadata.name.slice(pod.metadata.name.lastIndexOf('-') + 1));
}

export function roleOf(pod: Pod): Role {
  return (pod.metadata.labels?.['cdk8s-pg/role'] ?? 'none') as Role;
}
