import type { ConnectionStatus } from './connections';
import type { Warning } from './database-status';
import { usersText } from './secret-users';
import { note, worse } from './worse-or-note';

/** A version that somebody needs has to be there; that an old one is still in use is worth knowing. */
export function connectionWarnings({ versions }: ConnectionStatus): Warning[] {
  const newest = versions.find(({ exists }) => exists !== false);
  return versions.flatMap(({ secret, version, exists, users }) => {
    if (exists === false)
      return users.length === 0
        ? [note(`Secret ${secret} is not there yet`)]
        : [worse(`Secret ${secret} is not there, and needed by ${usersText(users)}`)];
    return newest === undefined || version === newest.version || users.length === 0
      ? []
      : [note(`Secret ${secret} is still used by ${usersText(users)}; the newest version is ${newest.version}`)];
  });
}
