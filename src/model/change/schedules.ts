import type { DatabaseChange } from './database-change';
import { differences } from './differences';
import { textAt, valueAt } from './manifest';
import type { ObjectChange } from './object-change';
import { type Finding, fromTo, listed } from './prediction';
import { planOf, takeProgram, workOf } from './programs';
import { retentionFindings } from './retention';

/** What is done on a schedule, and what it is without it. */
const WORKS: Readonly<Record<string, { readonly what: string; readonly without: string; readonly matters: boolean }>> =
  {
    backup: {
      what: 'schedule of backups',
      without: 'no more backups are taken by it; those that are there stay',
      matters: true,
    },
    'logical-backup': {
      what: 'schedule of dumps',
      without: 'no more dumps are taken by it; those in the stores stay',
      matters: true,
    },
    retention: { what: 'retention', without: 'backups are pruned no more, and pile up', matters: false },
    'dump-retention': { what: 'retention of dumps', without: 'dumps are pruned no more, and pile up', matters: false },
    'consistency-check': { what: 'consistency check', without: 'nobody looks for damage any more', matters: true },
    'restore-drill': {
      what: 'restore drill',
      without: 'nobody tries any more whether backups can be restored',
      matters: true,
    },
  };

/** What becomes of all that is done on a schedule, on either engine. */
export function scheduleFindings(database: DatabaseChange): Finding[] {
  return [
    ...database.of('CronJob').flatMap((cronJob) => {
      const work = WORKS[workOf(cronJob) ?? ''];
      return work === undefined ? [] : ofCronJob(database, cronJob, work);
    }),
    ...database.of('ScheduledBackup').flatMap((schedule) => ofScheduledBackup(schedule)),
    ...changedPlans(database),
  ];
}

type Described = (typeof WORKS)[string];

function ofCronJob(database: DatabaseChange, cronJob: ObjectChange, work: Described): Finding[] {
  const { name } = cronJob;
  const prunes = workOf(cronJob)?.endsWith('retention') === true;
  if (cronJob.isAdded || cronJob.isRemoved) {
    const plan = prunes && cronJob.isAdded ? retentionFindings(database, name) : [];
    cronJob.take();
    takeProgram(database, name);
    return [...(plan.length > 0 ? plan : [comesOrGoes(cronJob, work)])];
  }
  const findings = timing(cronJob, work);
  const job = cronJob.take('spec', 'jobTemplate');
  return [...findings, ...(job.length > 0 ? [nextRun(`${work.what} ${name}`, 'the pod')] : [])];
}

function ofScheduledBackup(schedule: ObjectChange): Finding[] {
  const work = WORKS.backup;
  if (schedule.isAdded || schedule.isRemoved) {
    schedule.take();
    return [comesOrGoes(schedule, work)];
  }
  const findings = timing(schedule, work);
  const [cluster] = schedule.take('spec', 'cluster');
  const how = schedule.take('spec').map(({ path, old, now }) => `${path.slice(1).join('.')} ${fromTo(old, now)}`);
  return [
    ...findings,
    ...(cluster === undefined ? [] : [cannotMove(schedule.name)]),
    ...(how.length > 0 ? [nextRun(`${work.what} ${schedule.name}`, listed(how))] : []),
  ];
}

const cannotMove = (name: string): Finding => ({
  severity: 'disruptive',
  what: `${name} is made to back up another database; a schedule belongs to one for ever`,
  remedy: 'give the other schedule another name',
});

function comesOrGoes({ name, isAdded, now }: ObjectChange, { what, without, matters }: Described): Finding {
  if (!isAdded) return { severity: matters ? 'disruptive' : 'safe', what: `removes the ${what} ${name}: ${without}` };
  return {
    severity: 'safe',
    what: `adds the ${what} ${name}, ${textAt(now, 'spec', 'schedule') ?? 'unknown'}`,
  };
}

function timing(object: ObjectChange, { what, without, matters }: Described): Finding[] {
  const times = [...object.take('spec', 'schedule'), ...object.take('spec', 'timeZone')];
  const [suspend] = object.take('spec', 'suspend');
  const fields = [
    'startingDeadlineSeconds',
    'successfulJobsHistoryLimit',
    'failedJobsHistoryLimit',
    'concurrencyPolicy',
  ];
  const rest = fields.flatMap((field) => object.take('spec', field));
  return [
    ...times.map(({ path, old, now }): Finding => ({
      severity: 'safe',
      what: `${what} ${object.name}: ${path.at(-1)} ${fromTo(old, now)}`,
    })),
    ...(suspend === undefined
      ? []
      : [
          suspend.now === true
            ? ({
                severity: matters ? 'disruptive' : 'safe',
                what: `suspends the ${what} ${object.name}: ${without}`,
              } as const)
            : ({ severity: 'safe', what: `the ${what} ${object.name} is no longer suspended` } as const),
        ]),
    ...(rest.length > 0
      ? [
          nextRun(
            `${what} ${object.name}`,
            listed(rest.map(({ path, old, now }) => `${path.at(-1)} ${fromTo(old, now)}`)),
          ),
        ]
      : []),
  ];
}

const nextRun = (of: string, changes: string): Finding => ({
  severity: 'safe',
  what: `${of}: ${changes} ${changes === 'the pod' ? 'of the next run is another' : 'from the next run on'}`,
});

/** Backups whose plan differs: what they do from the next run on. */
function changedPlans(database: DatabaseChange): Finding[] {
  const scheduled = database.now.filter(({ kind }) => kind === 'CronJob');
  return scheduled.flatMap(({ metadata, ...object }): Finding[] => {
    const name = metadata?.name ?? '';
    const component = valueAt(object, 'spec', 'jobTemplate', 'metadata', 'labels', 'cdk8s-pg/component');
    const plan = planOf(database, name);
    const isNew = database.of('CronJob', name).some(({ isAdded }) => isAdded);
    if (plan === undefined || isNew || typeof component !== 'string' || WORKS[component] === undefined) return [];
    const prunes = component.endsWith('retention');
    if (prunes) return retentionFindings(database, name);
    const changes = differences(plan.old, plan.now);
    for (const map of database.of('ConfigMap', name)) map.take('data', 'plan.json');
    return changes.map(({ path, old, now }) => planned(`${WORKS[component]?.what} ${name}`, path.join('.'), old, now));
  });
}

function planned(of: string, field: string, old: unknown, now: unknown): Finding {
  if (field === 'replicas' || field === 'volumes') return { severity: 'none', what: `${of}: follows the database` };
  if (field === 'online' && now === false)
    return { severity: 'disruptive', what: `${of}: stops the instance for each backup from the next run on` };
  return nextRun(of, `${field} ${fromTo(old, now)}`);
}
