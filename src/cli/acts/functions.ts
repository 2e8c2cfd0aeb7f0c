import type { StopSignal } from '../stop-signal';
import { connect } from '../connect';
import type { Connect } from '../kubernetes/reader';
import { type Pause, pauseByClock } from '../surroundings';
import { backup as backupWith, type BackupOptions } from '../verbs/backup';
import { check as checkWith, type CheckOptions } from '../verbs/check';
import { drill as drillWith, type DrillOptions } from '../verbs/drill';
import { pruneNow as pruneNowWith, type PruneNowOptions } from '../verbs/prune';
import { type RolloutOptions, rolloutWait as rolloutWaitWith } from '../verbs/rollout';
import { switchover as switchoverWith, type SwitchoverOptions } from '../verbs/switchover';
import type { BackupRun } from '../views/backup-run';
import type { CheckRun } from '../views/check-run';
import type { DrillRun } from '../views/drill-run';
import type { PruneRun } from '../views/prune-run';
import type { RolloutRun } from '../views/rollout-run';
import type { SwitchoverPlan } from '../views/switchover';
import { type Acting, changes } from './acting';

/** What somebody else can read a cluster with, and what time it is. */
export interface Access {
  /** @default - the cluster that the kubeconfig names */
  readonly connect?: Connect;
  /** @default - the clock */
  readonly now?: () => Date;
}

/** What somebody else can act on a cluster with, and how they are told what goes on. */
export interface ActingAccess extends Access {
  /** Takes a line for each thing that changes. @default - nobody is told */
  readonly progress?: (line: string) => void;
  /** Ends waiting; what was begun goes on. @default - nothing does */
  readonly signal?: StopSignal;
  /** Waits between two looks. @default - by the clock */
  readonly pause?: Pause;
}

/** Takes a backup now, as a schedule of the database takes them. @throws CannotTell */
export async function backup(options: BackupOptions, access: ActingAccess = {}): Promise<BackupRun> {
  return backupWith(options, actingBy(access));
}

/** Runs a declared consistency check now, and waits for what it finds. @throws CannotTell */
export async function check(options: CheckOptions, access: ActingAccess = {}): Promise<CheckRun> {
  return checkWith(options, actingBy(access));
}

/** Runs a declared restore drill now, and waits for what it finds. @throws CannotTell */
export async function drill(options: DrillOptions, access: ActingAccess = {}): Promise<DrillRun> {
  return drillWith(options, actingBy(access));
}

/** Runs a retention now, as its CronJob would, and waits for its end. @throws CannotTell */
export async function pruneNow(options: PruneNowOptions, access: ActingAccess = {}): Promise<PruneRun> {
  return pruneNowWith(options, actingBy(access));
}

/** What has to be committed so that another instance becomes the primary. @throws CannotTell */
export async function switchover(options: SwitchoverOptions, access: ActingAccess = {}): Promise<SwitchoverPlan> {
  return switchoverWith(options, actingBy(access));
}

/** Waits until every instance of a database is updated, streaming and ready. @throws CannotTell */
export async function rolloutWait(options: RolloutOptions, access: ActingAccess = {}): Promise<RolloutRun> {
  return rolloutWaitWith(options, actingBy(access));
}

export function readingBy({ connect: by = connect, now = () => new Date() }: Access): Required<Access> {
  return { connect: by, now };
}

export function actingBy({
  progress = () => {},
  signal = new AbortController().signal,
  pause = pauseByClock,
  ...access
}: ActingAccess): Acting {
  return { ...readingBy(access), pause, signal, progress: changes(progress) };
}
