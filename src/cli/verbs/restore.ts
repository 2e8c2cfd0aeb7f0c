import { printed } from '../declaration/print';
import { EXIT } from '../exit-code';
import { type MissingRight, missingRightText } from '../kubernetes/problems';
import { readNamespace } from '../kubernetes/read-namespace';
import type { ConnectionOptions } from '../kubernetes/reader';
import type { Surroundings } from '../surroundings';
import { restoreConfiguration } from '../text/restore-configuration';
import { restoreDeclaration } from '../views/restore-declaration';
import { missingForRestore, restoreTarget, type WantedRestore } from '../views/restore-target';

/** What is printed: TypeScript, or a configuration file of the ready charts. */
export type RestoreFormat = 'construct' | 'configuration';

/** All of them. */
export const RESTORE_FORMATS: readonly RestoreFormat[] = ['construct', 'configuration'];

/** What `restore` can be given. */
export interface RestoreOptions extends ConnectionOptions, WantedRestore {
  /** @default 'construct' */
  readonly format?: RestoreFormat;
}

/** A restore to commit. */
export interface RestoreSnippet {
  readonly namespace: string;
  /** The new database. */
  readonly database: string;
  /** What it is restored from. */
  readonly backup: string;
  readonly takenAt?: Date;
  /** The store that has the dump; undefined for snapshots. */
  readonly store?: string;
  /** TypeScript, or YAML. */
  readonly text: string;
  /** Without these some of it is guessed. */
  readonly missingRights: readonly MissingRight[];
}

/** A restore, as the text to commit. */
export async function restore(
  { format = 'construct', ...options }: RestoreOptions,
  { connect, now }: Pick<Surroundings, 'connect' | 'now'>,
): Promise<RestoreSnippet> {
  const content = await readNamespace(await connect(options));
  const target = restoreTarget(content, options, now());
  const { namespace, name, source } = target;
  return {
    namespace,
    database: name,
    backup: source.backup,
    ...(source.takenAt === undefined ? {} : { takenAt: source.takenAt }),
    ...(source.kind === 'dump' ? { store: source.store } : {}),
    text: format === 'construct' ? printed(restoreDeclaration(target)) : restoreConfiguration(target),
    missingRights: missingForRestore(content),
  };
}

/** Prints it, and returns the exit code. */
export async function printRestore(options: RestoreOptions, surroundings: Surroundings): Promise<number> {
  const { text, missingRights } = await restore(options, surroundings);
  surroundings.write(text);
  for (const right of missingRights) surroundings.complain(`${missingRightText(right)}\n`);
  return missingRights.length > 0 ? EXIT.cannotTell : EXIT.healthy;
}
