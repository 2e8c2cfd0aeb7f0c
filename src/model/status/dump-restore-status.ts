import { DUMP_RESTORE_ANNOTATIONS } from '../backup/logical/restore-annotations';
import { annotation, label } from '../retention/snapshot-objects';
import type { DumpRestoreStatus } from './dump';
import { worksFor } from './dump-objects';
import { beganAt, failureOf, hasEnded, ownerOf, podsOf, troubleOf } from './jobs';
import type { ConfigMapObject, DumpRestoreObjects, JobObject, LeaseObject, StatusObjects } from './objects';
import { jsonOf, latest, textOf, timeOf } from './read';

/** How a try ended, as far as the Lease can be read. */
interface ReadRestore {
  readonly time: Date;
  readonly job?: string;
  readonly from?: string;
  readonly databases?: { readonly [name: string]: string };
  readonly reason?: string;
}

/** How a restore is, beside its name. */
type Found = Omit<DumpRestoreStatus, 'name' | 'database'>;

/**
 * The restores from dumps into a database, by name; none where there is none. By its Leases, Jobs and pods; by its
 * ConfigMaps, from what those are that have not ended.
 */
export function dumpRestoreStatus(objects: DumpRestoreObjects, database: string): DumpRestoreStatus[] {
  const jobs = (objects.jobs ?? []).filter(({ spec }) => worksFor(spec?.template, database, 'dump-restore'));
  const leases = (objects.leases ?? []).filter(
    (lease) =>
      label(lease, 'app.kubernetes.io/instance') === database && (doneOf(lease) ?? failedOf(lease)) !== undefined,
  );
  const names = [...jobs.map((job) => ownerOf(job).name), ...leases.map(({ metadata }) => metadata.name)];
  return [...new Set(names)].sort().map((name) => {
    const job = newest(jobs.filter((each) => ownerOf(each).name === name));
    const lease = leases.find(({ metadata }) => metadata.name === name);
    const map = objects.configMaps?.find(({ metadata }) => metadata.name === name);
    const from = map && backupOf(map);
    const found = stateOf(objects, job, lease);
    return { name, database, ...(from === undefined ? {} : { from }), ...found };
  });
}

function stateOf(objects: StatusObjects, job: JobObject | undefined, lease: LeaseObject | undefined): Found {
  const startedAt = job && beganAt(job);
  const begun = startedAt === undefined ? {} : { startedAt };
  const done = lease && doneOf(lease);
  if (done !== undefined) return completed(done, job);

  const told = lease && failedOf(lease);
  if (job === undefined || hasEnded(job)) {
    const failure = job && failureOf(job, objects.pods ?? []);
    // What the program itself has said of its last try is better than what its Job says.
    const better = told !== undefined && (startedAt === undefined || told.time >= startedAt);
    const reason = (better ? told.reason : failure?.reason) ?? 'its Lease does not say that it is done';
    return { state: 'failed', ...begun, ...(better ? origin(told) : {}), reason };
  }
  const pods = podsOf(job, objects.pods ?? []);
  const running = pods.some(({ status }) => status?.phase === 'Running');
  const trouble = pods.map(troubleOf).at(-1);
  const reason = (running ? undefined : trouble) ?? (told && `a try failed: ${told.reason}`);
  return { state: running ? 'running' : 'pending', ...begun, ...(reason === undefined ? {} : { reason }) };
}

function completed(done: ReadRestore, job: JobObject | undefined): Found {
  // Another Job, made since, finds that all is done.
  const startedAt = job?.metadata.name === done.job ? job && beganAt(job) : undefined;
  const seconds = startedAt && Math.max(0, (done.time.getTime() - startedAt.getTime()) / 1000);
  return {
    state: 'completed',
    ...origin(done),
    ...(startedAt === undefined ? {} : { startedAt, seconds }),
    completedAt: done.time,
  };
}

function origin({ from, databases }: ReadRestore): Pick<DumpRestoreStatus, 'from' | 'databases'> {
  return { ...(from === undefined ? {} : { from }), ...(databases === undefined ? {} : { databases }) };
}

const doneOf = (lease: LeaseObject): ReadRestore | undefined => read(lease, DUMP_RESTORE_ANNOTATIONS.restored);
const failedOf = (lease: LeaseObject): ReadRestore | undefined => read(lease, DUMP_RESTORE_ANNOTATIONS.failure);

function read(lease: LeaseObject, key: string): ReadRestore | undefined {
  const { time: written, job, backup, databases, reason } = jsonOf(annotation(lease, key));
  const time = timeOf(written);
  if (time === undefined) return undefined;
  const given = typeof databases === 'object' && databases !== null ? Object.entries(databases) : [];
  const mapped = given.filter((pair): pair is [string, string] => typeof pair[1] === 'string');
  return {
    time,
    job: textOf(job),
    from: textOf(backup),
    ...(mapped.length > 0 ? { databases: Object.fromEntries(mapped) } : {}),
    reason: textOf(reason) ?? 'no reason is known',
  };
}

const backupOf = ({ data }: ConfigMapObject): string | undefined => textOf(jsonOf(data?.['plan.json']).backup);

/** The Job that began last. */
function newest(jobs: readonly JobObject[]): JobObject | undefined {
  return latest(jobs.map((job) => ({ job, time: beganAt(job) ?? new Date(0) })))?.job;
}
