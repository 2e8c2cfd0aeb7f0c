import type { OtherDumpedDatabase } from '../../../model/backup/logical/manifest';
import type { Fields } from '../dump/fields';
import type { Description } from '../dump/manifest';

/** What a manifest of another kind of database says. */
export function describeOther(told: Fields): Description {
  const [version, host = ''] = told.last('server');
  const databases = told
    .all('database')
    .map(([name = '', file = '', encoding, collation, tables, seconds]): OtherDumpedDatabase => ({
      name,
      file,
      ...(encoding ? { encoding } : {}),
      ...(collation ? { collation } : {}),
      ...(tables ? { tables: Number(tables) } : {}),
      ...(seconds ? { seconds: Number(seconds) } : {}),
    }));
  return { ...(version ? { server: { version, host } } : {}), databases };
}
