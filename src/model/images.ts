import { ImagePullPolicy } from 'cdk8s-plus-28';
import { checked } from './checked';
import { formatImage, imageProblem, parseImage, registryProblem } from './image';
import { choiceProblem } from './numbers';
import type { ReplicatedPostgresProps } from './options/replicated-postgres-props';
import type { Problems } from './problems';
import { referencedName } from './references';

/** The image of the programs where none is given. */
export const DEFAULT_PROGRAM_IMAGE = 'docker.io/library/node:24-slim';

/** Where containers come from. */
export interface ContainerImages {
  readonly postgres: string;
  readonly program: string;
  readonly pullPolicy: string;
  /** Names of Secrets. */
  readonly pullSecrets: string[];
}

/** The images of all containers; that of PostgreSQL is known already. */
export function containerImages(props: ReplicatedPostgresProps, postgres: string, problems: Problems): ContainerImages {
  const { registry, programImage = DEFAULT_PROGRAM_IMAGE, imagePullPolicy = ImagePullPolicy.IF_NOT_PRESENT } = props;
  if (registry !== undefined) problems.add('registry', registryProblem(registry));
  problems.add('programImage', imageProblem(programImage));
  const program = typeof programImage === 'string' ? parseImage(programImage) : undefined;
  return {
    postgres,
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
