import { PREFIX } from '../../model/labels';
import type { Acting } from '../acts/acting';
import type { NamespaceAccess } from '../kubernetes/access';
import { KINDS } from '../kubernetes/kinds';
import { CannotTell } from '../kubernetes/problems';
import type { ConnectionOptions } from '../kubernetes/reader';
import type { RestoreTarget } from '../views/restore-declaration';
import type { SnapshotSource } from '../views/restore-source';
import { backup } from './backup';

/** Marks what is restored, so that no pruning takes it away meanwhile. */
export async function keepSource(access: NamespaceAccess, source: SnapshotSource, acting: Acting): Promise<void> {
  const mark = { metadata: { annotations: { [`${PREFIX}keep`]: 'true' } } };
  const parts = [source.data, source.wal, ...Object.values(source.tablespaces)];
  for (const part of parts) if (part !== undefined) await access.patch(KINDS.volumeSnapshots, part.snapshot, mark);
  if (source.engine === 'cloudnative-pg' && source.byBackup) await access.patch(KINDS.backups, source.backup, mark);
  acting.progress(`backup ${source.backup} is marked to be kept (annotation ${PREFIX}keep)`);
}

/**
 * Backs up what is about to be replaced, by the same plan as a schedule.
 *
 * @throws CannotTell where there is no such backup in the end
 */
export async function keepDatabase(
  { name }: RestoreTarget,
  connection: ConnectionOptions,
  acting: Acting,
): Promise<void> {
  const without = '--no-backup-first goes on without it';
  const run = await backup({ ...connection, database: name, wait: true }, acting).catch((error: unknown) => {
    if (error instanceof CannotTell)
      throw new CannotTell(`${name} cannot be backed up first: ${error.message}; ${without}`);
    throw error;
  });
  if (run.state !== 'completed')
    throw new CannotTell(
      `${name} was not backed up first${run.reason === undefined ? '' : `: ${run.reason}`}; nothing was deleted, ${without}`,
    );
  acting.progress(`${name} as it is now is backup ${run.backup ?? run.job ?? ''}`);
}
