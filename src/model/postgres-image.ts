import { formatImage, imageProblem, type ImageReference, parseImage } from './image';
import type { Problems } from './problems';
import { DEFAULT_VERSION, majorVersion, versionProblem } from './version';

/** The image of PostgreSQL, and what follows from it. */
export interface PostgresImage {
  readonly reference: string;
  /** As known: '18', '17.11'. */
  readonly version: string;
  readonly major: number;
  /** The user that the image knows as `postgres`. */
  readonly userId: number;
}

const OFFICIAL_USER = 999;
const CLOUDNATIVE_PG_USER = 26;

/** The image and the version, which have to agree. */
export function postgresImage(
  image: string | undefined,
  version: string | undefined,
  registry: string | undefined,
  problems: Problems,
): PostgresImage {
  if (version !== undefined) problems.add('version', versionProblem(version));
  if (image !== undefined) problems.add('image', imageProblem(image));
  const parsed = typeof image === 'string' && imageProblem(image) === undefined ? parseImage(image) : undefined;
  const known = parsed ? versionOfImage(image as string, parsed, version, problems) : (version ?? DEFAULT_VERSION);
  const reference = parsed ?? { registry: 'docker.io', repository: 'library/postgres', tag: known };
  return {
    reference: formatImage(reference, registry),
    version: known,
    major: majorVersion(known) ?? Number(DEFAULT_VERSION),
    userId: reference.repository.endsWith('cloudnative-pg/postgresql') ? CLOUDNATIVE_PG_USER : OFFICIAL_USER,
  };
}

/** The version that an image holds: from its tag, or as given beside it. */
function versionOfImage(
  written: string,
  image: ImageReference,
  version: string | undefined,
  problems: Problems,
): string {
  if (image.tag !== undefined && /alpine/.test(image.tag)) {
    problems.add(
      'image',
      `'${written}' is an Alpine image, which lacks bash and sorts text otherwise than Debian's; take one without alpine in its tag`,
    );
  }
  const tagged = image.tag === undefined ? undefined : /^([1-9][0-9](\.[0-9]+)?)([^0-9.]|$)/.exec(image.tag)?.[1];
  if (tagged === undefined) {
    if (version === undefined)
      problems.add(
        'image',
        `'${written}' does not say which PostgreSQL it holds; give version, such as '17.11', beside it`,
      );
    return version ?? DEFAULT_VERSION;
  }
  if (majorVersion(tagged) === undefined) problems.add('image', `'${written}': ${versionProblem(tagged)}`);
  else if (
    version !== undefined &&
    !`${tagged}.`.startsWith(`${version}.`) &&
    !`${version}.`.startsWith(`${tagged}.`)
  ) {
    problems.add(
      'version',
      `'${version}' is not what the image holds ('${written}'); leave version out, or take another image`,
    );
  }
  return tagged;
}
