import type { BackupProgramOptions } from '../../model/backup/options/program-options';
import type { MadeBy } from '../../model/made-by';
import type { Problems } from '../../model/problems';
import { userAnnotations, userLabels } from '../../model/user-metadata';
import type { IPostgres } from '../postgres/i-postgres';

/** What a user says of everything that is made, checked; of the program what is said for it, else what is for those of its database. */
export function madeBy(
  props: BackupProgramOptions & Partial<Pick<MadeBy, 'labels' | 'annotations'>>,
  postgres: IPostgres | undefined,
  problems: Problems,
): MadeBy {
  return {
    labels: userLabels('labels', props.labels, problems),
    annotations: userAnnotations('annotations', props.annotations, problems),
    program: programOptions(props, postgres),
  };
}

/** How a program is pulled, and what it may use: as it is said for it, else as for the programs of its database. */
export function programOptions(props: BackupProgramOptions, postgres: IPostgres | undefined): BackupProgramOptions {
  const usual = postgres?.instanceAccess?.programs ?? {};
  return {
    programImage: props.programImage ?? usual.programImage,
    registry: props.registry ?? usual.registry,
    imagePullPolicy: props.imagePullPolicy ?? usual.imagePullPolicy,
    imagePullSecrets: props.imagePullSecrets ?? usual.imagePullSecrets,
    programResources: props.programResources ?? usual.programResources,
  };
}
