import { programImages } from './images';
import { recommendedLabels } from './labels';
import type { MadeBy } from './made-by';
import type { Problems } from './problems';
import { RUN_FIELDS, type ProgramModel, PLAN_VARIABLE } from './program-model';
import type { ReplicatedPostgresModel } from './replicated-postgres-model';
import { PROGRAM_RESOURCES, resources } from './resources';
import type { SnapshotEngine } from './retention/snapshot-units';

/** A database, as the programs know it that stand beside it. */
export interface KnownDatabase extends Pick<
  ProgramModel,
  'namespace' | 'userId' | 'resources' | 'scheduling' | 'network'
> {
  readonly database: string;
}

/** One of which snapshots are taken. */
export interface BackedUpDatabase extends KnownDatabase {
  readonly engine: SnapshotEngine;
}

/** What a user may say of such a program. */
export interface DatabaseProgramOptions extends MadeBy {
  readonly name: string;
}

/** A StatefulSet's database, for its programs. */
export function ownDatabase(model: ReplicatedPostgresModel): BackedUpDatabase {
  const { names, namespace, userId, programResources, scheduling, network } = model;
  return {
    database: names.database,
    namespace,
    engine: 'own',
    userId,
    resources: programResources,
    scheduling,
    network,
  };
}

/** A program beside a database; where nothing else is said, it may use what its other programs may. */
export function databaseProgram(
  { database, namespace, userId, resources: usual, scheduling, network }: KnownDatabase,
  { name, labels, annotations, program }: DatabaseProgramOptions,
  { entry, selector }: Pick<ProgramModel, 'entry' | 'selector'>,
  problems: Problems,
): ProgramModel {
  const recommended = recommendedLabels(database);
  return {
    name,
    namespace,
    labels: { ...labels, ...recommended },
    annotations,
    entry,
    podLabels: { ...recommended, ...selector },
    selector,
    environment: PLAN_VARIABLE,
    fields: RUN_FIELDS,
    images: programImages(program, problems),
    userId,
    resources:
      program.programResources === undefined
        ? usual
        : resources('programResources', program.programResources, PROGRAM_RESOURCES, problems),
    scheduling,
    network,
  };
}
