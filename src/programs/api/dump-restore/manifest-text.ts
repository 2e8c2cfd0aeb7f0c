import type { DumpManifest } from '../../../model/backup/logical/manifest';

/** A manifest of which nothing is known yet. @throws where the text is no JSON */
export function manifestIn<M extends DumpManifest>(text: string): Partial<M> {
  try {
    return JSON.parse(text) as Partial<M>;
  } catch {
    throw new Error('the manifest is not JSON');
  }
}

/** Whether a path leads to nothing outside the folder of the backup, and needs no quoting. */
export const isPath = (path: string): boolean => /^(?!.*\.\.)[\w.-]+(\/[\w.-]+)*$/.test(path);

/** Whether every file can be fetched and compared. */
export const areFiles = (files: DumpManifest['files'] | undefined): boolean =>
  files?.every(({ path, sha256 }) => isPath(path) && /^[0-9a-f]{64}$/.test(sha256)) ?? false;

/** @throws where it is of another backup than where it lay */
export function assertIsOf(
  { backup, database }: DumpManifest,
  asked: { readonly backup: string; readonly source: string },
): void {
  if (backup !== asked.backup || database !== asked.source)
    throw new Error(`the manifest of ${asked.source}/${asked.backup} says it is of ${database}/${backup}`);
}

/** The digests of all files, as sha256sum has it. */
export const sumsOf = ({ files }: DumpManifest): string =>
  files.map(({ path, sha256 }) => `${sha256}  ${path}\n`).join('');

/** A database of the backup. @throws where it has none of this name */
export function databaseOf<M extends DumpManifest>({ databases }: M, wanted: string): M['databases'][number] {
  const found = databases.find(({ name }) => name === wanted);
  if (found === undefined)
    throw new Error(`the backup has no database ${wanted}; it has ${databases.map(({ name }) => name).join(', ')}`);
  return found;
}
