import type { Metadata } from '../../model/retention/snapshot-objects';
import type { OwnedMetadata } from '../../model/status/objects';
import type { Kind } from '../kubernetes/kinds';
import { CannotTell } from '../kubernetes/problems';
import type { NamespaceReader } from '../kubernetes/reader';
import { without } from '../kubernetes/without';
import { imageMajor } from './image-version';
import type { SnapshotSource } from './restore-source';

/** An object that is deleted. */
export interface Deletion {
  readonly kind: Kind;
  readonly name: string;
  /** For a person. */
  readonly text: string;
}

/** An object that is made. */
export interface Making {
  readonly kind: Kind;
  readonly object: object;
  /** For a person. */
  readonly text: string;
}

/** Some objects to delete, and what is left of them and of what they own. */
export interface Removal {
  readonly objects: readonly Deletion[];
  readonly left: (reader: NamespaceReader) => Promise<readonly string[]>;
}

/** How a database is replaced under its own name. */
export interface Replacement {
  /** One after another: each is gone before the next begins. */
  readonly removals: readonly Removal[];
  readonly patches: readonly { readonly kind: Kind; readonly name: string; readonly patch: object }[];
  readonly makings: readonly Making[];
}

/**
 * Data and WAL come back as they were, and PostgreSQL reads only its own version.
 *
 * @throws CannotTell where the backup does not fit the database that is there
 */
export function checkFit(
  name: string,
  { backup, wal, major, spec }: SnapshotSource,
  { hasWal, image }: { readonly hasWal: boolean; readonly image?: string },
): void {
  const otherwise = 'restore it under another name (--as)';
  if (hasWal !== (wal !== undefined))
    throw new CannotTell(
      `backup ${backup} has ${wal === undefined ? 'no' : 'a'} volume for WAL, and ${name} has ${hasWal ? 'one' : 'none'}: ${otherwise}`,
    );
  const made = major ?? imageMajor(spec?.imageName);
  const runs = imageMajor(image);
  if (made !== undefined && runs !== undefined && made !== runs)
    throw new CannotTell(
      `backup ${backup} was made by PostgreSQL ${made}, and ${name} is PostgreSQL ${runs}: ${otherwise}`,
    );
}

/** An object as it is made anew: without what the API and those who run it have added. */
export function anew(object: object, keepAnnotation: (key: string) => boolean): object {
  const { metadata } = object as { readonly metadata: Metadata };
  const annotations = Object.entries(metadata.annotations ?? {}).filter(([key]) => keepAnnotation(key));
  return {
    ...without(object, 'status'),
    metadata: {
      name: metadata.name,
      ...(metadata.labels === undefined ? {} : { labels: metadata.labels }),
      ...(annotations.length === 0 ? {} : { annotations: Object.fromEntries(annotations) }),
    },
  };
}

/** The names of a kind for which something holds. */
export async function namesOf(
  reader: NamespaceReader,
  kind: Kind,
  holds: (metadata: OwnedMetadata) => boolean,
): Promise<string[]> {
  const found = (await reader.list(kind)) as readonly { readonly metadata: OwnedMetadata }[];
  return found.filter(({ metadata }) => holds(metadata)).map(({ metadata }) => metadata.name);
}
