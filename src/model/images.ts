import { ImagePullPolicy } from 'cdk8s-plus-28';
import { checked } from './checked';
import { formatImage, imageProblem, parseImage, registryProblem } from './image';
import { choiceProblem } from './numbers';
import type { ReplicatedPostgresProps } from './options/replicated-postgres-props';
import type { Problems } from './problems';
import { referencedName } from './references';

/** The image of the programs where none is given. */
export const DEFAULT_PROGRAM_IMAGE = 'docker.io/library/node:24-slim';

/** Where the container of a program comes from. */
export interface ProgramImages {
  readonly program: string;
  readonly pullPolicy: string;
  /** Names of Secrets. */
  readonly pullSecrets: string[];
}

/** Where all containers of a database come from. */
export interface ContainerImages extends ProgramImages {
  readonly postgres: string;
}

/** Those props of a construct that say where its programs come from. */
export type ProgramImageProps = Pick<
  ReplicatedPostgresProps,
  'registry' | 'programImage' | 'imagePullPolicy' | 'imagePullSecrets'
>;

/** The image of a program. */
export function programImages(props: ProgramImageProps, problems: Problems): ProgramImages {
  const { registry, programImage = DEFAULT_PROGRAM_IMAGE, imagePullPolicy = ImagePullPolicy.IF_NOT_PRESENT } = props;
  if (registry !== undefined) problems.add('registry', registryProblem(registry));
  problems.add('programImage', imageProblem(programImage));
  const program = typeof programImage === 'string' ? parseImage(programImage) : undefined;
  return {
    program: program ? formatImage(program, registry) : DEFAULT_PROGRAM_IMAGE,
    pullPolicy: checked(
      'imagePullPolicy',
      imagePullPolicy,
      (value) => choiceProblem(value, Object.values(ImagePullPolicy)),
      problems,
    ),
    pullSecrets: (props.imagePullSecrets ?? []).flatMap(
      (secret, index) => referencedName(`imagePullSecrets[${index}]`, 'Secret', secret, problems) ?? [],
    ),
  };
}
