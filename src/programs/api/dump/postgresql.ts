import type { BackupManifest } from '../../../model/backup/logical/manifest';
import type { Fields } from './fields';
import { HalfAManifest } from './manifest';

/** What a manifest of PostgreSQL says. */
export function describePostgres(told: Fields): Pick<BackupManifest, 'server' | 'globals' | 'databases'> {
  const [version, number, host = '', role = '', lsn = '', systemIdentifier, timeline] = told.last('server');
  const [globals, passwords] = told.last('globals');
  if (!version) throw new HalfAManifest();
  return {
    server: {
      version,
      versionNumber: Number(number),
      host,
      role,
      lsn,
      ...(systemIdentifier ? { systemIdentifier } : {}),
      ...(timeline ? { timeline: Number(timeline) } : {}),
    },
    ...(globals === undefined ? {} : { globals: { file: globals, passwords: passwords === 'true' } }),
    databases: told
      .all('database')
      .map(([name = '', file = '', encoding = '', objects, tables, seconds, owner = '']) => ({
        name,
        owner,
        encoding,
        file,
        tables: Number(tables),
        largeObjects: Number(objects),
        seconds: Number(seconds),
      })),
  };
}
