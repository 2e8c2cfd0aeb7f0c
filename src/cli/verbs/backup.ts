import { backupStatus } from '../../model/status/backup-status';
import { numberOf, textOf, textsOf } from '../../model/status/read';
import { type Acting, actingIn, checkWanted } from '../acts/acting';
import { type AskedBackup, askedBackup, type BackupWishes, variablesOf } from '../acts/asked-backup';
import { jobOfCronJob } from '../acts/on-demand-job';
import { backupOf, followBackup } from '../acts/operated-backup';
import { followCommand, followJob, startJob, whyUnknown } from '../acts/run-job';
import { EXIT } from '../exit-code';
import { accessTo, type NamespaceAccess } from '../kubernetes/access';
import { KINDS } from '../kubernetes/kinds';
import { readNamespace } from '../kubernetes/read-namespace';
import type { ConnectionOptions } from '../kubernetes/reader';
import type { Surroundings } from '../surroundings';
import { backupRunText } from '../text/backup-text';
import { type Format, formatted } from '../text/format';
import { printable } from '../text/printable';
import type { BackupRun } from '../views/backup-run';
import { copiesOf } from '../views/dump-catalogue';

/** What `backup` can be given. */
export interface BackupOptions extends ConnectionOptions, BackupWishes {
  readonly database: string;
  /** @default - it is only begun */
  readonly wait?: boolean;
  /** In seconds. @default - for as long as it takes */
  readonly timeout?: number;
}

/** Takes a backup by the same plan as a schedule. */
export async function backup(options: BackupOptions, acting: Acting): Promise<BackupRun> {
  const access = accessTo(await acting.connect(options));
  const content = await readNamespace(access);
  const { database } = options;
  const asked = askedBackup(content, database, options, acting.now());
  const { by, name: schedule, method } = asked.schedule;
  const run: BackupRun = { namespace: access.namespace, database, schedule, method, state: 'started', notes: [] };
  if ('cronJob' in by) return byJob(access, { run, asked, by }, options, acting);

  const cluster = content.objects.clusters?.find(({ metadata }) => metadata.name === database);
  const clusterUid = (cluster?.metadata as { readonly uid?: string } | undefined)?.uid;
  const made = backupOf(by.scheduledBackup, { ...asked, now: acting.now(), clusterUid });
  checkWanted(acting);
  await access.create(KINDS.backups, made);
  return byOperator(access, { ...run, backup: made.metadata.name }, options, acting);
}

/** Takes it by a Job of the schedule's CronJob. */
async function byJob(
  access: NamespaceAccess,
  { run, asked, by }: { readonly run: BackupRun; readonly asked: AskedBackup; readonly by: CronJobSchedule },
  { wait = false, timeout }: BackupOptions,
  acting: Acting,
): Promise<BackupRun> {
  const { cronJob, container } = by;
  const began = acting.now();
  const make = (name: string): ReturnType<typeof jobOfCronJob> => {
    const job = jobOfCronJob(cronJob, { name, variables: variablesOf(asked) });
    // What a try that failed has left has the name that was asked for.
    return asked.name === undefined ? job : ({ ...job, spec: { ...job.spec, backoffLimit: 0 } } as typeof job);
  };
  const job = await startJob(access, make, { of: run.schedule, acting });
  const begun = { ...run, job, follow: followCommand({ job, container }, run.namespace) };
  if (!wait) return begun;

  acting.progress(`Job ${job} takes a backup of ${run.database} as schedule ${run.schedule} does`);
  const { how, said, reason } = await followJob(access, { job, container }, acting, timeout);
  const name = textOf(said.backup);
  const told: BackupRun = { ...begun, ...(name === undefined ? {} : { backup: name }) };
  if (how === 'failed' || said.ok === false)
    return { ...(await described(access, told, said, acting)), state: 'failed', reason: textOf(said.reason) ?? reason };
  if (how !== 'complete' && said.ok !== true) return { ...told, state: 'unknown', reason: whyUnknown({ how }) };
  if (container !== 'create-backup')
    return { ...(await described(access, told, said, acting, asked)), state: 'completed', follow: undefined };
  const left = timeout === undefined ? undefined : timeout - (acting.now().getTime() - began.getTime()) / 1000;
  return byOperator(access, told, { wait, timeout: left }, acting, asked);
}

/** Waits for what the operator makes of a Backup. */
async function byOperator(
  access: NamespaceAccess,
  given: BackupRun,
  { wait = false, timeout }: Pick<BackupOptions, 'wait' | 'timeout'>,
  acting: Acting,
  asked?: AskedBackup,
): Promise<BackupRun> {
  const { backup: name = '', namespace } = given;
  const run = { ...given, follow: `kubectl -n ${namespace} get backups.postgresql.cnpg.io ${name} -w` };
  if (!wait) return run;
  const { how, reason, seconds } = await followBackup(access, name, acting, timeout);
  if (how === 'late' || how === 'interrupted') return { ...run, state: 'unknown', reason: whyUnknown({ how }) };
  const state = how === 'completed' ? 'completed' : 'failed';
  const ended = { ...(await described(access, run, { seconds }, acting, asked)), state } as const;
  if (how === 'completed') return { ...ended, follow: undefined };
  return { ...ended, reason: reason ?? `Backup ${name} was deleted` };
}

/** What is known of it beside its end: what its program said, and what is in the cluster by now. */
async function described(
  access: NamespaceAccess,
  run: BackupRun,
  said: { readonly [field: string]: unknown },
  { now }: Acting,
  asked?: AskedBackup,
): Promise<BackupRun> {
  const { objects } = await readNamespace(access);
  const found = backupStatus(objects, run.database, now()).backups.find(({ name }) => name === run.backup);
  const instance = textOf(said.instance) ?? textOf(said.from) ?? found?.instance;
  const [bytes, seconds] = [numberOf(said.bytes), numberOf(said.seconds)];
  const snapshots = found?.snapshots ?? textsOf(said.snapshots);
  return {
    ...run,
    ...(instance === undefined ? {} : { instance }),
    ...(snapshots.length === 0 ? {} : { snapshots }),
    ...(found === undefined || found.sizes.length === 0 ? {} : { sizes: found.sizes }),
    ...(bytes === undefined ? {} : { bytes }),
    ...(seconds === undefined ? {} : { seconds }),
    ...(Array.isArray(said.stores) ? { stores: copiesOf(said.stores) } : {}),
    notes: [...textsOf(said.notes), ...unhonoured(run, asked, found?.online)],
  };
}

/** Programs that were applied by an older version of this library do not know what is asked of a single run. */
function unhonoured(run: BackupRun, asked: AskedBackup | undefined, online: boolean | undefined): string[] {
  const old = 'the programs in the cluster are older than this: apply the manifests of this version';
  if (asked?.name !== undefined && run.backup !== undefined && run.backup !== asked.name)
    return [`it is called ${run.backup}, not ${asked.name}: ${old}`];
  if (asked?.online !== undefined && online !== undefined && online !== asked.online)
    return [`it was taken ${online ? 'online' : 'offline'}: ${old}`];
  return [];
}

type CronJobSchedule = Extract<AskedBackup['schedule']['by'], { readonly cronJob: unknown }>;

/** Takes it, prints how it ended, and returns the exit code. */
export async function printBackup(
  { output, ...options }: BackupOptions & { readonly output: Format },
  surroundings: Surroundings,
): Promise<number> {
  const run = await actingIn(surroundings, (acting) => backup(options, acting));
  surroundings.write(formatted(output, run, () => backupRunText(printable(run))));
  return run.state === 'failed' ? EXIT.degraded : run.state === 'unknown' ? EXIT.cannotTell : EXIT.healthy;
}
