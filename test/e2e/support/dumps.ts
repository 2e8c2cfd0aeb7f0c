import type { Database } from './database';
import { type Job, jobEnded, startJob } from './jobs';
import { containerStatuses, type KubeObject, type Pod } from './objects';

/** What the programs say at their end that take dumps and bring them back. */
export interface DumpSaid {
  readonly program: string;
  readonly ok: boolean;
  readonly reason?: string;
  readonly backup: string;
  readonly already?: boolean;
  readonly from?: string;
  readonly bytes?: number;
  readonly stores?: readonly { readonly name: string; readonly ok: boolean; readonly reason?: string }[];
  readonly notes?: readonly string[];
}

/** Jobs that dump a database, or restore one, as a person on the cluster starts and looks at them. */
export class Dumps {
  private count = 0;

  constructor(private readonly database: Pick<Database, 'kubectl' | 'namespace'>) {}

  /** Starts a dump by hand, which is not tried again; under the name of a Job that the schedule would make, it is one of its runs. */
  async start(schedule: string, name = `${schedule}-by-hand-${(this.count += 1)}`): Promise<string> {
    await startJob(this.database.namespace, schedule, name);
    return name;
  }

  /** Takes a dump, and returns what it said at its end. */
  async run(schedule: string, within?: number): Promise<DumpSaid> {
    return this.ended(await this.start(schedule), 'dump-databases', within);
  }

  /** What a person finds of a schedule: what runs, and how the last ones ended. */
  async status(schedule: string): Promise<Readonly<Record<string, unknown>>> {
    const { data = {} } = await this.database.kubectl.get<KubeObject & { data?: Record<string, string> }>(
      'configmap',
      `${schedule}-status`,
    );
    return Object.fromEntries(Object.entries(data).map(([key, text]) => [key, JSON.parse(text) as unknown]));
  }

  /** What a restore says at its end. */
  async restored(name: string, within?: number): Promise<DumpSaid> {
    return this.ended(await this.job(name), 'restore-dump', within);
  }

  /** What a dump says that is taken once, after all of its tries. */
  async once(name: string, within = 120): Promise<DumpSaid> {
    return this.ended(await this.job(name), 'dump-databases', within);
  }

  /** The Job of what is done once. */
  async job(name: string): Promise<string> {
    const { kubectl, namespace } = this.database;
    const found = await namespace.eventually(
      `a Job of ${name}`,
      async () => (await kubectl.list<Job>('jobs')).find(({ metadata }) => metadata.name.startsWith(`${name}-`)),
      { within: 30 },
    );
    return found.metadata.name;
  }

  /** Waits until a Job has ended, and returns what the container said last that does the work. */
  async ended(job: string, container: string, within = 90): Promise<DumpSaid> {
    const { kubectl, namespace } = this.database;
    await jobEnded(namespace, job, within);
    const log = await kubectl.logs((await this.pod(job)).metadata.name, container);
    return JSON.parse(log.trimEnd().split('\n').at(-1) ?? '') as DumpSaid;
  }

  /** The last pod of a Job, as soon as the container runs that does the work. */
  working(job: string): Promise<Pod> {
    return this.database.namespace.eventually(
      `Job ${job} works`,
      async () => {
        const pod = await this.pod(job);
        return containerStatuses(pod).some(
          ({ name, state }) => name === 'dump-databases' && state?.running !== undefined,
        )
          ? pod
          : undefined;
      },
      { within: 60, every: 0.2 },
    );
  }

  /** The last pod of a Job. @throws where there is none yet */
  async pod(job: string): Promise<Pod> {
    const created = ({ metadata }: Pod): string => metadata.creationTimestamp ?? '';
    const pods = await this.database.kubectl.pods(`batch.kubernetes.io/job-name=${job}`);
    const pod = pods.sort((a, b) => created(a).localeCompare(created(b))).at(-1);
    if (!pod) throw new Error(`Job ${job} has no pod`);
    return pod;
  }
}
