import type { Job } from './jobs';
import type { Namespace } from './namespace';
import { containerStatuses, type KubeEvent, type Pod } from './objects';

/** What a consistency check says at its end. */
export interface CheckResult {
  readonly ok: boolean;
  readonly outcome: string;
  readonly reason?: string;
  readonly instances: readonly { readonly name: string; readonly role: string }[];
  readonly tables: number;
  readonly rows: number;
  readonly assertions: number;
  readonly differences: readonly {
    readonly table?: string;
    readonly instance?: string;
    readonly what: string;
    readonly figures: string;
  }[];
  readonly skipped: readonly { readonly what: string; readonly reason: string }[];
  readonly leftOut: readonly string[];
}

/** A check that has ended, as it can be seen through the Kubernetes API. */
export interface EndedCheck {
  readonly result: CheckResult;
  readonly exitCode: number | undefined;
  readonly message: string | undefined;
  readonly log: string;
  readonly pod: string;
}

/** Checks of a CronJob that never runs by itself. */
export class Checks {
  private count = 0;

  constructor(private readonly namespace: Namespace) {}

  /** Runs one by hand, as `kubectl create job --from` does, with other variables of its container where given. */
  async run(check: string, variables: Readonly<Record<string, string>> = {}): Promise<EndedCheck> {
    const { kubectl } = this.namespace;
    const name = `${check}-by-hand-${(this.count += 1)}`;
    const from = ['create', 'job', name, `--from=cronjob/${check}`, '--dry-run=client', '-o', 'json'];
    const job = JSON.parse(await kubectl.run(from)) as Job;
    const { containers } = (job.spec.template as { spec: { containers: { env: { name: string; value: string }[] }[] } })
      .spec;
    for (const { env } of containers)
      for (const [key, value] of Object.entries(variables)) {
        const there = env.find((variable) => variable.name === key);
        if (there) there.value = value;
        else env.push({ name: key, value });
      }
    await kubectl.apply([job]);
    return this.ended(name);
  }

  /** Waits until the check of a Job has ended. */
  async ended(job: string, within = 120): Promise<EndedCheck> {
    const { kubectl } = this.namespace;
    const pod = await this.namespace.eventually(
      `Job ${job} has ended`,
      async () => {
        const [found] = await kubectl.pods(`batch.kubernetes.io/job-name=${job}`);
        return found && terminated(found) ? found : undefined;
      },
      { within },
    );
    const log = await kubectl.logs(pod.metadata.name, 'check-consistency');
    const { exitCode, message } = terminated(pod) ?? {};
    return { result: JSON.parse(message ?? '{}') as CheckResult, exitCode, message, log, pod: pod.metadata.name };
  }

  /** The Event on the pod of a check. */
  async event({ pod }: EndedCheck): Promise<KubeEvent | undefined> {
    const events = await this.namespace.kubectl.list<KubeEvent>('events');
    return events.find(
      ({ involvedObject, reason }) => involvedObject.name === pod && reason?.startsWith('Consistency'),
    );
  }
}

function terminated(pod: Pod): { exitCode?: number; message?: string } | undefined {
  return containerStatuses(pod).find(({ name }) => name === 'check-consistency')?.state?.terminated;
}
