import { Chart, Size, Testing } from 'cdk8s';
import { Cpu } from 'cdk8s-plus-28';
import { CloudNativePostgres, type CloudNativePostgresProps } from '../../../src';
import { restoreStatus, type RestoreStatus } from '../../../src/status';
import type { Namespace } from './namespace';
import { containerStatuses, isReady, type KubeObject, type Pod } from './objects';
import { readStatusObjects } from './status';

/** Small enough for several of them on two cores; the image is one that clusters for tests have. */
export const SMALL_CLUSTER = {
  image: 'ghcr.io/cloudnative-pg/postgresql:18',
  storage: { size: Size.gibibytes(1) },
  resources: {
    cpu: { request: Cpu.millis(50) },
    memory: { request: Size.mebibytes(256), limit: Size.mebibytes(512) },
  },
};

/** What is done with the chart: the databases and all else that is made in it. */
export type Declare = (chart: Chart) => void;

/** What a declaration synthesizes in the namespace. */
export function manifestsOf({ name }: Namespace, declare: Declare): KubeObject[] {
  const chart = new Chart(Testing.app(), 'chart', { namespace: name });
  declare(chart);
  return Testing.synth(chart) as KubeObject[];
}

/** A database of one instance, but for what is said. */
export function cluster(
  chart: Chart,
  name: string,
  props: Partial<CloudNativePostgresProps> = {},
): CloudNativePostgres {
  return new CloudNativePostgres(chart, name, { ...SMALL_CLUSTER, name, replicas: 1, ...props });
}

/** A Cluster of the operator, as it is now. */
export class Operated {
  constructor(
    readonly namespace: Namespace,
    readonly name: string,
  ) {}

  object<T extends KubeObject>(): Promise<T> {
    return this.namespace.kubectl.get<T>('clusters.postgresql.cnpg.io', this.name);
  }

  instances(): Promise<Pod[]> {
    return this.namespace.kubectl.pods(`cnpg.io/cluster=${this.name},cnpg.io/podRole=instance`);
  }

  /** Waits until so many instances are ready, and answer; a standby streams. */
  async ready(instances = 1, within = 150): Promise<void> {
    await this.namespace.eventually(
      `${instances} instances of ${this.name}`,
      async () => {
        const pods = await this.instances();
        for (const { metadata } of pods) await this.sql(metadata.name, 'SELECT 1');
        return pods.filter((pod) => isReady(pod)).length === instances;
      },
      { within },
    );
  }

  /** Runs SQL on an instance as the superuser, in the application's database. */
  async sql(pod: string, text: string, database = 'app'): Promise<string> {
    const psql = ['psql', '-XAtq', '-v', 'ON_ERROR_STOP=1', '-d', database];
    return (await this.namespace.kubectl.exec(pod, psql, { container: 'postgres', input: text })).trimEnd();
  }

  /** What would be another after a restart, of each instance. */
  async lives(): Promise<Record<string, string>> {
    const lives = (await this.instances()).map(async (pod) => {
      const restarts = containerStatuses(pod).map(({ restartCount }) => restartCount);
      const started = await this.sql(pod.metadata.name, 'SELECT pg_postmaster_start_time()');
      return [pod.metadata.name, `${pod.metadata.uid} ${restarts.join()} ${started}`] as const;
    });
    return Object.fromEntries(await Promise.all(lives));
  }

  /** What its restore is said to have come to. */
  async restore(): Promise<RestoreStatus> {
    return restoreStatus(await readStatusObjects(this.namespace.kubectl), this.name);
  }

  /** Waits until that is said of its restore. */
  async says(expected: Partial<Record<keyof RestoreStatus, unknown>>, within = 90): Promise<void> {
    await this.namespace.eventually(
      `the restore of ${this.name} is ${String(expected.state)}`,
      async () => {
        expect(await this.restore()).toMatchObject(expected);
        return true;
      },
      { within, every: 0.5 },
    );
  }
}
