import { REPLICATION_ROLE, SUPERUSER } from './hba';
import type { DatabaseNames } from './names';
import { booleanProblem } from './numbers';
import type { PostgresCredentials } from './options/postgres-credentials';
import type { Problems } from './problems';
import { referencedName } from './references';

/** A Secret that the cluster makes when it is missing. */
export interface MadeSecret {
  /** Its name. */
  readonly secret: string;
  /** The role whose password it holds. */
  readonly username: string;
}

/** The names of the Secrets with passwords. */
export interface Credentials {
  readonly ownerSecret: string;
  readonly replicationSecret: string;
  /** Only where the superuser can log in. */
  readonly superuserSecret?: string;
  /** Those that the cluster makes. */
  readonly made: MadeSecret[];
}

/** Where passwords come from. */
export function credentials(
  options: PostgresCredentials | undefined,
  names: DatabaseNames,
  owner: string,
  problems: Problems,
): Credentials {
  const made: MadeSecret[] = [];
  const secret = (key: 'owner' | 'replication' | 'superuser', username: string, own: string): string => {
    const given = options?.[key];
    if (given === undefined) made.push({ secret: own, username });
    return referencedName(`credentials.${key}`, 'Secret', given, problems) ?? own;
  };
  if (options?.superuserAccess !== undefined)
    problems.add('credentials.superuserAccess', booleanProblem(options.superuserAccess));
  if (options?.superuserAccess === false && options.superuser !== undefined) {
    problems.add(
      'credentials.superuserAccess',
      'false contradicts credentials.superuser, which is only read for access over the network; leave one of them out',
    );
  }
  const access = options?.superuserAccess ?? options?.superuser !== undefined;
  if (access)
    problems.warn(
      'credentials.superuserAccess',
      'lets the superuser in over the network, who can read and run everything; prefer psql inside the pod',
    );
  return {
    ownerSecret: secret('owner', owner, names.ownerSecret),
    replicationSecret: secret('replication', REPLICATION_ROLE, names.replicationSecret),
    superuserSecret: access ? secret('superuser', SUPERUSER, names.superuserSecret) : undefined,
    made,
  };
}
