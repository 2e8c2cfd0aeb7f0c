import { STAMP_LENGTH } from './run-id';

const LABEL = 63;

/** What is wrong with the name of a backup or schedule by itself; undefined when it is fine. */
export function backupNameProblem(name: unknown): string | undefined {
  if (typeof name !== 'string' || name === '')
    return 'is missing; give it a name that stays and that snapshots are found by, such as products-db-nightly';
  if (!/^[a-z]([-a-z0-9]*[a-z0-9])?$/.test(name))
    return `'${name}' is not a DNS label; write lowercase letters, digits and '-', begin with a letter and end with a letter or a digit`;
  return undefined;
}

/** What objects are named after a backup, beside itself. */
export interface NamingLimits {
  /** What snapshots append to the name of a run. */
  readonly snapshotSuffix: string;
  /** What other objects append to the name itself, at most. */
  readonly objectSuffix: string;
}

/** Of our own program: the snapshot of the WAL; the Job of one that is taken once, and its status. */
export const OWN_LIMITS: NamingLimits = { snapshotSuffix: '-wal', objectSuffix: 'last-success.' };

/** Of CloudNativePG: the name of a Backup is the value of a label. */
export const CLOUD_NATIVE_LIMITS: NamingLimits = { snapshotSuffix: '', objectSuffix: 'last-success.' };

/** Of dumps: their folders are as long as they like; names of Jobs are made from that of the CronJob, and of claims. */
export const DUMP_LIMITS: NamingLimits = { snapshotSuffix: '', objectSuffix: 'last-success.' };

/** What is wrong with the length of a name; undefined when it is fine. */
export function backupNameLengthProblem(name: string, scheduled: boolean, limits: NamingLimits): string | undefined {
  const stamp = scheduled ? STAMP_LENGTH : 0;
  const most = LABEL - Math.max(stamp + limits.snapshotSuffix.length, limits.objectSuffix.length);
  if (name.length <= most) return undefined;
  const added = scheduled ? 'snapshots append the time to it' : 'other names are made from it';
  return `'${name}' has ${name.length} characters; ${most} are allowed, because ${added}`;
}
