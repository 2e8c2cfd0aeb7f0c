import { imageProblem } from './image';
import { postgresImage } from './postgres-image';
import type { Problems } from './problems';

/** Where the clients of PostgreSQL come from: as given, else the database's own image, else the official one. */
export function clientImage(
  { image: own, majorVersion }: { readonly image?: string; readonly majorVersion: number },
  { image, registry }: { readonly image?: string; readonly registry?: string },
  problems: Problems,
): string {
  if (image !== undefined && imageProblem(image) !== undefined) {
    problems.add('image', imageProblem(image));
    return image;
  }
  return postgresImage(image ?? own, String(majorVersion), registry, problems).reference;
}
