/** The version of PostgreSQL that the tag of an image begins with; undefined where it tells none. */
export function imageVersion(image: string | undefined): string | undefined {
  const [withoutDigest = ''] = (image ?? '').split('@');
  const tag = /:([^:/]+)$/.exec(withoutDigest)?.[1] ?? '';
  return /^v?(\d+(?:\.\d+)*)/.exec(tag)?.[1];
}

/** Its major version. */
export const imageMajor = (image: string | undefined): string | undefined => imageVersion(image)?.split('.')[0];
