import type { StoredDump } from '../../../model/backup/logical/annotations';
import type { DumpManifest } from '../../../model/backup/logical/manifest';
import type { Happening } from '../emit-event';
import type { Result } from '../main';
import { Fields } from './fields';

/** What a dump says at its end. */
export interface DumpResult extends Result {
  readonly program: 'dump-databases';
  readonly database?: string;
  readonly backup?: string;
  /** Whether it was taken by an earlier try, or long ago. */
  readonly already?: boolean;
  /** Whether it was asked for some of the stores only. */
  readonly partial?: boolean;
  /** Which server was dumped: `primary` or `standby`. */
  readonly from?: string;
  readonly databases?: number;
  readonly bytes?: number;
  /** From the first dump to the last. */
  readonly seconds?: number;
  readonly stores?: readonly StoredDump[];
  /** What a person should know. */
  readonly notes?: readonly string[];
}

/** The result, from what the container that dumps found. */
export function resultOf(
  { database, backup, manifest }: { database: string; backup: string; manifest?: DumpManifest },
  findings: string,
): DumpResult {
  const found = new Fields(findings);
  const [reason] = found.last('failed');
  const notes = found.all('note').map(([text = '']) => text);
  const stores = [
    ...found.all('stored').map(([name = '']) => ({ name, ok: true })),
    ...found.all('unstored').map(([name = '', why = '']) => ({ name, ok: false, reason: why })),
  ];
  return {
    program: 'dump-databases',
    ok: reason === undefined,
    ...(reason === undefined ? {} : { reason }),
    database,
    backup,
    ...(found.all('already').length > 0 ? { already: true } : {}),
    ...(isPartial(found) ? { partial: true } : {}),
    ...(manifest === undefined ? {} : figures(manifest)),
    ...(stores.length > 0 ? { stores } : {}),
    ...(notes.length > 0 ? { notes } : {}),
  };
}

/** The result of one that ended without a word, from what it had found until then. */
export function unfinishedResult(
  { database, backup, reason }: { database: string; backup: string; reason: string },
  findings: string,
): DumpResult {
  const partial = isPartial(new Fields(findings)) ? { partial: true } : {};
  return { program: 'dump-databases', ok: false, database, backup, ...partial, reason };
}

const isPartial = (found: Fields): boolean => found.all('partial').length > 0;

function figures({ server, databases, bytes, startedAt, finishedAt }: DumpManifest): Partial<DumpResult> {
  const seconds = (Date.parse(finishedAt) - Date.parse(startedAt)) / 1000;
  return { ...(server?.role === undefined ? {} : { from: server.role }), databases: databases.length, bytes, seconds };
}

/** The Event that tells it. */
export function happening(result: DumpResult): Happening {
  const { ok, database, backup, bytes, already, partial, stores = [], reason = '' } = result;
  if (!ok) return { type: 'Warning', reason: 'BackupFailed', message: `${database}: ${reason}` };
  const size = bytes === undefined ? '' : `, ${bytes} bytes`;
  const where = partial ? `store ${stores.map(({ name }) => name).join(', ')}` : 'every store';
  const message = `${database}: ${backup}${size} ${already ? `was in ${where} already` : `is in ${where}`}`;
  return { type: 'Normal', reason: 'BackupCompleted', message };
}

/** The same within so many bytes: what matters least goes first. */
export function limited(result: DumpResult, bytes: number): DumpResult {
  const fits = (given: DumpResult): boolean => Buffer.byteLength(JSON.stringify(given)) <= bytes;
  if (fits(result)) return result;
  const brief = { ...result, notes: undefined };
  return fits(brief) ? brief : { ...brief, stores: undefined };
}
