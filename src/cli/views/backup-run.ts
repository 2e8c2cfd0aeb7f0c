import type { StoredCopy } from './dump-catalogue';

/** A backup that was asked for by hand. */
export interface BackupRun {
  readonly namespace: string;
  readonly database: string;
  /** The schedule whose plan it is taken by. */
  readonly schedule: string;
  readonly method: 'snapshots' | 'dumps';
  /** Unknown: it was not waited for to its end. */
  readonly state: 'started' | 'completed' | 'failed' | 'unknown';
  /** The Job that takes it, or asks the operator for it. */
  readonly job?: string;
  /** Its name, once it has one. */
  readonly backup?: string;
  /** Why it failed, or is not known. */
  readonly reason?: string;
  /** Of which instance it was taken: a pod, or the role of one. */
  readonly instance?: string;
  readonly snapshots?: readonly string[];
  /** What each volume needs at least that is made from it, as Kubernetes writes it. */
  readonly sizes?: readonly string[];
  /** Of all files of a dump. */
  readonly bytes?: number;
  /** Where a dump is, and where it is not. */
  readonly stores?: readonly StoredCopy[];
  /** From its begin to its end. */
  readonly seconds?: number;
  /** What a person should know. */
  readonly notes: readonly string[];
  /** What shows how it goes on. */
  readonly follow?: string;
}
