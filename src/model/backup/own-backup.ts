import { databaseProgram, type DatabaseProgramOptions, ownDatabase } from '../database-program';
import { KEPT_BY_TOOLS, madeSecretLabels, selectorLabels } from '../labels';
import type { ProgramModel } from '../program-model';
import type { Problems } from '../problems';
import type { ReplicatedPostgresModel } from '../replicated-postgres-model';
import type { SnapshotPlan } from './program-plan';
import { snapshotName } from './run-id';
import type { SnapshotOptionsModel } from './snapshot-options';

/** A backup as the engine gets it. */
export interface BackupModel extends DatabaseProgramOptions {
  readonly scheduled: boolean;
  /** In seconds. */
  readonly deadline: number;
}

/** What the program is told. */
export function snapshotPlan(
  database: ReplicatedPostgresModel,
  backup: BackupModel,
  options: SnapshotOptionsModel,
): SnapshotPlan {
  const { names, replicas, walVolume } = database;
  const { snapshotClass, online, preferStandby, allowStoppingPrimary } = options;
  return {
    name: backup.name,
    scheduled: backup.scheduled,
    database: names.database,
    replicas,
    volumes: walVolume === undefined ? ['data'] : ['data', 'wal'],
    ...(snapshotClass === undefined ? {} : { snapshotClass }),
    online,
    preferStandby,
    allowStoppingPrimary,
    deadline: backup.deadline,
    // Not those by which tools know what belongs to an application: no snapshot is theirs to prune.
    labels: { ...backup.labels, ...madeSecretLabels(names.database) },
    annotations: { ...backup.annotations, ...KEPT_BY_TOOLS },
  };
}

/** The snapshots of a backup that is taken once. */
export function snapshotsOf({ scheduled, name, volumes }: SnapshotPlan): string[] | undefined {
  return scheduled ? undefined : volumes.map((volume) => snapshotName(name, volume));
}

/** The program that takes it. */
export function backupProgram(
  database: ReplicatedPostgresModel,
  backup: BackupModel,
  problems: Problems,
): ProgramModel {
  const selector = selectorLabels(database.names.database, 'backup');
  return databaseProgram(ownDatabase(database), backup, { entry: 'backup-snapshot', selector }, problems);
}
