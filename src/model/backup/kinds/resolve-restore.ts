import type { MadeBy } from '../../made-by';
import { booleanProblem } from '../../numbers';
import type { Problems } from '../../problems';
import { folderProblem } from '../logical/folder';
import { dumpProgram } from '../logical/program';
import { checkChoice, whichBackup } from '../logical/resolve-restore';
import type { OtherDatabase } from '../options/other-database';
import { checkMapping, checkRestoreName } from '../restored-databases';
import type { DatabaseAdapter } from './adapter';
import { otherClient } from './client';
import type { OtherRestorePlan } from './plan';
import { DATABASE_PROP, type OtherModel, reach } from './resolve';

/** What is restored, as it was given. */
export interface GivenOtherRestore {
  readonly name: string;
  readonly backup?: string;
  readonly latestBefore?: string;
  readonly source?: string;
  readonly databases?: { readonly [name: string]: string };
  readonly overwrite?: boolean;
}

/** What a user may say of everything that is made, and where it is. */
export interface MadeFor extends MadeBy {
  readonly namespace: string;
}

/** A restore of another database; its plan, where the store is called so. */
export function resolveOtherRestore(
  database: OtherDatabase,
  given: GivenOtherRestore,
  { namespace, ...made }: MadeFor,
  problems: Problems,
): OtherModel<(store: string) => OtherRestorePlan> {
  const { name, databases, overwrite = false, source = database.name } = given;
  checkRestoreName(name, problems);
  if (given.source !== undefined) problems.add('source', folderProblem(source));
  checkChoice(given, problems);
  problems.add('overwrite', booleanProblem(overwrite));
  const { adapter, reached } = reach(database, made.program.registry, problems);
  check(adapter, given, problems);
  const work = {
    name: 'restore-dump',
    arguments: adapter.restoreArguments ?? [],
    environment: { CDK8S_PG_SOURCE_NAME: source, ...(overwrite ? { CDK8S_PG_OVERWRITE: 'on' } : {}) },
    prop: DATABASE_PROP,
  };
  const { kind, files } = adapter;
  const client = otherClient(database, reached, work, problems);
  const owner = { name: database.name, namespace, kind };
  return {
    program: dumpProgram(owner, { ...made, name, component: 'dump-restore' }, client, problems),
    plan: (store) => ({
      name,
      database: database.name,
      source,
      ...whichBackup(given, store),
      ...(databases === undefined ? {} : { databases }),
      into: database.name,
      kind,
    }),
    files,
    ports: reached.ports,
  };
}

function check(adapter: DatabaseAdapter, { databases, overwrite }: GivenOtherRestore, problems: Problems): void {
  const { kind, nameProblem, overwrites, restoreArguments } = adapter;
  if (restoreArguments === undefined)
    problems.add(`${DATABASE_PROP}.restoreCommand`, "is missing; write what restores, such as ['sh', '-c', '…']");
  if (overwrite && !overwrites)
    problems.add(
      'overwrite',
      `is nothing that a restore of ${kind} knows; have restoreCommand decide, and leave it out`,
    );
  if (nameProblem !== undefined) checkMapping(databases, nameProblem, problems);
  else if (databases !== undefined)
    problems.add('databases', `cannot be chosen from a backup of ${kind}, which is restored whole; leave it out`);
}
