import type { Problems } from '../../problems';
import type { ProgramModel } from '../../program-model';
import { folderProblem } from '../logical/folder';
import { dumpProgram } from '../logical/program';
import type { NamedBackup } from '../logical/resolve';
import { OtherDatabase } from '../options/other-database';
import type { DatabaseAdapter, ReachedDatabase } from './adapter';
import { otherClient } from './client';
import type { OtherDumpPlan } from './plan';

/** The prop of a construct that has the database. */
export const DATABASE_PROP = 'database';

/** What a dump or a restore of another database is made of; the stores apart. */
export interface OtherModel<Plan> {
  readonly program: ProgramModel;
  readonly plan: Plan;
  /** Those of `dump-kinds` that belong to the program. */
  readonly files: readonly string[];
  readonly ports: readonly number[];
}

/**
 * A dump of another database, with every default filled in and every value checked.
 *
 * @throws where there is no database: nothing else can be said then
 */
export function resolveOtherDump(
  database: OtherDatabase,
  namespace: string,
  backup: NamedBackup,
  problems: Problems,
): OtherModel<OtherDumpPlan> {
  const { name } = database;
  const { adapter, reached } = reach(database, backup.program.registry, problems);
  const { kind, files, dumpArguments = [] } = adapter;
  const work = { name: 'dump-databases', arguments: dumpArguments, environment: {}, prop: DATABASE_PROP };
  const client = otherClient(database, reached, work, problems);
  return {
    program: dumpProgram({ name, namespace, kind }, { ...backup, component: 'logical-backup' }, client, problems),
    plan: { name: backup.name, scheduled: backup.scheduled, database: name, namespace, kind },
    files,
    ports: reached.ports,
  };
}

/** What is wrong with a database that was given; undefined when nothing is. */
export function databaseProblem(database: unknown): string | undefined {
  return database instanceof OtherDatabase
    ? undefined
    : `${database === undefined ? 'is missing' : `${JSON.stringify(database)} is no OtherDatabase`}; write for example OtherDatabase.mariadb({ name: 'shop', host: 'shop-mariadb', credentials })`;
}

/** How it is reached, and what is wrong with that. */
export function reach(
  { name, _adapter: adapter }: OtherDatabase,
  registry: string | undefined,
  problems: Problems,
): { readonly adapter: DatabaseAdapter; readonly reached: ReachedDatabase } {
  problems.add(`${DATABASE_PROP}.name`, nameProblem(name));
  return { adapter, reached: adapter.reach({ prop: DATABASE_PROP, registry, problems }) };
}

/** It is the value of a label, too. */
function nameProblem(name: unknown): string | undefined {
  if (typeof name === 'string' && name.length <= 63 && /^[A-Za-z0-9]([-A-Za-z0-9._]*[A-Za-z0-9])?$/.test(name))
    return folderProblem(name);
  return `${name === undefined ? 'is missing' : `${JSON.stringify(name)} cannot be the name of a folder and a label`}; write at most 63 letters, digits, '-', '.' and '_', such as 'shop'`;
}
