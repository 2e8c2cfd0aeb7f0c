import type { Namespace } from './namespace';
import type { KubeObject } from './objects';

export interface Job extends KubeObject {
  readonly spec: { readonly backoffLimit?: number; readonly template: object };
  readonly status?: { readonly conditions?: readonly { readonly type: string; readonly status: string }[] };
}

/** Starts a Job of a CronJob, as `kubectl create job --from` does; it is not tried again, unless so many times. */
export async function startJob({ kubectl }: Namespace, cronJob: string, name: string, retries = 0): Promise<void> {
  const from = ['create', 'job', name, `--from=cronjob/${cronJob}`, '--dry-run=client', '-o', 'json'];
  const job = JSON.parse(await kubectl.run(from)) as Job;
  await kubectl.apply([{ ...job, spec: { ...job.spec, backoffLimit: retries } }]);
}

/** Waits until a Job has ended, well or not. */
export async function jobEnded(namespace: Namespace, job: string, within: number): Promise<void> {
  await namespace.eventually(
    `Job ${job} has ended`,
    async () => {
      const { status } = await namespace.kubectl.get<Job>('job', job);
      return status?.conditions?.some(
        ({ type, status: value }) => /^(Complete|Failed)$/.test(type) && value === 'True',
      );
    },
    { within },
  );
}
