import type { DatabaseChange } from './database-change';
import type { ObjectChange } from './object-change';
import type { Finding } from './prediction';
import { programOf, takeProgram, workOf } from './programs';

/** What is done once, by the label of its pods. */
const WORKS: Readonly<Record<string, string>> = {
  backup: 'the backup',
  'logical-backup': 'the dump',
  'dump-restore': 'the restore from dumps',
  'consistency-check': 'the consistency check',
  'restore-drill': 'the restore drill',
};

/** What becomes of what is done once, by a Job whose name stands for what it does. */
export function jobFindings(database: DatabaseChange): Finding[] {
  const jobs = database.of('Job').filter(({ rest }) => rest.length > 0);
  const programs = new Map<string, ObjectChange[]>();
  for (const job of jobs) programs.set(programOf(job.name), [...(programs.get(programOf(job.name)) ?? []), job]);
  return [
    ...[...programs].flatMap(([name, found]) => ofProgram(database, name, found)),
    ...database.of('Backup').flatMap(ofBackup),
  ];
}

/** A backup that CloudNativePG takes once. */
function ofBackup(backup: ObjectChange): Finding[] {
  if (!backup.isAdded && !backup.isRemoved) return [];
  backup.take();
  return backup.isAdded
    ? [{ severity: 'safe', what: `starts the backup ${backup.name}, once` }]
    : [{ severity: 'safe', what: `removes the Backup ${backup.name}; its snapshots stay` }];
}

function ofProgram(database: DatabaseChange, name: string, jobs: readonly ObjectChange[]): Finding[] {
  const work = workOf(jobs[0]);
  const what = WORKS[work ?? ''];
  const [added, removed] = [jobs.some(({ isAdded }) => isAdded), jobs.some(({ isRemoved }) => isRemoved)];
  if (work === 'credentials') {
    for (const job of jobs) job.take();
    takeProgram(database, name);
    return [
      { severity: 'none', what: 'makes those Secrets with passwords that are not there yet, and leaves the others' },
    ];
  }
  if (what === undefined || (!added && !removed)) return [];
  for (const job of jobs) job.take();
  takeProgram(database, name);
  const again = work === 'consistency-check' || work === 'restore-drill';
  if (added && removed)
    return [
      {
        severity: 'safe',
        what: `${what} ${name} has another Job: ${again ? 'it runs anew' : 'what was done under this name is not done again'}`,
      },
    ];
  return added
    ? [{ severity: work === 'dump-restore' ? 'disruptive' : 'safe', what: `starts ${what} ${name}, once` }]
    : [{ severity: 'none', what: `removes ${what} ${name}, which was done once; what it made stays` }];
}
