import type { BackupProgramOptions } from '../backup/options/program-options';
import { type ProgramImages, programImages } from '../images';
import { recommendedLabels, selectorLabels, type StringMap } from '../labels';
import type { NetworkModel } from '../network';
import type { Problems } from '../problems';
import type { ProgramModel } from '../program-model';
import { PROGRAM_RESOURCES, resources, type Resources } from '../resources';
import type { SnapshotEngine } from './snapshot-units';

/** What a database says to the pruner of its backups. */
export interface PrunedDatabase {
  readonly database: string;
  readonly namespace: string;
  readonly engine: SnapshotEngine;
  /** Those of its programs. */
  readonly images: ProgramImages;
  readonly userId: number;
  /** Those of its programs. */
  readonly resources: Resources;
  readonly scheduling: ProgramModel['scheduling'];
  readonly network: NetworkModel;
}

/** What is asked of the program. */
export interface PrunerOptions {
  readonly name: string;
  readonly labels: StringMap;
  readonly annotations: StringMap;
  readonly program: BackupProgramOptions;
}

/** The program that prunes; where nothing else is said, as the other programs of its database. */
export function prunerProgram(
  { database, namespace, images, userId, resources: usual, scheduling, network }: PrunedDatabase,
  { name, labels, annotations, program }: PrunerOptions,
  problems: Problems,
): ProgramModel {
  const selector = selectorLabels(database, 'retention');
  const given = Object.fromEntries(Object.entries(program).filter(([, value]) => value !== undefined));
  const asked = programImages({ programImage: images.program, ...given }, problems);
  return {
    name,
    namespace,
    labels: { ...labels, ...recommendedLabels(database) },
    annotations,
    entry: 'prune-snapshots',
    podLabels: { ...recommendedLabels(database), ...selector },
    selector,
    environment: { CDK8S_PG_PLAN: '/cdk8s-pg/programs/plan.json' },
    fields: {
      POD_NAME: 'metadata.name',
      POD_NAMESPACE: 'metadata.namespace',
      POD_UID: 'metadata.uid',
      CDK8S_PG_JOB: "metadata.labels['batch.kubernetes.io/job-name']",
    },
    images: {
      program: asked.program,
      pullPolicy: program.imagePullPolicy === undefined ? images.pullPolicy : asked.pullPolicy,
      pullSecrets: program.imagePullSecrets === undefined ? images.pullSecrets : asked.pullSecrets,
    },
    userId,
    resources:
      program.programResources === undefined
        ? usual
        : resources('programResources', program.programResources, PROGRAM_RESOURCES, problems),
    scheduling,
    network,
  };
}
