import { foreignNameProblem } from '../../identifiers';
import type { MadeBy } from '../../made-by';
import { booleanProblem, wholeProblem } from '../../numbers';
import type { Problems } from '../../problems';
import type { ProgramModel } from '../../program-model';
import { checkMapping, checkRestoreName } from '../restored-databases';
import type { DumpedServer } from './dumped-server';
import { folderProblem } from './folder';
import { type ClientOptions, logicalProgram } from './program';
import type { BackupChoice, DumpRestorePlan } from './restore-plan';
import { timeProblem } from './restore-time';

/** What is restored, as it was given. */
export interface GivenRestore extends ClientOptions {
  readonly name: string;
  readonly backup?: string;
  readonly latestBefore?: string;
  readonly source?: string;
  readonly databases?: { readonly [name: string]: string };
  readonly jobs?: number;
  readonly privileges?: boolean;
  readonly roles?: boolean;
  readonly rolePasswords?: boolean;
  readonly owners?: boolean;
}

/** A restore with every default filled in and every value checked; the store apart. */
export interface DumpRestoreModel {
  readonly program: ProgramModel;
  /** What its companion is told, where the store is called so. */
  readonly plan: (store: string) => DumpRestorePlan;
}

/** How long it may take to read every manifest of a store, in seconds. */
const LONGEST_CHOICE = 2000;

/**
 * Fills in every default and checks every value. Problems are collected; where there are any, what is returned is of no
 * use.
 */
export function resolveDumpRestore(
  server: DumpedServer,
  given: GivenRestore,
  made: MadeBy,
  problems: Problems,
): DumpRestoreModel {
  const { name, databases, jobs = 1, privileges = false, roles = false, rolePasswords = false, owners = false } = given;
  const source = given.source ?? server.name;
  checkRestoreName(name, problems);
  problems.add(given.source === undefined ? 'postgres' : 'source', folderProblem(source));
  checkChoice(given, problems);
  problems.add('jobs', wholeProblem(jobs, 1, 64));
  for (const [prop, value] of Object.entries({ privileges, roles, rolePasswords, owners }))
    problems.add(prop, booleanProblem(value));
  if (rolePasswords && !roles)
    problems.add('rolePasswords', 'is for roles that are made; give roles too, or leave it out');
  for (const [prop, value] of Object.entries({ roles, owners }))
    if (value && given.credentials === undefined)
      problems.warn(
        prop,
        `needs credentials of ${prop === 'roles' ? 'a superuser or of a role with CREATEROLE' : 'a superuser'}, which the owner of the database seldom is`,
      );
  checkMapping(databases, nameProblem, problems);
  const program = {
    ...made,
    name,
    work: 'restore-dump',
    component: 'dump-restore',
    prefix: '',
    environment: {
      CDK8S_PG_SOURCE_NAME: source,
      CDK8S_PG_JOBS: String(jobs),
      CDK8S_PG_PRIVILEGES: privileges ? 'on' : 'off',
      ...(given.backup === undefined ? { CDK8S_PG_CHOICE_TIMEOUT: String(LONGEST_CHOICE) } : {}),
      ...(roles ? { CDK8S_PG_ROLES: 'on' } : {}),
      ...(owners ? { CDK8S_PG_OWNERS: 'on' } : {}),
    },
  };
  return {
    plan: (store) => ({
      name,
      database: server.name,
      source,
      ...whichBackup(given, store),
      ...(databases === undefined ? {} : { databases }),
      into: server.database,
      ...(roles ? { roles: { passwords: rolePasswords } } : {}),
    }),
    program: logicalProgram(server, program, given, problems),
  };
}

/** Which backup it is: named, or chosen when it is restored. */
export function whichBackup(
  { backup, latestBefore }: Pick<GivenRestore, 'backup' | 'latestBefore'>,
  store: string,
): { readonly backup: string } | { readonly choose: BackupChoice } {
  if (backup !== undefined) return { backup };
  return { choose: { store, ...(latestBefore === undefined ? {} : { latestBefore }) } };
}

/** What is wrong with how a backup is named or chosen. */
export function checkChoice(
  { backup, latestBefore }: Pick<GivenRestore, 'backup' | 'latestBefore'>,
  problems: Problems,
): void {
  if (backup !== undefined && latestBefore !== undefined)
    problems.add('latestBefore', `'${String(latestBefore)}' and backup are both given; leave one of them out`);
  if (latestBefore !== undefined) problems.add('latestBefore', timeProblem(latestBefore));
  if (backup !== undefined && (typeof backup !== 'string' || !/^[A-Za-z0-9][-A-Za-z0-9._]*$/.test(backup)))
    problems.add(
      'backup',
      `'${String(backup)}' is no name of a backup; write one such as products-db-nightly-20261121030000`,
    );
}

/** They are handed over line by line. */
function nameProblem(name: unknown): string | undefined {
  // eslint-disable-next-line no-control-regex -- these are what is refused
  return typeof name === 'string' && /[\0-\x1f\x7f]/.test(name)
    ? `${JSON.stringify(name)} has a control character; give that database another name`
    : foreignNameProblem(name);
}
