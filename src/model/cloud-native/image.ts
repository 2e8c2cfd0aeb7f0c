import { formatImage, imageProblem, parseImage, registryProblem } from '../image';
import { booleanProblem } from '../numbers';
import type { CloudNativePostgresProps } from '../options/cloud-native-postgres-props';
import type { Problems } from '../problems';
import { DEFAULT_VERSION, majorVersion, versionProblem } from '../version';

/** Where the instances' image comes from: a reference, or a catalogue. */
export interface CloudNativeImage {
  readonly reference?: string;
  readonly catalog?: { readonly kind: string; readonly name: string };
  /** As known: '18', '17.11'. */
  readonly version: string;
  readonly major: number;
}

const REPOSITORY = 'cloudnative-pg/postgresql';

/** The image and the version, which have to agree. */
export function cloudNativeImage(props: CloudNativePostgresProps, problems: Problems): CloudNativeImage {
  const { image, imageCatalog, version, registry } = props;
  if (version !== undefined) problems.add('version', versionProblem(version));
  if (registry !== undefined) problems.add('registry', registryProblem(registry));
  if (imageCatalog !== undefined) {
    checkCatalog(props, problems);
    const known = version ?? DEFAULT_VERSION;
    const kind = imageCatalog.clusterWide === true ? 'ClusterImageCatalog' : 'ImageCatalog';
    return { reference: image, catalog: { kind, name: imageCatalog.name }, version: known, major: majorOf(known) };
  }
  if (image === undefined) {
    const known = version ?? DEFAULT_VERSION;
    // Not the tag that is the version alone: those images, called system, are going away.
    const parts = { registry: 'ghcr.io', repository: REPOSITORY, tag: `${known}-standard-trixie` };
    return { reference: formatImage(parts, registry), version: known, major: majorOf(known) };
  }
  const problem = imageProblem(image);
  problems.add('image', problem);
  const parsed = typeof image === 'string' ? parseImage(image) : undefined;
  if (problem !== undefined || !parsed)
    return { reference: image, version: DEFAULT_VERSION, major: Number(DEFAULT_VERSION) };
  const known = versionOfTag(image, parsed.tag, version, problems);
  if (parsed.repository === REPOSITORY) warnOfSystemImage(image, parsed.tag, problems);
  return { reference: formatImage(parsed, registry), version: known, major: majorOf(known) };
}

function majorOf(version: string): number {
  return majorVersion(version) ?? Number(DEFAULT_VERSION);
}

function checkCatalog({ image, imageCatalog, registry }: CloudNativePostgresProps, problems: Problems): void {
  const { name, clusterWide } = imageCatalog as NonNullable<typeof imageCatalog>;
  if (image !== undefined)
    problems.add('image', `'${image}' contradicts imageCatalog, where the image comes from; leave one of them out`);
  if (typeof name !== 'string' || !/^[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$/.test(name))
    problems.add(
      'imageCatalog.name',
      `'${String(name)}' is not the name of a catalogue; write lowercase letters, digits, '-' and '.'`,
    );
  if (clusterWide !== undefined) problems.add('imageCatalog.clusterWide', booleanProblem(clusterWide));
  if (registry !== undefined)
    problems.warn('registry', 'has no effect on images of a catalogue; make a catalogue that names the other registry');
}

/** The operator reads the version from the tag and from nowhere else. */
function versionOfTag(image: string, tag: string | undefined, version: string | undefined, problems: Problems): string {
  const tagged = tag === undefined ? undefined : /^([1-9][0-9]*(\.[0-9]+)?)([^0-9]|$)/.exec(tag)?.[1];
  if (tagged === undefined) {
    problems.add(
      'image',
      `'${image}' has no tag that begins with the version of PostgreSQL, by which the operator knows it; write one such as 17.11-standard-trixie, before the digest where there is one`,
    );
    return version ?? DEFAULT_VERSION;
  }
  if (majorVersion(tagged) === undefined) problems.add('image', `'${image}': ${versionProblem(tagged)}`);
  else if (version !== undefined && !`${tagged}.`.startsWith(`${version}.`) && !`${version}.`.startsWith(`${tagged}.`))
    problems.add(
      'version',
      `'${version}' is not what the image holds ('${image}'); leave version out, or take another image`,
    );
  return tagged;
}

function warnOfSystemImage(image: string, tag: string | undefined, problems: Problems): void {
  if (tag !== undefined && (/-system(-|$)/.test(tag) || /^[0-9.]+$/.test(tag)))
    problems.warn(
      'image',
      `'${image}' is a system image, which CloudNativePG is giving up; take a standard or minimal one, such as ${tag.replace(/-system.*/, '')}-standard-trixie`,
    );
}
