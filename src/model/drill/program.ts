import { PREFIX, recommendedLabels } from '../labels';
import type { Problems } from '../problems';
import type { ProgramModel } from '../program-model';
import { type PrunedDatabase, prunerProgram, type PrunerOptions } from '../retention/program';
import { DRILL_LABEL } from './annotations';

/** The program of a drill; where nothing else is said, as the other programs of its database. */
export function drillProgram(database: PrunedDatabase, options: PrunerOptions, problems: Problems): ProgramModel {
  const usual = prunerProgram(database, options, problems);
  const selector = { [`${PREFIX}component`]: 'restore-drill', [DRILL_LABEL]: options.name };
  return {
    ...usual,
    entry: 'restore-drill',
    selector,
    podLabels: { ...recommendedLabels(database.database), ...selector },
    fields: { ...usual.fields, CDK8S_PG_JOB_UID: "metadata.labels['batch.kubernetes.io/controller-uid']" },
  };
}
