import type { NamespaceAccess } from '../../../src/cli/kubernetes/access';
import { kindOf } from '../../../src/cli/kubernetes/applied-kinds';
import { type Kind, KINDS, kindText } from '../../../src/cli/kubernetes/kinds';
import type { NamespaceObjects } from '../../../src/cli/kubernetes/objects';
import { ApiRefusal, Forbidden } from '../../../src/cli/kubernetes/problems';
import { run } from '../../../src/cli/run';
import { type Ended, NOW } from '../support';

/** What the names of Jobs end with that are made at that time. */
export const STAMP = (NOW.getTime() / 1000).toString(36);

/** What happens while somebody waits, a step each. */
export type Step = (cluster: FakeCluster) => void;

/** A namespace that holds what was given to it, and changes step by step while somebody waits. */
export class FakeCluster implements NamespaceAccess {
  readonly namespace = 'shop';
  readonly created: any[] = [];
  /** What the user may not do: `create jobs.batch`. */
  readonly forbidden: string[] = [];
  /** What pods have printed. */
  readonly logs: Record<string, string> = {};
  /** Thrown by the next requests, one each. */
  readonly faults: Error[] = [];
  private readonly objects = new Map<string, any>();

  constructor(objects: NamespaceObjects = {}) {
    for (const [name, items] of Object.entries(objects))
      for (const item of items) this.put(KINDS[name as keyof typeof KINDS], item);
  }

  put(kind: Kind, object: any): void {
    this.objects.set(key(kind, object.metadata.name), object);
  }

  take(kind: Kind, name: string): void {
    this.objects.delete(key(kind, name));
  }

  /** The only Job that was made, or the last. */
  get job(): any {
    return this.created.filter(({ kind }) => kind === 'Job').at(-1);
  }

  /** A pod of that Job is as it says; without a phase it runs. */
  podIs(status: object = {}, name = 'pod-1'): void {
    const labels = { 'batch.kubernetes.io/job-name': this.job.metadata.name };
    const metadata = { name, labels, creationTimestamp: `2026-11-21T12:00:0${name.at(-1)}Z` };
    this.put(KINDS.pods, { metadata, status: { phase: 'Running', ...status } });
  }

  /** That Job has ended, and its pod has said so. */
  jobEnds(result: object | undefined, type: 'Complete' | 'Failed' = 'Complete', condition: object = {}): void {
    if (result !== undefined) {
      this.podIs({ phase: type === 'Complete' ? 'Succeeded' : 'Failed' });
      this.logs['pod-1'] = `${this.logs['pod-1'] ?? ''}${JSON.stringify(result)}\n`;
    }
    const conditions = [{ type, status: 'True', lastTransitionTime: '2026-11-21T12:00:30Z', ...condition }];
    this.put(KINDS.jobs, { ...this.job, status: { conditions } });
  }

  async list(kind: Kind): Promise<object[]> {
    this.check('list', kind);
    const [label = '', value] = kind.selector?.split('=') ?? [];
    const all = [...this.objects].filter(([each]) => each.startsWith(key(kind, ''))).map(([, object]) => object);
    // That of a kind as a whole is not for tests of what is done with it.
    return label.startsWith('batch') ? all.filter(({ metadata }) => metadata.labels?.[label] === value) : all;
  }

  async serves(): Promise<boolean> {
    return true;
  }

  async get<T extends object>(kind: Kind, name: string): Promise<T | undefined> {
    this.check('get', kind);
    return this.objects.get(key(kind, name));
  }

  async create<T extends object>(kind: Kind, object: T): Promise<T> {
    this.check('create', kind);
    const { name } = (object as any).metadata;
    if (this.objects.has(key(kind, name))) throw new ApiRefusal(409, `${kindText(kind)} "${name}" already exists`);
    this.put(kind, object);
    this.created.push(object);
    return object;
  }

  async patch(kind: Kind, name: string, mergePatch: object): Promise<object> {
    this.check('patch', kind);
    const patched = { ...this.objects.get(key(kind, name)), ...mergePatch };
    this.put(kind, patched);
    return patched;
  }

  async remove(kind: Kind, name: string): Promise<boolean> {
    this.check('delete', kind);
    return this.objects.delete(key(kind, name));
  }

  async apply(object: any): Promise<object> {
    this.check('patch', kindOf(object));
    this.put(kindOf(object), object);
    return object;
  }

  async log(pod: string): Promise<string> {
    this.check('get', { resource: 'pods/log', group: '', version: 'v1' });
    const found = this.logs[pod];
    if (found === undefined) throw new ApiRefusal(400, 'the container is waiting to start');
    return found;
  }

  private check(verb: string, kind: Kind): void {
    const fault = this.faults.shift();
    if (fault !== undefined) throw fault;
    const { namespace } = this;
    const resource = kindText(kind);
    if (this.forbidden.includes(`${verb} ${resource}`)) throw new Forbidden({ verb, resource, namespace });
  }
}

const key = ({ resource, group }: Kind, name: string): string => `${group}/${resource}/${name}`;

/** Runs a command; a step happens each time it waits, and then Ctrl-C. */
export async function act(args: string, cluster: FakeCluster, steps: readonly Step[] = []): Promise<Ended> {
  let [out, err] = ['', ''];
  let now = NOW.getTime();
  const left = [...steps];
  const interruption = new AbortController();
  const code = await run(args.split(' '), {
    write: (text) => (out += text),
    complain: (text) => (err += text),
    colours: false,
    now: () => new Date(now),
    connect: async () => cluster,
    again: async () => false,
    pause: async (milliseconds) => {
      now += milliseconds;
      const step = left.shift();
      if (step === undefined) interruption.abort();
      else step(cluster);
    },
    interruption: () => ({ signal: interruption.signal, over: () => {} }),
  });
  return { code, out, err };
}
