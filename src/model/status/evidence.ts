import type { FailedBackup, RunningBackup, SucceededBackup } from './status';

/** Something that was found of how the backups of a name went, the more telling first. */
export type Evidence = { readonly of: string; readonly scheduled?: boolean } & (
  { readonly running: RunningBackup } | { readonly success: SucceededBackup } | { readonly failure: FailedBackup }
);

/** The schedule that a run belongs to; undefined for one that is taken once. */
export type ScheduleOf = (run: string) => string | undefined;

/** By its name: the time is what runs append. */
export function scheduleOfRun(run: string): string | undefined {
  return /^(.+)-\d{14}$/.exec(run)?.[1];
}
