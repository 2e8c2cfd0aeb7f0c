import { failureOf, hasEnded, podsOf, troubleOf } from '../../model/status/jobs';
import type { JobObject, PodObject } from '../../model/status/objects';
import { jsonOf } from '../../model/status/read';
import type { NamespaceAccess } from '../kubernetes/access';
import { KINDS } from '../kubernetes/kinds';
import { ApiRefusal, Forbidden } from '../kubernetes/problems';
import { type Acting, checkWanted, until } from './acting';
import { onDemandName } from './on-demand-job';

/** A program at work. */
export interface RunningProgram {
  readonly job: string;
  /** The container that does the work, and has the last word. */
  readonly container: string;
}

/** How a Job ended, or waiting for it. */
export interface JobEnd {
  /** Gone: its CronJob keeps none, or somebody removed it. */
  readonly how: 'complete' | 'failed' | 'gone' | 'late' | 'interrupted';
  /** What its program said at the end; without fields where it said nothing. */
  readonly said: { readonly [field: string]: unknown };
  /** Why it failed, as far as Kubernetes knows. */
  readonly reason?: string;
}

/** How often a name is tried: two may be asked for in the same second. */
const TRIES = 5;

/** Creates a Job under a name that is free, and returns the name. */
export async function startJob(
  access: NamespaceAccess,
  make: (name: string) => JobObject,
  { of, acting }: { readonly of: string; readonly acting: Acting },
): Promise<string> {
  const now = acting.now();
  checkWanted(acting);
  for (let attempt = 0; ; attempt += 1) {
    const name = onDemandName(of, now, attempt);
    try {
      await access.create(KINDS.jobs, make(name));
      return name;
    } catch (error) {
      if (!(error instanceof ApiRefusal) || error.code !== 409 || attempt + 1 >= TRIES) throw error;
    }
  }
}

/** Waits until a Job has ended, and tells what its program says meanwhile. */
export async function followJob(
  access: NamespaceAccess,
  program: RunningProgram,
  acting: Acting,
  timeout?: number,
): Promise<JobEnd> {
  const follower = new Follower(access, program, acting);
  const waited = await until(acting, () => follower.look(), timeout);
  return 'found' in waited ? waited.found : { how: waited.ended, said: follower.said };
}

/** How a person follows it. */
export function followCommand({ job, container }: RunningProgram, namespace: string): string {
  return `kubectl -n ${namespace} logs -f job/${job} -c ${container}`;
}

/** Why the end of a run is not known. */
export function whyUnknown({ how, reason }: Pick<JobEnd, 'how' | 'reason'>): string {
  return {
    complete: 'its program said nothing',
    failed: reason ?? 'its Job failed, and no reason is known',
    gone: 'its Job is gone',
    late: 'it has not ended in that time, and goes on',
    interrupted: 'it goes on without this command',
  }[how];
}

/** What was seen of a Job by now. */
class Follower {
  said: JobEnd['said'] = {};
  private pod = '';
  private lines = 0;
  private readonly refused = new Set<string>();

  constructor(
    private readonly access: NamespaceAccess,
    private readonly program: RunningProgram,
    private readonly acting: Acting,
  ) {}

  async look(): Promise<JobEnd | undefined> {
    const { job: name } = this.program;
    // First: what its pods said is complete once it has ended.
    const job = await this.access.get<JobObject>(KINDS.jobs, name);
    if (job === undefined) return { how: 'gone', said: this.said };
    const selector = `batch.kubernetes.io/job-name=${name}`;
    const all = await this.unlessForbidden(() => this.access.list({ ...KINDS.pods, selector }), []);
    const pods = podsOf(job, all as readonly PodObject[]);
    for (const pod of pods.slice(-1)) await this.listen(pod);
    if (!hasEnded(job)) return undefined;
    const failure = failureOf(job, pods);
    return failure === undefined
      ? { how: 'complete', said: this.said }
      : { how: 'failed', said: this.said, reason: failure.reason };
  }

  /** Tells what is new of a pod. */
  private async listen(pod: PodObject): Promise<void> {
    const { name } = pod.metadata;
    if (name !== this.pod) {
      if (this.pod !== '') this.acting.progress(`pod ${name} tries it again`);
      [this.pod, this.lines, this.said] = [name, 0, {}];
    }
    const trouble = troubleOf(pod);
    if (trouble !== undefined && pod.status?.phase === 'Pending') this.acting.progress(`pod ${name} waits: ${trouble}`);
    if (pod.status?.phase !== 'Pending') this.hear(await this.log(name));
    const message = terminatedMessage(pod, this.program.container);
    // It is shorter than the log, which may be gone or forbidden.
    if (Object.keys(this.said).length === 0) this.said = jsonOf(message);
  }

  private hear(log: string): void {
    const lines = log.split('\n').slice(0, -1);
    for (const line of lines.slice(this.lines)) {
      const result = jsonOf(line);
      if ('program' in result) this.said = result;
      else if (line.trim() !== '') this.acting.progress(withoutTime(line));
    }
    this.lines = Math.max(this.lines, lines.length);
  }

  private log(pod: string): Promise<string> {
    return this.unlessForbidden(
      () =>
        this.access.log(pod, this.program.container).catch((error: unknown) => {
          // Its container is not there yet, or not any more.
          if (error instanceof ApiRefusal && [400, 404].includes(error.code)) return '';
          throw error;
        }),
      '',
    );
  }

  /** What cannot be seen is said once; the rest goes on. */
  private async unlessForbidden<T>(ask: () => Promise<T>, instead: T): Promise<T> {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof Forbidden)) throw error;
      if (!this.refused.has(error.message)) this.acting.progress(error.message);
      this.refused.add(error.message);
      return instead;
    }
  }
}

/** What a container said at its end. */
function terminatedMessage({ status }: PodObject, container: string): string | undefined {
  const statuses = (status?.containerStatuses ?? []) as readonly (NonNullable<
    NonNullable<PodObject['status']>['containerStatuses']
  >[number] & { readonly name?: string })[];
  return statuses.find(({ name }) => name === container)?.state?.terminated?.message;
}

/** Programs in shell begin lines with the time. */
const withoutTime = (line: string): string => line.replace(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d \S+ /, '');
