import type { DumpRestorePlan } from '../../../model/backup/logical/restore-plan';
import { Fields } from '../dump/fields';
import type { Happening } from '../emit-event';
import type { Result } from '../main';

/** What a restore says at its end. */
export interface DumpRestoreResult extends Result {
  readonly program: 'restore-dump';
  readonly database?: string;
  /** None where none was found. */
  readonly backup?: string;
  /** Whether it was done long ago. */
  readonly already?: boolean;
  /** Those that were restored, and how long each took. */
  readonly databases?: readonly { readonly from: string; readonly into: string; readonly seconds: number }[];
  /** How many roles were made. */
  readonly roles?: number;
  /** What a person should know. */
  readonly notes?: readonly string[];
}

/** The result, from what the container that restores found. */
export function resultOf(
  { database }: DumpRestorePlan,
  backup: string | undefined,
  findings: string,
): DumpRestoreResult {
  const found = new Fields(findings);
  const [reason] = found.last('failed');
  const databases = found
    .all('restored')
    .map(([from = '', into = '', seconds]) => ({ from, into, seconds: Number(seconds) }));
  const [roles] = found.last('roles');
  const notes = found.all('note').map(([text = '']) => text);
  return {
    program: 'restore-dump',
    ok: reason === undefined,
    ...(reason === undefined ? {} : { reason }),
    database,
    ...(backup === undefined ? {} : { backup }),
    ...(found.all('already').length > 0 ? { already: true } : {}),
    ...(databases.length > 0 ? { databases } : {}),
    ...(roles === undefined ? {} : { roles: Number(roles) }),
    ...(notes.length > 0 ? { notes } : {}),
  };
}

/** The Event that tells it. */
export function happening({ ok, already, database, backup, reason = '' }: DumpRestoreResult): Happening {
  if (!ok) return { type: 'Warning', reason: 'RestoreFailed', message: `${database}: ${reason}` };
  const how = already ? 'was restored before' : 'is restored';
  return { type: 'Normal', reason: 'RestoreCompleted', message: `${database}: ${backup} ${how}` };
}

/** One line of so many bytes at most: what matters least goes first. */
export function resultLine(result: DumpRestoreResult, bytes: number): string {
  const line = JSON.stringify(result);
  if (Buffer.byteLength(line) <= bytes) return line;
  const { program, ok, reason, database, backup } = result;
  return JSON.stringify({ program, ok, reason, database, backup });
}
