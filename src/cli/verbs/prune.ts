import { podsOf } from '../../model/status/jobs';
import { latest, numberOf, textOf } from '../../model/status/read';
import { type Acting, actingIn } from '../acts/acting';
import { oneOf } from '../acts/declared';
import { jobOfCronJob } from '../acts/on-demand-job';
import { followCommand, followJob, startJob, whyUnknown } from '../acts/run-job';
import { EXIT } from '../exit-code';
import { accessTo, type NamespaceAccess } from '../kubernetes/access';
import { ApiRefusal, CannotTell } from '../kubernetes/problems';
import { type NamespaceContent, readNamespace } from '../kubernetes/read-namespace';
import type { ConnectionOptions, NamespaceReader } from '../kubernetes/reader';
import type { Surroundings } from '../surroundings';
import { type Format, formatted } from '../text/format';
import { printable } from '../text/printable';
import { styleOf } from '../text/style';
import { pruneText, pruneRunText, retentionsLine } from '../text/prune-text';
import { endedRuns, programRuns, workFor } from '../views/program-runs';
import { type PruneExplanation, pruneExplanation, PRUNE_KINDS, type PruningLogs } from '../views/prune';
import type { PruneRun } from '../views/prune-run';

/** What explaining a pruning can be given. */
export interface PruneOptions extends ConnectionOptions {
  readonly database: string;
}

/** What running one now can be given. */
export interface PruneNowOptions extends PruneOptions {
  /** Which retention, where there are several. */
  readonly name?: string;
  /** In seconds. @default - for as long as it takes */
  readonly timeout?: number;
}

/** What the retentions of a database would delete now, and why. */
export async function explainPruning(
  { database, ...connection }: PruneOptions,
  { connect, now }: Pick<Surroundings, 'connect' | 'now'>,
): Promise<PruneExplanation> {
  const reader = await connect(connection);
  const content = await readNamespace(reader, PRUNE_KINDS);
  return pruneExplanation(content, database, { now: now(), logs: await logsOf(reader, content, database) });
}

/** Prints that, and returns the exit code. */
export async function printPruning(
  { output, ...options }: PruneOptions & { readonly output: Format },
  surroundings: Surroundings,
): Promise<number> {
  const explanation = await explainPruning(options, surroundings);
  surroundings.write(formatted(output, explanation, () => pruneText(printable(explanation), styleOf(surroundings))));
  const { retentions } = explanation;
  if (retentions.some(({ problem, method }) => problem !== undefined && method === 'snapshot')) return EXIT.cannotTell;
  return retentions.some(({ refusal, last }) => refusal !== undefined || last?.ok === false)
    ? EXIT.degraded
    : EXIT.healthy;
}

/** Says who prunes, where nobody said what to do about it. */
export async function refusePruning(options: PruneOptions, surroundings: Surroundings): Promise<number> {
  const { retentions, database } = await explainPruning(options, surroundings);
  surroundings.complain(
    `${retentionsLine(database, retentions, surroundings.now())}--dry-run explains what one of them would delete now, --now runs one now\n`,
  );
  return EXIT.cannotTell;
}

/** Runs a retention now, as its CronJob would; it waits for no backup then. */
export async function pruneNow(
  { database, name, timeout, ...connection }: PruneNowOptions,
  acting: Acting,
): Promise<PruneRun> {
  const access = accessTo(await acting.connect(connection));
  const content = await readNamespace(access, PRUNE_KINDS);
  const { namespace, retentions } = pruneExplanation(content, database, { now: acting.now() });
  const schedules = [...new Map(retentions.map((each) => [each.name, each])).values()];
  if (schedules.length === 0)
    throw new CannotTell(`there is no retention of ${database} in namespace ${namespace}: nothing is deleted`);
  const what = `retentions of ${database}`;
  const retention = oneOf(schedules, name, { what, option: '--name', line: (each) => each.name });
  const cronJob = content.objects.cronJobs?.find(({ metadata }) => metadata.name === retention.name);
  if (cronJob === undefined) throw new CannotTell(`there is no CronJob ${retention.name} in namespace ${namespace}`);
  const job = await startJob(access, (named) => jobOfCronJob(cronJob, { name: named }), {
    of: retention.name,
    acting,
  });
  acting.progress(`Job ${job} runs ${retention.name}`);
  const container = retention.method === 'snapshot' ? 'prune-snapshots' : 'prune-dumps';
  const end = await followJob(access, { job, container }, acting, timeout);
  const { ok, dryRun, deleted, kept, reason } = end.said;
  const begun = { namespace, database, retention: retention.name, job };
  // Its pod may have been killed before it could say anything.
  if (typeof ok !== 'boolean' && end.how === 'failed') return { ...begun, ok: false, reason: whyUnknown(end) };
  if (typeof ok !== 'boolean')
    return { ...begun, reason: whyUnknown(end), follow: followCommand({ job, container }, namespace) };
  return {
    ...begun,
    ok,
    dryRun: dryRun === true,
    deleted: numberOf(deleted),
    kept: numberOf(kept),
    reason: textOf(reason),
  };
}

/** Does it, prints how it ended, and returns the exit code. */
export async function printPruneNow(
  { output, ...options }: PruneNowOptions & { readonly output: Format },
  surroundings: Surroundings,
): Promise<number> {
  const run = await actingIn(surroundings, (acting) => pruneNow(options, acting));
  surroundings.write(formatted(output, run, () => pruneRunText(printable(run))));
  return run.ok === undefined ? EXIT.cannotTell : run.ok ? EXIT.healthy : EXIT.degraded;
}

/** What the last run of each pruning of dumps has printed, where that is still there and may be seen. */
async function logsOf(reader: NamespaceReader, { objects }: NamespaceContent, database: string): Promise<PruningLogs> {
  const logs = new Map<string, { at: Date; lines: string[] }>();
  if (!('log' in reader)) return logs;
  const { cronJobs, jobs } = programRuns(objects, workFor(database, 'dump-retention'));
  for (const { metadata } of cronJobs) {
    const { pods = [] } = objects;
    const run = latest(endedRuns(jobs, pods).filter(({ of }) => of === metadata.name));
    const job = jobs.find((each) => each.metadata.name === run?.job);
    const pod = job && podsOf(job, pods).at(-1);
    if (run === undefined || pod === undefined) continue;
    try {
      const text = await (reader as NamespaceAccess).log(pod.metadata.name, 'prune-dumps');
      logs.set(metadata.name, { at: run.time, lines: text.split('\n') });
    } catch (error) {
      if (!(error instanceof ApiRefusal)) throw error;
    }
  }
  return logs;
}
