import { MANIFEST_FORMAT } from '../backup/logical/manifest';
import type { BackupUnit } from './unit';

/** A folder with a manifest, and what that says; or why it could not be read. */
export type FoundDump =
  { readonly name: string; readonly manifest: string } | { readonly name: string; readonly problem: string };

/** A folder without one. */
export interface Leftover {
  readonly name: string;
  /** Of its newest file, in seconds. */
  readonly age: number;
}

/** Whose dumps they are, beside the name. */
export interface DumpOwner {
  readonly namespace: string;
  /** What kind of database. */
  readonly kind: string;
}

/** What was found of a database in a store. */
export interface DumpListing {
  readonly database: string;
  /** A dump of another owner is none. @default - of whatever namespace and kind */
  readonly owner?: DumpOwner;
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly dumps: readonly FoundDump[];
  readonly leftovers: readonly Leftover[];
  /** The backup whose removal an earlier pruning has begun. @default - none */
  readonly begun?: string;
}

/** A dump in a store. */
export interface DumpUnit extends BackupUnit {
  /** What its manifest says of its size. */
  readonly bytes?: number;
  /** Why nothing is known of it. */
  readonly problem?: string;
}

/** What is younger may be on its way still, in seconds. */
export const LEFTOVER_AGE = 86_400;

/**
 * The backups of a database in a store. One with a manifest is complete; where that cannot be read, nobody knows how
 * old it is, and so it stays. A folder without one was left by an upload or by a removal that did not end.
 */
export function dumpUnits({ database, owner, now, dumps, leftovers, begun }: DumpListing): DumpUnit[] {
  return [
    ...dumps.map((dump) => ({
      name: dump.name,
      database,
      state: 'completed' as const,
      ...told(dump, database, owner),
    })),
    ...leftovers.map((leftover) => unitOfLeftover(leftover, { database, now, begun })),
  ];
}

/** Whether a folder may have been made by a backup: any other is somebody else's. */
export function isDumpName(name: string): boolean {
  return /^[a-z]([-a-z0-9]*[a-z0-9])?(\.partial)?$/.test(name);
}

function unitOfLeftover(
  { name, age }: Leftover,
  { database, now, begun }: Pick<DumpListing, 'database' | 'now' | 'begun'>,
): DumpUnit {
  return {
    name,
    database,
    // Whatever the rules say, what is young may be on its way still.
    state: age < LEFTOVER_AGE ? 'running' : 'failed',
    takenAt: now - age * 1000,
    ...(isDumpName(name) ? {} : { foreign: true }),
    ...(name === begun ? { deletionBegun: true } : {}),
  };
}

function told(
  dump: FoundDump,
  database: string,
  owner: Partial<DumpOwner> = {},
): Pick<DumpUnit, 'takenAt' | 'bytes' | 'problem'> {
  if ('problem' in dump) return { problem: dump.problem };
  let manifest: Record<string, unknown>;
  try {
    manifest = Object(JSON.parse(dump.manifest)) as Record<string, unknown>;
  } catch {
    return { problem: 'its manifest is not JSON' };
  }
  const { format, backup, database: of, finishedAt, bytes } = manifest;
  if (format !== MANIFEST_FORMAT) return { problem: `its manifest has the format ${JSON.stringify(format) ?? 'none'}` };
  if (of !== database) return { problem: `its manifest is of the database ${JSON.stringify(of) ?? 'none'}` };
  for (const field of ['namespace', 'kind'] as const)
    if (owner[field] !== undefined && manifest[field] !== owner[field])
      return { problem: `its manifest is of the ${field} ${JSON.stringify(manifest[field]) ?? 'none'}` };
  if (backup !== dump.name) return { problem: `its manifest is of the backup ${JSON.stringify(backup) ?? 'none'}` };
  const takenAt = typeof finishedAt === 'string' ? Date.parse(finishedAt) : NaN;
  if (Number.isNaN(takenAt)) return { problem: 'its manifest does not say when it was taken' };
  return { takenAt, ...(typeof bytes === 'number' ? { bytes } : {}) };
}
