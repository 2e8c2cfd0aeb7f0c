import type { DumpRunsStatus, DumpScheduleStatus, DumpStatus } from './dump';
import { storesOfTemplate, worksFor } from './dump-objects';
import { dumpEvidence, dumpRecords, type ReadDump } from './dump-records';
import { dumpStores } from './dump-stores';
import { dumpWarnings } from './dump-warnings';
import type { Evidence } from './evidence';
import { cronJobEvidence, jobEvidence } from './job-evidence';
import { ownerOf } from './jobs';
import type { CronJobObject, LeaseObject, PodTemplate, StatusObjects } from './objects';
import { runsOf } from './runs';
import { isOverdue, timerOfCronJob, timingOf } from './schedules';

/** All that was found of the dumps of a database. */
interface Found {
  readonly leases: readonly LeaseObject[];
  readonly records: readonly ReadDump[];
  readonly evidence: readonly Evidence[];
  readonly now: Date;
}

/**
 * How the dumps of a database are, by the objects of its namespace: Leases, CronJobs, Jobs and pods.
 *
 * @param now when they were read
 */
export function dumpStatus(objects: StatusObjects, database: string, now: Date): DumpStatus {
  const { leases = [], pods = [] } = objects;
  const dumps = (template?: PodTemplate): boolean => worksFor(template, database, 'logical-backup');
  const cronJobs = (objects.cronJobs ?? []).filter(({ spec }) => dumps(spec?.jobTemplate?.spec?.template));
  const jobs = (objects.jobs ?? []).filter(({ spec }) => dumps(spec?.template));
  const records = dumpRecords(leases, database);
  // Of a partial one nothing follows for its schedule, and what its Job says is known by it.
  const known = dumpEvidence(records);
  const telling = dumpEvidence(records.filter(({ partial }) => !partial));
  const evidence = [...telling, ...jobEvidence(jobs, pods, { known }), ...cronJobEvidence(cronJobs, known)];
  const found = { leases, records, evidence, now };

  const once = evidence.filter(({ of, scheduled }) => scheduled === false && !cronJobs.some(called(of)));
  const schedules = cronJobs.map((cronJob) => scheduleStatus(cronJob, found)).sort(byName);
  const singles = [...new Set(once.map(({ of }) => of))].map((name) => {
    const job = jobs.findLast((each) => ownerOf(each).name === name);
    return runsStatus(name, { scheduled: false, template: job?.spec?.template }, found);
  });
  const status = { schedules, singles: singles.sort(byName) };
  return { database, ...status, warnings: dumpWarnings(status, { now, looked: objects.leases !== undefined }) };
}

function scheduleStatus(cronJob: CronJobObject, found: Found): DumpScheduleStatus {
  const timer = timerOfCronJob(cronJob);
  const template = cronJob.spec?.jobTemplate?.spec?.template;
  const runs = runsStatus(timer.name, { scheduled: true, template }, found);
  const timing = timingOf(timer, runsOf(timer.name, true, found.evidence), found.now);
  return { ...runs, ...timing, overdue: isOverdue(timer, runs.lastSuccess?.time, found.now) };
}

function runsStatus(
  name: string,
  { scheduled, template }: { readonly scheduled: boolean; readonly template?: PodTemplate },
  { leases, records, evidence }: Found,
): DumpRunsStatus {
  const own = records.filter(({ of }) => of === name);
  const { running, lastSuccess, lastFailure } = runsOf(name, scheduled, evidence);
  const success = lastSuccess && own.find(({ ok, time }) => ok && time === lastSuccess.time);
  const failure = lastFailure && own.find(({ ok, time }) => !ok && time === lastFailure.time);
  return {
    name,
    running,
    lastSuccess: lastSuccess && {
      run: lastSuccess.run,
      time: lastSuccess.time,
      bytes: success?.bytes,
      seconds: success?.seconds,
      stores: storesWith(success),
    },
    lastFailure: lastFailure && { ...lastFailure, stores: storesWith(failure) },
    stores: dumpStores(storesOfTemplate(template), own, leases.find(called(retentionOf(name)))),
  };
}

/** The Lease of those who prune after a schedule; so is their CronJob called. */
const retentionOf = (schedule: string): string => `${schedule}-retention`;

const storesWith = (record: ReadDump | undefined): string[] =>
  (record?.stores ?? []).filter(({ ok }) => ok).map(({ name }) => name);

const called =
  (name: string) =>
  ({ metadata }: { readonly metadata: { readonly name: string } }): boolean =>
    metadata.name === name;

const byName = (a: { readonly name: string }, b: { readonly name: string }): number => (a.name < b.name ? -1 : 1);
