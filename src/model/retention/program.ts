import { databaseProgram, type DatabaseProgramOptions, type KnownDatabase } from '../database-program';
import { selectorLabels } from '../labels';
import type { Problems } from '../problems';
import type { ProgramModel } from '../program-model';

/** The program that prunes. */
export function prunerProgram(
  database: KnownDatabase,
  options: DatabaseProgramOptions,
  problems: Problems,
): ProgramModel {
  const selector = selectorLabels(database.database, 'retention');
  return databaseProgram(database, options, { entry: 'prune-snapshots', selector }, problems);
}
