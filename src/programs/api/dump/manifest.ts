import { type DumpManifest, MANIFEST_FORMAT } from '../../../model/backup/logical/manifest';
import { Fields } from './fields';

/** Whose backup it is: what another of the same name, which an earlier try has left in a store, has to say as well. */
export type Origin = Pick<DumpManifest, 'namespace' | 'kind' | 'jobUid'>;

/** What a kind of database says in its own way. */
export type Description = Pick<DumpManifest, 'server' | 'databases'>;

/** Reads it from what the container that dumps wrote down. @throws where something is missing */
export type Describe = (told: Fields) => Description;

/** What it is made of. */
export interface ManifestParts {
  readonly database: string;
  readonly backup: string;
  readonly origin: Origin;
  readonly facts: string;
  readonly findings: string;
  readonly describe: Describe;
}

/** The container that dumps has not said all that a manifest needs: none is better than half of one. */
export class HalfAManifest extends Error {
  constructor() {
    super('the dump has not said all of itself');
  }
}

/**
 * The manifest, of what the container that dumps wrote down.
 *
 * @throws where something is missing
 */
export function manifestOf({ database, backup, origin, facts, findings, describe }: ManifestParts): DumpManifest {
  const told = new Fields(facts);
  const { server, databases, ...others } = describe(told);
  const [startedAt] = told.last('began');
  const [finishedAt] = told.last('ended');
  const files = told.all('file').map(([path = '', bytes, sha256 = '']) => ({ path, bytes: Number(bytes), sha256 }));
  const sums = files.find(({ path }) => path === 'SHA256SUMS')?.sha256;
  if (!startedAt || !finishedAt || !sums || !files.every(({ sha256 }) => /^[0-9a-f]{64}$/.test(sha256)))
    throw new HalfAManifest();
  return {
    format: MANIFEST_FORMAT,
    backup,
    database,
    ...origin,
    startedAt,
    finishedAt,
    ...(server === undefined ? {} : { server }),
    tools: Object.fromEntries(told.all('tool')) as Record<string, string>,
    ...others,
    databases,
    notes: new Fields(findings).all('note').map(([text = '']) => text),
    bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
    files,
    sums,
  };
}

/** As it lies in a store: the lines of `sums` and of the origin are read by a shell. */
export function manifestText(manifest: DumpManifest): string {
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

/** The lines of a manifest that tell the origin. */
export function originText(origin: Origin): string {
  return Object.entries(origin)
    .map(([field, value]) => `  "${field}": ${JSON.stringify(value)},\n`)
    .join('');
}
