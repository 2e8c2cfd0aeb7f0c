import { REPLICATION_ROLE, SUPERUSER } from './hba';
import { ownerProblem } from './identifiers';
import { loginSecretName } from './names';
import { nearest } from './nearest';
import type { LoginOptions } from './options/login-options';
import type { Problems } from './problems';
import { referencedName } from './references';

/** A role that logs in and acts as another. */
export interface Login {
  readonly name: string;
  /** The name of the Secret with its password. */
  readonly secret: string;
  /** Whether the cluster makes that Secret. */
  readonly made: boolean;
  readonly memberOf: string;
}

/** Whose login. */
export interface LoginBasis {
  /** The name of the database, as an object. */
  readonly database: string;
  readonly owner: string;
  /** Those that it has already. */
  readonly others: readonly Login[];
}

/** Every option; the compiler sees to it that none is missing. */
const KNOWN: { readonly [option in keyof Required<LoginOptions>]: true } = { name: true, secret: true, memberOf: true };

/** A login with its defaults filled in; where there are problems it is of no use. */
export function resolveLogin(options: LoginOptions, basis: LoginBasis, problems: Problems): Login {
  const { name, memberOf = basis.owner } = options;
  for (const option of Object.keys(options).filter((key) => !Object.hasOwn(KNOWN, key)))
    problems.add(option, unknownProblem(option));
  const problem = loginProblem(name, basis);
  problems.add('name', problem ?? (options.secret === undefined ? secretProblem(name) : undefined));
  const secret = referencedName('secret', 'Secret', options.secret, problems);
  if (memberOf !== basis.owner) problems.add('memberOf', memberProblem(memberOf, name, basis));
  const own = problem === undefined ? loginSecretName(basis.database, name) : '';
  return { name, secret: secret ?? own, made: options.secret === undefined, memberOf };
}

/** The logins as the programs read them: name, Secret and the role that each acts as, a line each. */
export function loginsText(logins: readonly Login[]): string {
  return logins.map(({ name, secret, memberOf }) => `${name} ${secret} ${memberOf}\n`).join('');
}

function unknownProblem(option: string): string {
  const meant = nearest(option, Object.keys(KNOWN));
  return `is not known; ${meant === undefined ? `the options are ${Object.keys(KNOWN).join(', ')}` : `was ${meant} meant?`}`;
}

function loginProblem(name: unknown, { owner, others }: LoginBasis): string | undefined {
  const got = `'${String(name)}'`;
  if (name === undefined || name === '') return 'is missing; give the role a name, such as stock_v4';
  if (name === owner) return `'${owner}' is the owner of the database; choose another name`;
  if (name === SUPERUSER) return `'${SUPERUSER}' is the superuser; choose another name`;
  if (name === REPLICATION_ROLE || (typeof name === 'string' && /^pg_|^(public|none)$/.test(name)))
    return ownerProblem(name);
  if (typeof name !== 'string' || !/^[a-z_][a-z0-9_]*$/.test(name))
    return `${got} is not a name that needs no quotes anywhere; write lowercase letters, digits and '_', and begin with no digit`;
  if (name.length > 63) return `'${name}' has ${name.length} characters; PostgreSQL keeps 63`;
  if (others.some((other) => other.name === name)) return `'${name}' is a login of this database already; add it once`;
  if (others.some((other) => other.memberOf === name))
    return `'${name}' is the role that another login acts as; choose another name`;
  return undefined;
}

function secretProblem(name: string): string | undefined {
  return name.endsWith('_')
    ? `'${name}' ends with '_', from which no name of a Secret can be made; choose another name, or give secret`
    : undefined;
}

function memberProblem(memberOf: unknown, name: unknown, { others }: LoginBasis): string | undefined {
  if (memberOf === name) return `'${String(name)}' is the login itself; name the role that it acts as, or leave it out`;
  if (others.some((other) => other.name === memberOf))
    return `'${String(memberOf)}' is a login, which goes one day; name a role that stays, or leave it out`;
  return ownerProblem(memberOf);
}
