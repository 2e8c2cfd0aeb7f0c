import { selectorLabels, KEPT_BY_TOOLS, madeSecretLabels, recommendedLabels, type StringMap } from '../labels';
import { type ProgramImageProps, programImages } from '../images';
import type { ProgramModel } from '../program-model';
import type { Problems } from '../problems';
import type { ReplicatedPostgresModel } from '../replicated-postgres-model';
import { resources, PROGRAM_RESOURCES } from '../resources';
import type { BackupProgramOptions } from './options/program-options';
import type { SnapshotPlan } from './program-plan';
import { snapshotName } from './run-id';
import type { SnapshotOptionsModel } from './snapshot-options';

/** A backup as the engine gets it. */
export interface BackupModel {
  readonly name: string;
  readonly scheduled: boolean;
  /** In seconds. */
  readonly deadline: number;
  readonly labels: StringMap;
  readonly annotations: StringMap;
  readonly program: BackupProgramOptions;
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

/** The program that takes it; where nothing else is said, as the other programs of its database. */
export function backupProgram(
  database: ReplicatedPostgresModel,
  { name, labels, annotations, program }: BackupModel,
  problems: Problems,
): ProgramModel {
  const { names, namespace, images, userId, scheduling, network } = database;
  const own = { ...selectorLabels(names.database, 'backup') };
  const given: ProgramImageProps = { programImage: images.program, ...defined(program) };
  const model = programImages(given, problems);
  return {
    name,
    namespace,
    labels: { ...labels, ...recommendedLabels(names.database) },
    annotations,
    entry: 'backup-snapshot',
    podLabels: { ...recommendedLabels(names.database), ...own },
    selector: own,
    environment: { CDK8S_PG_PLAN: '/cdk8s-pg/programs/plan.json' },
    fields: {
      POD_NAME: 'metadata.name',
      POD_NAMESPACE: 'metadata.namespace',
      POD_UID: 'metadata.uid',
      CDK8S_PG_JOB: "metadata.labels['batch.kubernetes.io/job-name']",
    },
    images: {
      program: model.program,
      pullPolicy: program.imagePullPolicy === undefined ? images.pullPolicy : model.pullPolicy,
      pullSecrets: program.imagePullSecrets === undefined ? images.pullSecrets : model.pullSecrets,
    },
    userId,
    resources:
      program.programResources === undefined
        ? database.programResources
        : resources('programResources', program.programResources, PROGRAM_RESOURCES, problems),
    scheduling,
    network,
  };
}

/** Without what was not given, which would hide a default. */
function defined<T extends object>(options: T): Partial<T> {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as Partial<T>;
}
