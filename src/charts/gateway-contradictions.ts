import type { Problems } from '../model/problems';
import { fields, type Fields } from './check-configuration';
import { checkDumps } from './dump-shape';
import { checkImport } from './import-shape';
import { checkPods } from './pods-shape';

/** What of a gateway is fine by itself, but not beside something else. What has the wrong kind is passed over. */
export function gatewayContradictions(content: unknown, problems: Problems): void {
  if (fields(content) !== undefined) return;
  const { database, consumers, monitoring, dumps } = content as Fields;
  checkPods('consumers', consumers, problems);
  checkPods('monitoring', monitoring, problems);
  checkDumps('dumps', dumps, problems);
  if (fields(database) !== undefined) return;
  const { restoreFrom, importFrom } = database as Fields;
  checkImport('database.importFrom', importFrom, problems);
  if (restoreFrom !== undefined && importFrom !== undefined)
    problems.add(
      'database.importFrom',
      'contradicts restoreFrom: a database begins in one way; leave one of the two out',
    );
}
