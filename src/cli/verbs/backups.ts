import { EXIT } from '../exit-code';
import type { KindName } from '../kubernetes/kinds';
import { missingRightText } from '../kubernetes/problems';
import { readNamespace } from '../kubernetes/read-namespace';
import type { ConnectionOptions } from '../kubernetes/reader';
import type { Surroundings } from '../surroundings';
import { catalogueText } from '../text/catalogue-text';
import { type Format, formatted } from '../text/format';
import { printable } from '../text/printable';
import { styleOf } from '../text/style';
import { type BackupCatalogue, backupCatalogue, type CatalogueFilter } from '../views/catalogue';

/** What `backups` can be given. */
export interface BackupsOptions extends ConnectionOptions, CatalogueFilter {
  readonly database: string;
}

/** The backups of a database: snapshots, and the dumps that are remembered. */
export async function backups(
  { database, states, method, store, ...connection }: BackupsOptions,
  { connect, now }: Pick<Surroundings, 'connect' | 'now'>,
): Promise<BackupCatalogue> {
  const content = await readNamespace(await connect(connection), KINDS_READ);
  return backupCatalogue(content, database, { states, method, store, now: now() });
}

/** What tells of backups. */
const KINDS_READ: readonly KindName[] = [
  ...(['statefulSets', 'clusters', 'pods', 'leases', 'cronJobs', 'jobs'] as const),
  ...(['volumeSnapshots', 'scheduledBackups', 'backups'] as const),
];

/** Prints them, and returns the exit code. */
export async function printBackups(
  { output, ...options }: BackupsOptions & { readonly output: Format },
  surroundings: Surroundings,
): Promise<number> {
  const catalogue = await backups(options, surroundings);
  surroundings.write(formatted(output, catalogue, () => catalogueText(printable(catalogue), styleOf(surroundings))));
  for (const right of catalogue.missingRights) surroundings.complain(`${missingRightText(right)}\n`);
  return catalogue.missingRights.length > 0 ? EXIT.cannotTell : EXIT.healthy;
}
