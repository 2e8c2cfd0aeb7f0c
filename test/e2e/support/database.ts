import { App, Chart, Size } from 'cdk8s';
import { Cpu, Pods } from 'cdk8s-plus-28';
import { ReplicatedPostgres, type ReplicatedPostgresProps } from '../../../src';
import type { Namespace } from './namespace';
import { PostgresSet } from './postgres-set';

/** Some props; a function where they hold references, which are made in the chart. */
export type Props = Partial<ReplicatedPostgresProps> | ((chart: Chart) => Partial<ReplicatedPostgresProps>);

/** Small enough for a cluster of two cores that runs two scenarios. */
const SMALL: Partial<ReplicatedPostgresProps> = {
  name: 'db',
  storage: { size: Size.gibibytes(1) },
  resources: { cpu: { request: Cpu.millis(50) }, memory: { request: Size.mebibytes(256), limit: Size.mebibytes(512) } },
  // Every server keeps few connections and buffers; a scenario that is about them sets its own.
  parameters: { max_connections: '50', shared_buffers: '32MB' },
};

/** A ReplicatedPostgres on the cluster, whose props are edited and applied as its owner would. */
export class Database extends PostgresSet {
  /** Synthesizes and applies one; `settled` waits for it. */
  static async create(namespace: Namespace, props: Props = {}): Promise<Database> {
    const { name = 'db', database } = resolve([SMALL, props], new Chart(new App(), 'props'));
    const result = new Database(namespace, name, database, [SMALL, props]);
    await result.applyAll();
    return result;
  }

  /** What is done with the construct besides making it, such as adding logins. */
  also: (postgres: ReplicatedPostgres, chart: Chart) => void = () => {};

  private constructor(
    namespace: Namespace,
    name: string,
    database: string | undefined,
    private edits: readonly Props[],
  ) {
    super(namespace, name, database);
  }

  /** Its YAML, or what it would be with further props. */
  yaml(...edits: Props[]): string {
    const app = new App();
    const chart = new Chart(app, 'e2e', { namespace: this.namespace.name });
    const consumers = [Pods.select(chart, 'Consumers', { labels: { ...this.consumerLabels } })];
    const props = resolve([{ consumers }, ...this.edits, ...edits], chart);
    this.also(new ReplicatedPostgres(chart, 'Db', props as ReplicatedPostgresProps), chart);
    return app.synthYaml();
  }

  /** Changes props for good, and applies the result; returns what kubectl says of each object. */
  async apply(...edits: Props[]): Promise<string> {
    this.edits = [...this.edits, ...edits];
    return this.applyAll();
  }

  /** What applying would change; empty where nothing would. */
  diff(...edits: Props[]): Promise<string> {
    return this.kubectl.diff(this.yaml(...edits));
  }

  private applyAll(): Promise<string> {
    return this.kubectl.apply(this.yaml());
  }
}

/** The last word wins, prop by prop; parameters are merged. */
function resolve(edits: readonly Props[], chart: Chart): Partial<ReplicatedPostgresProps> {
  return edits
    .map((edit) => (typeof edit === 'function' ? edit(chart) : edit))
    .reduce((all, edit) => ({ ...all, ...edit, parameters: { ...all.parameters, ...edit.parameters } }), {});
}
