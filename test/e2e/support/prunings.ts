import { jobEnded, startJob } from './jobs';
import type { Namespace } from './namespace';
import type { Pod } from './objects';

/** What a program of backups says at its end. */
export interface PruningResult {
  readonly ok: boolean;
  readonly outcome?: string;
  readonly reason?: string;
  readonly deleted: number;
  readonly kept: number;
}

/** The Jobs of a CronJob, as a person on the cluster starts and looks at them. */
export class CronJobRuns {
  private count = 0;

  constructor(
    private readonly namespace: Namespace,
    readonly name: string,
  ) {}

  /** Starts one, by hand or under the name that its CronJob would give it; it is not tried again. */
  async start(job = `${this.name}-by-hand-${(this.count += 1)}`): Promise<string> {
    await startJob(this.namespace, this.name, job);
    return job;
  }

  /** Waits until a Job has ended. */
  ended(job: string, within = 90): Promise<void> {
    return jobEnded(this.namespace, job, within);
  }

  /** The lines of a Job's log. */
  async log(job: string): Promise<string[]> {
    return (await this.namespace.kubectl.run(['logs', `job/${job}`])).trimEnd().split('\n');
  }

  /** Runs one to its end, and returns what it said. */
  async run(within?: number, job?: string): Promise<PruningResult> {
    return this.result(await this.start(job), within);
  }

  /** What a Job said at its end. */
  async result(job: string, within?: number): Promise<PruningResult> {
    await this.ended(job, within);
    return JSON.parse((await this.log(job)).at(-1) ?? '') as PruningResult;
  }

  /** The pod of a Job. @throws where there is none yet */
  async pod(job: string): Promise<Pod> {
    const [pod] = await this.namespace.kubectl.pods(`batch.kubernetes.io/job-name=${job}`);
    if (pod === undefined) throw new Error(`Job ${job} has no pod`);
    return pod;
  }
}
