import { booleanProblem } from '../numbers';
import type { CloudNativeCredentials } from '../options/cloud-native/credentials';
import type { Problems } from '../problems';
import { referencedName } from '../references';
import type { CloudNativeNames } from './names';

/** The names of the Secrets with passwords. */
export interface CloudNativeCredentialsModel {
  readonly ownerSecret: string;
  /** Whether the owner's Secret is the user's. */
  readonly ownerGiven: boolean;
  readonly superuserAccess: boolean;
  /** Only where the superuser can log in. */
  readonly superuserSecret?: string;
  readonly superuserGiven: boolean;
}

/** Where passwords come from. */
export function cloudNativeCredentials(
  options: CloudNativeCredentials | undefined,
  names: CloudNativeNames,
  problems: Problems,
): CloudNativeCredentialsModel {
  const owner = referencedName('credentials.owner', 'Secret', options?.owner, problems);
  const superuser = referencedName('credentials.superuser', 'Secret', options?.superuser, problems);
  if (options?.superuserAccess !== undefined)
    problems.add('credentials.superuserAccess', booleanProblem(options.superuserAccess));
  if (options?.superuserAccess === false && options.superuser !== undefined)
    problems.add(
      'credentials.superuserAccess',
      'false contradicts credentials.superuser, which is only read for access over the network; leave one of them out',
    );
  const superuserAccess = options?.superuserAccess ?? options?.superuser !== undefined;
  if (superuserAccess)
    problems.warn(
      'credentials.superuserAccess',
      'lets the superuser in over the network, who can read and run everything; prefer psql inside the pod',
    );
  return {
    ownerSecret: owner ?? names.ownerSecret,
    ownerGiven: owner !== undefined,
    superuserAccess,
    superuserSecret: superuserAccess ? (superuser ?? names.superuserSecret) : undefined,
    superuserGiven: superuser !== undefined,
  };
}
