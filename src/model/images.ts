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

/** The image, from another registry where one is given; what is wrong with that is said where it stands. */
export function imageFrom(prop: string, reference: string, registry: string | undefined, problems: Problems): string {
  problems.add(prop, imageProblem(reference));
  const parsed = typeof reference === 'string' ? parseImage(reference) : undefined;
  return parsed ? formatImage(parsed, registry) : String(reference);
}

/** The image of a program. */
export function programImages(props: ProgramImageProps, problems: Problems): ProgramImages {
  const { registry, programImage = DEFAULT_PROGRAM_IMAGE, imagePullPolicy = ImagePullPolicy.IF_NOT_PRESENT } = props;
  if (registry !== undefined) problems.add('registry', registryProblem(registry));
  return {
    program: imageFrom('programImage', programImage, registry, problems),
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
