import { parseImage } from '../image';

/** The major version of PostgreSQL in the tag of an image; undefined where it says nothing. */
export function majorOfImage(image: string | undefined): number | undefined {
  const tag = image === undefined ? undefined : parseImage(image)?.tag;
  const found = tag === undefined ? undefined : /^([1-9][0-9])([^0-9]|$)/.exec(tag)?.[1];
  return found === undefined ? undefined : Number(found);
}
