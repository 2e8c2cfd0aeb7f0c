import { PREFIX, recommendedLabels } from '../labels';
import { loneProgram } from '../lone-program';
import type { MadeBy } from '../made-by';
import type { Problems } from '../problems';
import { PLAN_VARIABLE, type ProgramModel, RUN_FIELDS } from '../program-model';
import type { Transfer } from '../transfer';

/** What is asked of the program that prunes dumps. */
export interface DumpPrunerOptions extends MadeBy {
  readonly name: string;
  /** The database in Kubernetes, and its namespace. */
  readonly database: string;
  readonly namespace: string;
  /** What kind of database it is. @default 'postgresql' */
  readonly kind?: string;
  /** The schedule that takes them. */
  readonly schedule: string;
  readonly transfer: Transfer;
}

/** The program that prunes dumps, beside what reaches their stores. */
export function dumpPrunerProgram(
  { name, database, namespace, kind, schedule, labels, annotations, program, transfer }: DumpPrunerOptions,
  problems: Problems,
): ProgramModel {
  const selector = { [`${PREFIX}component`]: 'dump-retention', [`${PREFIX}backup`]: schedule };
  return {
    name,
    namespace,
    labels: { ...labels, ...recommendedLabels(database, kind) },
    annotations,
    entry: 'prune-dumps',
    podLabels: { ...recommendedLabels(database, kind), ...selector },
    selector,
    environment: PLAN_VARIABLE,
    fields: RUN_FIELDS,
    ...loneProgram(program, problems),
    transfer,
  };
}
