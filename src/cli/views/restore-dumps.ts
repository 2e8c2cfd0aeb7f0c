import { dumpRecords } from '../../model/status/dump-records';
import { ownerOf } from '../../model/status/jobs';
import type { NamespaceObjects } from '../kubernetes/objects';
import type { FullPodTemplate } from './restore-objects';

/** A dump in a store. */
export interface DumpSource {
  readonly kind: 'dump';
  readonly database: string;
  readonly backup: string;
  readonly takenAt?: Date;
  /** The store, as it is called. */
  readonly store: string;
  /** The schedule, or the backup that is taken once. */
  readonly of: string;
  /** The pods that brought it there; they know where the store is. */
  readonly template?: FullPodTemplate;
}

/** The dumps of a database that its Leases tell of, per store, the newest first. */
export function dumpsOf(objects: NamespaceObjects, database: string): DumpSource[] {
  const found = dumpRecords(objects.leases ?? [], database).flatMap(({ of, run, time, stores }) => {
    const template = templateOf(objects, of);
    const dump = { kind: 'dump' as const, database, takenAt: time, of, ...(template ? { template } : {}) };
    return run === undefined
      ? []
      : stores.filter(({ ok }) => ok).map(({ name }) => ({ ...dump, backup: run, store: name }));
  });
  return found.sort((a, b) => b.takenAt.getTime() - a.takenAt.getTime());
}

/** Another dump in the same store. */
export function storeOf({ takenAt: _, ...dump }: DumpSource, backup: string): DumpSource {
  return { ...dump, backup };
}

/** What the pods of a schedule, or of a backup that is taken once, are made from. */
function templateOf({ cronJobs = [], jobs = [] }: NamespaceObjects, name: string): FullPodTemplate | undefined {
  const cronJob = cronJobs.find(({ metadata }) => metadata.name === name);
  const job = jobs.findLast((each) => ownerOf(each).name === name);
  return cronJob?.spec?.jobTemplate?.spec?.template ?? job?.spec?.template;
}
