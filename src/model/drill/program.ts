import { databaseProgram, type DatabaseProgramOptions, type KnownDatabase } from '../database-program';
import { PREFIX } from '../labels';
import type { Problems } from '../problems';
import { JOB_UID_FIELD, type ProgramModel } from '../program-model';
import { DRILL_LABEL } from './annotations';

/** The program of a drill. */
export function drillProgram(
  database: KnownDatabase,
  options: DatabaseProgramOptions,
  problems: Problems,
): ProgramModel {
  const selector = { [`${PREFIX}component`]: 'restore-drill', [DRILL_LABEL]: options.name };
  const usual = databaseProgram(database, options, { entry: 'restore-drill', selector }, problems);
  return { ...usual, fields: { ...usual.fields, ...JOB_UID_FIELD } };
}
