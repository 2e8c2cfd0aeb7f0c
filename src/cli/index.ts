import { type Access, type ActingAccess, actingBy, readingBy } from './acts/functions';
import { backups as backupsWith, type BackupsOptions } from './verbs/backups';
import { plan as planWith, type PlanOptions } from './verbs/plan';
import { restore as restoreWith, type RestoreOptions, type RestoreSnippet } from './verbs/restore';
import { type AppliedRestore, applyRestore as applyRestoreWith, type ApplyRestoreOptions } from './verbs/restore-apply';
import { explainPruning as explainPruningWith, type PruneOptions } from './verbs/prune';
import { status as statusWith, type StatusOptions } from './verbs/status';
import type { BackupCatalogue } from './views/catalogue';
import type { StatusReport } from './views/database-status';
import type { PlanReport } from './views/plan-report';
import type { PruneExplanation } from './views/prune';

/** How the databases of a namespace are, or one of them. @throws CannotTell */
export async function status(options: StatusOptions = {}, access: Access = {}): Promise<StatusReport> {
  return statusWith(options, readingBy(access));
}

/** The backups of a database: snapshots, and the dumps that are remembered. @throws CannotTell */
export async function backups(options: BackupsOptions, access: Access = {}): Promise<BackupCatalogue> {
  return backupsWith(options, readingBy(access));
}

/** What the retentions of a database would delete now, and why. It deletes nothing. @throws CannotTell */
export async function explainPruning(options: PruneOptions, access: Access = {}): Promise<PruneExplanation> {
  return explainPruningWith(options, readingBy(access));
}

/** What applying manifests will do to each database. @throws CannotTell */
export async function plan(options: PlanOptions = {}, access: Access = {}): Promise<PlanReport> {
  return planWith(options, readingBy(access));
}

/** A restore, as the text to commit. @throws CannotTell */
export async function restore(options: RestoreOptions, access: Access = {}): Promise<RestoreSnippet> {
  return restoreWith(options, readingBy(access));
}

/** Restores, as the printed construct would. @throws CannotTell; nothing is replaced without `yesReplace` */
export async function applyRestore(options: ApplyRestoreOptions, access: ActingAccess = {}): Promise<AppliedRestore> {
  return applyRestoreWith(options, actingBy(access));
}

export { init } from './verbs/init';
export {
  type Access,
  type ActingAccess,
  backup,
  check,
  drill,
  pruneNow,
  rolloutWait,
  switchover,
} from './acts/functions';
export { connect } from './connect';
export { run } from './run';
export { type Surroundings } from './surroundings';
export { CannotTell, ApiRefusal, Forbidden, type MissingRight } from './kubernetes/problems';
export { type ApplyOptions, type NamespaceAccess } from './kubernetes/access';
export { type ManifestObject } from './kubernetes/applied-kinds';
export { type Kind } from './kubernetes/kinds';
export { type Connect, type ConnectionOptions, type NamespaceReader } from './kubernetes/reader';
export { type BackupOptions } from './verbs/backup';
export { type BackupsOptions } from './verbs/backups';
export { type CheckOptions } from './verbs/check';
export { type DrillOptions } from './verbs/drill';
export { type PlanOptions } from './verbs/plan';
export { type PruneNowOptions, type PruneOptions } from './verbs/prune';
export { type Initialized, type InitOptions } from './verbs/init';
export { type RestoreFormat, type RestoreOptions, type RestoreSnippet } from './verbs/restore';
export { type AppliedRestore, type ApplyRestoreOptions } from './verbs/restore-apply';
export { type RolloutOptions } from './verbs/rollout';
export { type StatusOptions } from './verbs/status';
export { type SwitchoverOptions } from './verbs/switchover';
export { type BackupRun } from './views/backup-run';
export { type CheckDifference, type CheckRun } from './views/check-run';
export { type DrillRun } from './views/drill-run';
export { type RolloutPart } from './views/rollout';
export { type RolloutRun } from './views/rollout-run';
export { type SwitchoverPlan } from './views/switchover';
export { type BackupCatalogue, type BackupMethodName, type CatalogueEntry } from './views/catalogue';
export { type CheckEnd, type CheckFinding, type CheckStatus } from './views/checks';
export { type ConnectionStatus, type ConnectionVersion } from './views/connections';
export {
  type DatabaseEngine,
  type DatabaseStatus,
  type EndpointStatus,
  type Health,
  type InstanceStatus,
  type LeaseStatus,
  type StatusReport,
  type Warning,
} from './views/database-status';
export { type DrillEnd, type DrillStatus } from './views/drills';
export { type RememberedDump, type StoredCopy } from './views/dump-catalogue';
export { type ExplainedVerdict, type PruneExplanation, type RetentionExplanation } from './views/prune';
export { type PruneRun } from './views/prune-run';
export { type PruningSchedule, type StorePruningStatus } from './views/prunings';
export { type SecretUser } from './views/secret-users';
export { type PlannedDatabase, type PlanReport } from './views/plan-report';
export { type Finding, type Severity } from '../model/change/prediction';
export { type DrillFinding } from '../model/drill/findings';
