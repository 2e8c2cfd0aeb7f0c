import { App, Chart, Testing } from 'cdk8s';
import { Pods } from 'cdk8s-plus-28';
import type { Manifest } from '../../../src/model/change/manifest';
import { predictChanges } from '../../../src/model/change/predict';
import type { Prediction } from '../../../src/model/change/prediction';
import { KEPT_BY_TOOLS } from '../../../src/model/labels';
import type { IPostgres } from '../../../src';
import type { Outcome } from './kubectl';
import type { Namespace } from './namespace';
import { containerStatuses, isReady, type KubeObject, type Pod } from './objects';
import { PostgresSet } from './postgres-set';
import { lives, type Lives } from './restarts';

/** A change of what somebody declares. */
export interface Edit<P> {
  /** Props that are others from now on; a function where they hold references. */
  readonly props?: Partial<P> | ((chart: Chart) => Partial<P>);
  /** What is declared beside the database from now on. */
  readonly beside?: (postgres: IPostgres, chart: Chart) => void;
  /** What no construct would write. */
  readonly by?: (object: any) => void;
}

/** Makes the construct of a database. */
export type Make<P> = (chart: Chart, props: P) => IPostgres;

/** A database on the cluster whose manifests are changed, and applied as a GitOps tool does: what is gone is pruned. */
export class Planned<P> {
  private applied: Manifest[] = [];
  private edits: Edit<P>[] = [];

  constructor(
    readonly set: PostgresSet,
    private readonly make: Make<P>,
    private readonly props: P,
  ) {}

  /** What applying the edit is said to do. */
  predict(edit: Edit<P>): Prediction[] {
    return predictChanges(this.applied, this.manifests(edit));
  }

  /** How the API answers to the edit, which changes nothing. */
  tryToApply(edit: Edit<P>): Promise<Outcome> {
    const objects = this.manifests(edit);
    const input = JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects });
    return this.set.kubectl.try(['apply', '--dry-run=server', '-f', '-'], { input });
  }

  /** Applies the edit for good. */
  async apply(edit: Edit<P> = {}): Promise<void> {
    const now = this.manifests(edit);
    this.edits = [...this.edits, edit];
    await this.set.kubectl.apply(now);
    const gone = this.applied.filter((object) => !now.some((each) => nameOf(each) === nameOf(object)) && !kept(object));
    this.applied = now;
    await Promise.all(gone.map((object) => this.set.kubectl.delete(kindOf(object), object.metadata?.name ?? '')));
  }

  /** Deletes everything that is applied, also what tools leave. */
  async remove(): Promise<Prediction[]> {
    const said = predictChanges(this.applied, []);
    const objects = this.applied.filter((object) => object.kind !== 'PersistentVolumeClaim');
    await Promise.all(objects.map((object) => this.set.kubectl.delete(kindOf(object), object.metadata?.name ?? '')));
    return said;
  }

  private manifests(edit: Edit<P>): Manifest[] {
    const chart = new Chart(new App(), 'e2e', { namespace: this.set.namespace.name });
    const consumers = [Pods.select(chart, 'Consumers', { labels: { ...this.set.consumerLabels } })];
    const edits = [...this.edits, edit];
    const props = edits
      .map(({ props: more }) => (typeof more === 'function' ? more(chart) : more))
      .reduce<P>((all, more) => ({ ...all, ...more, parameters: merged(all, more) }), { consumers, ...this.props });
    const postgres = this.make(chart, props);
    edits.findLast(({ beside }) => beside !== undefined)?.beside?.(postgres, chart);
    const objects = Testing.synth(chart) as Manifest[];
    for (const object of objects) edit.by?.(object);
    return objects;
  }
}

/** Parameters are edited one by one. */
function merged(...of: readonly unknown[]): Record<string, string> {
  return Object.assign({}, ...of.map((props) => (props as { parameters?: object } | undefined)?.parameters ?? {}));
}

const kindOf = ({ kind = '', apiVersion = '' }: Manifest): string =>
  apiVersion.includes('/') ? `${kind}.${apiVersion.replace('/', '.').split('.').slice(0, -1).join('.')}` : kind;
const nameOf = (object: Manifest): string => `${object.kind}/${object.metadata?.name}`;
const kept = ({ metadata }: Manifest): boolean =>
  Object.entries(KEPT_BY_TOOLS).every(([key, value]) => metadata?.annotations?.[key] === value);

/** A PostgresSet, and what there is to know of restarts, on either engine. */
export interface Instances {
  readonly set: PostgresSet;
  lives(): Promise<Lives>;
  /** The pod of the primary. */
  primary(): Promise<string>;
  /** Runs SQL on an instance, as the superuser. */
  sql(pod: string, text: string): Promise<string>;
  /** Waits until all is as it was applied. */
  settled(within: number): Promise<void>;
}

/** The instances of a ReplicatedPostgres. */
export function ownInstances(namespace: Namespace, name: string): Instances {
  const set = new PostgresSet(namespace, name);
  const ordinal = (pod: string): number => Number(pod.slice(name.length + 1));
  return {
    set,
    lives: () => lives(set),
    primary: async () => set.podName(await set.primary()),
    sql: (pod, text) => set.sql(ordinal(pod), text),
    settled: (within) => set.settled({ within }),
  };
}

/** A Cluster, as the load sees it. */
class OperatedSet extends PostgresSet {
  override get ownerSecret(): string {
    return `${this.name}-app`;
  }

  override pods(): Promise<Pod[]> {
    return this.kubectl.pods(`cnpg.io/cluster=${this.name},cnpg.io/podRole=instance`);
  }
}

interface Cluster extends KubeObject {
  readonly spec: { readonly instances: number };
  readonly status?: { readonly phase?: string; readonly readyInstances?: number; readonly currentPrimary?: string };
}

/** The instances of a Cluster. */
export function operatedInstances(namespace: Namespace, name: string): Instances {
  const set = new OperatedSet(namespace, name);
  const { kubectl } = namespace;
  const psql = ['psql', '-XAtq', '-v', 'ON_ERROR_STOP=1', '-d', 'postgres'];
  const sql = async (pod: string, text: string): Promise<string> =>
    (await kubectl.exec(pod, psql, { container: 'postgres', input: text })).trimEnd();
  const object = (): Promise<Cluster> => kubectl.get<Cluster>('clusters.postgresql.cnpg.io', name);
  let marks = 0;

  /** Waits until the operator has gone by what is applied: it takes one thing after another. */
  async function seen(within: number): Promise<void> {
    for (let round = 0; round < 2; round += 1) {
      const mark = `m${(marks += 1)}`;
      await kubectl.patch('clusters.postgresql.cnpg.io', name, {
        spec: { inheritedMetadata: { labels: { 'e2e-mark': mark } } },
      });
      await namespace.eventually(
        `the operator has looked at ${name}`,
        async () => (await set.pods()).every(({ metadata }) => metadata.labels?.['e2e-mark'] === mark),
        { within },
      );
    }
  }

  async function settled(within: number): Promise<void> {
    await namespace.eventually(
      `${name} settled`,
      async () => {
        const { spec, status } = await object();
        const pods = await set.pods();
        if (status?.phase !== 'Cluster in healthy state') throw new Error(`the operator says ${status?.phase}`);
        if (pods.length !== spec.instances || !pods.every(isReady)) throw new Error(`${pods.length} pods`);
        for (const { metadata } of pods) {
          const pending = await sql(
            metadata.name,
            'SELECT string_agg(name, $$, $$) FROM pg_settings WHERE pending_restart',
          );
          if (pending !== '') throw new Error(`${metadata.name} has yet to restart for ${pending}`);
        }
        return true;
      },
      { within },
    );
  }

  return {
    set,
    sql,
    primary: async () => (await object()).status?.currentPrimary ?? '',
    settled: async (within) => {
      await settled(within);
      await seen(within);
      await settled(within);
    },
    lives: async () => {
      const found: Record<string, Lives[string]> = {};
      for (const pod of await set.pods()) {
        const { name: of, uid = '' } = pod.metadata;
        found[of] = {
          uid,
          restarts: Object.fromEntries(containerStatuses(pod).map((each) => [each.name, each.restartCount])),
          serverStart: await sql(of, 'SELECT pg_postmaster_start_time()').catch(() => ''),
        };
      }
      return found;
    },
  };
}
