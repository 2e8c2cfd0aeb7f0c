import { nothingDeclared, type DeclaredRun, declaredRuns, oneOf } from './declared';
import type { Acting } from './acting';
import { jobOfCronJob, jobOfJob } from './on-demand-job';
import { followCommand, followJob, type JobEnd, startJob } from './run-job';
import { accessTo } from '../kubernetes/access';
import { readNamespace } from '../kubernetes/read-namespace';
import type { ConnectionOptions } from '../kubernetes/reader';

/** What a check or drill can be given. */
export interface RunOptions extends ConnectionOptions {
  readonly database: string;
  /** Which one, where there are several. */
  readonly name?: string;
  /** @default true */
  readonly wait?: boolean;
  /** In seconds. @default - for as long as it takes */
  readonly timeout?: number;
}

/** What is run. */
export interface Runnable {
  /** As its pods are labelled. */
  readonly component: 'consistency-check' | 'restore-drill';
  readonly construct: string;
  /** For a person. */
  readonly many: string;
  readonly page: string;
  readonly container: string;
}

/** What was begun, and how it ended where that was waited for. */
export interface OnDemandRun {
  readonly namespace: string;
  readonly name: string;
  readonly job: string;
  readonly follow: string;
  readonly end?: JobEnd;
}

/** Runs something now that is declared, and waits for its end. */
export async function runOnDemand(
  { database, name, wait = true, timeout, ...connection }: RunOptions,
  { component, construct, many, page, container }: Runnable,
  acting: Acting,
): Promise<OnDemandRun> {
  const access = accessTo(await acting.connect(connection));
  const content = await readNamespace(access);
  const declared = declaredRuns(content, database, component);
  if (declared.length === 0) throw nothingDeclared(content, database, { construct, page });
  const what = `${many} of ${database}`;
  const run = oneOf(declared, name, { what, option: '--name', line: (each) => each.name });
  const job = await startJob(access, (jobName) => jobOf(run, jobName), { of: run.name, acting });
  const follow = followCommand({ job, container }, access.namespace);
  const begun = { namespace: access.namespace, name: run.name, job, follow };
  if (!wait) return begun;
  acting.progress(`Job ${job} runs ${run.name}`);
  return { ...begun, end: await followJob(access, { job, container }, acting, timeout) };
}

const jobOf = ({ from }: DeclaredRun, name: string): ReturnType<typeof jobOfJob> =>
  'cronJob' in from ? jobOfCronJob(from.cronJob, { name }) : jobOfJob(from.job, name);
