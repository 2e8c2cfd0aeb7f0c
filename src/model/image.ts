/** An image reference in its parts. */
export interface ImageReference {
  /** For example docker.io; may carry a path, where a mirror has one. */
  readonly registry: string;
  /** For example library/postgres. */
  readonly repository: string;
  readonly tag?: string;
  /** For example sha256:… */
  readonly digest?: string;
}

const REFERENCE =
  /^(?<name>[a-z0-9]([-._/:a-z0-9]*?[a-z0-9])??)(:(?<tag>[A-Za-z0-9_][-.A-Za-z0-9_]{0,127}))?(@(?<digest>sha256:[0-9a-f]{64}))?$/;

/** The parts of an image reference, completed as container runtimes do; undefined when it is none. */
export function parseImage(reference: string): ImageReference | undefined {
  const parts = REFERENCE.exec(reference)?.groups;
  if (!parts) return undefined;
  const segments = parts.name.split('/');
  const hasRegistry = segments.length > 1 && /[.:]|^localhost$/.test(segments[0]);
  const registry = hasRegistry ? (segments.shift() as string) : 'docker.io';
  const repository = segments.join('/');
  if (repository.includes(':') || segments.includes('')) return undefined;
  return {
    registry,
    repository: registry === 'docker.io' && segments.length === 1 ? `library/${repository}` : repository,
    tag: parts.tag,
    digest: parts.digest,
  };
}

/** The whole reference, from another registry where one is given; one that is from there stays as it is. */
export function formatImage(image: ImageReference, registry?: string): string {
  const tag = image.tag === undefined ? '' : `:${image.tag}`;
  const digest = image.digest === undefined ? '' : `@${image.digest}`;
  const whole = `${image.registry}/${image.repository}`;
  const name = registry === undefined || whole.startsWith(`${registry}/`) ? whole : `${registry}/${image.repository}`;
  return `${name}${tag}${digest}`;
}

/** What is wrong with an image reference; undefined when it is fine. */
export function imageProblem(reference: unknown): string | undefined {
  const image = typeof reference === 'string' ? parseImage(reference) : undefined;
  if (!image)
    return `'${String(reference)}' is not an image reference; write registry/repository:tag or registry/repository@sha256:…`;
  if (image.tag === 'latest')
    return `'${String(reference)}' has the tag latest, which means another program every day; name a version`;
  if (image.tag === undefined && image.digest === undefined)
    return `'${String(reference)}' has neither tag nor digest, which means latest; name a version`;
  return undefined;
}

/** What is wrong with a registry; undefined when it is fine. */
export function registryProblem(registry: unknown): string | undefined {
  if (typeof registry === 'string' && /^[a-z0-9]([-.a-z0-9]*[a-z0-9])?(:[0-9]+)?(\/[-._a-z0-9]+)*$/.test(registry))
    return undefined;
  return `'${String(registry)}' is not a registry; write a host, with port and path where it has them, such as registry.example.com:5000/mirror`;
}
