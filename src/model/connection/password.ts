import type { ISecret } from 'cdk8s-plus-28';
import { choiceProblem } from '../numbers';
import type { PostgresLogin } from '../options/postgres-login';
import type { Problems } from '../problems';
import { referencedName, secretKeyProblem } from '../references';
import type { ConnectionPassword, PasswordSource } from './options/connection-password';
import { SecretStoreKind } from './options/secret-store-kind';

/** A key of a Secret. */
export interface SecretKey {
  readonly secret: string;
  readonly key: string;
}

/** An entry of a store, or a property of it. */
export interface RemoteKey {
  readonly key: string;
  readonly property?: string;
}

/** Where a password comes from, by the way in which the Secret is made. */
export type ResolvedPassword =
  | { readonly kind: 'secret'; readonly password: SecretKey; readonly username?: SecretKey }
  | {
      readonly kind: 'external';
      readonly store: { readonly name: string; readonly kind: string };
      readonly password: RemoteKey;
      readonly username?: RemoteKey;
    }
  | { readonly kind: 'plain'; readonly text: string };

/** What the password of a connection is resolved from. */
export interface PasswordInput {
  readonly password?: ConnectionPassword;
  readonly login?: PostgresLogin;
  readonly username?: string;
  /** Of the connection. */
  readonly namespace: string;
  readonly database: {
    readonly namespace: string;
    readonly credentials: { readonly owner: ISecret; readonly replication?: ISecret; readonly superuser?: ISecret };
  };
}

const NOTHING: ResolvedPassword = { kind: 'plain', text: '-' };

/** Where the password comes from; after a problem, something to go on with. */
export function resolvePassword(input: PasswordInput, problems: Problems): ResolvedPassword {
  const { password, login, database } = input;
  if (login !== undefined) return fromLogin(login, input, problems);
  if (password === undefined)
    return fromSecret({ kind: 'secret', secret: database.credentials.owner }, input, problems);
  const source = (password as Partial<ConnectionPassword> | null)?._source;
  switch (source?.kind) {
    case 'secret':
      return fromSecret(source, input, problems);
    case 'external':
      return fromExternalSecret(source, input, problems);
    case 'plain':
      return fromPlainText(source.password, problems);
    default:
      problems.add(
        'password',
        typeof password === 'string'
          ? 'is a text; write ConnectionPassword.fromSecret(…), so that no YAML holds it, or ConnectionPassword.plainTextInYaml(…)'
          : `${JSON.stringify(password)} is not where a password comes from; write for example ConnectionPassword.fromSecret(…)`,
      );
      return NOTHING;
  }
}

function fromLogin(login: PostgresLogin, input: PasswordInput, problems: Problems): ResolvedPassword {
  for (const prop of ['password', 'username'] as const) {
    if (input[prop] !== undefined) problems.add(prop, 'contradicts login, which says it too; leave one of the two out');
  }
  if (typeof (login as Partial<PostgresLogin> | null)?.username !== 'string') {
    problems.add('login', `${JSON.stringify(login)} is no login; write { username, secret }, or leave it out`);
    return NOTHING;
  }
  const secret = referencedName('login.secret', 'Secret', login.secret ?? null, problems);
  if (secret !== undefined) namespaceProblem('login', login.secret, input, problems, input.database.namespace);
  return { kind: 'secret', password: { secret: secret ?? '', key: 'password' } };
}

function fromSecret(
  { secret, passwordKey = 'password', usernameKey }: PasswordSource & { kind: 'secret' },
  input: PasswordInput,
  problems: Problems,
): ResolvedPassword {
  const name = referencedName('password', 'Secret', secret ?? null, problems) ?? '';
  if (name !== '') namespaceProblem('password', secret, input, problems);
  problems.add('password.passwordKey', secretKeyProblem(passwordKey));
  if (usernameKey !== undefined) {
    problems.add('password.usernameKey', secretKeyProblem(usernameKey));
    usernameProblem('usernameKey', input, problems);
  }
  return {
    kind: 'secret',
    password: { secret: name, key: passwordKey },
    ...(usernameKey === undefined ? {} : { username: { secret: name, key: usernameKey } }),
  };
}

function fromExternalSecret(
  source: PasswordSource & { kind: 'external' },
  input: PasswordInput,
  problems: Problems,
): ResolvedPassword {
  const { storeName, storeKind = SecretStoreKind.CLUSTER_SECRET_STORE, remoteKey } = source;
  const { passwordProperty, usernameProperty } = source;
  if (typeof storeName !== 'string' || !/^[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$/.test(storeName))
    problems.add(
      'password.storeName',
      `${JSON.stringify(storeName) ?? 'undefined'} is not the name of a store; write that of a ${SecretStoreKind.CLUSTER_SECRET_STORE} or ${SecretStoreKind.SECRET_STORE}`,
    );
  problems.add('password.storeKind', choiceProblem(storeKind, Object.values(SecretStoreKind)));
  if (typeof remoteKey !== 'string' || remoteKey === '')
    problems.add('password.remoteKey', 'is missing; write what the store calls the entry with the password');
  if (usernameProperty !== undefined) usernameProblem('usernameProperty', input, problems);
  return {
    kind: 'external',
    store: { name: storeName, kind: storeKind },
    password: { key: remoteKey, ...(passwordProperty === undefined ? {} : { property: passwordProperty }) },
    ...(usernameProperty === undefined ? {} : { username: { key: remoteKey, property: usernameProperty } }),
  };
}

function fromPlainText(text: unknown, problems: Problems): ResolvedPassword {
  if (typeof text !== 'string' || text === '')
    problems.add('password', 'is an empty text; write the password, or ConnectionPassword.fromSecret(…)');
  else if (/[\0\r\n]/.test(text))
    problems.add('password', 'has a NUL character or a line break, which not every client can send; choose another');
  problems.warn(
    'password',
    'stands readable in the YAML; encrypt it before it is committed, or use ConnectionPassword.fromSecret(…)',
  );
  return { kind: 'plain', text: String(text) };
}

function usernameProblem(key: string, { username }: PasswordInput, problems: Problems): void {
  if (username !== undefined)
    problems.add('username', `contradicts ${key}, which says where it comes from; leave one of the two out`);
}

/** A Secret is only read in its own namespace. Of one that is merely named, the user says that it is there. */
function namespaceProblem(
  prop: 'password' | 'login',
  secret: ISecret,
  { namespace, database }: PasswordInput,
  problems: Problems,
  known?: string,
): void {
  const { owner, replication, superuser } = database.credentials;
  const own = [owner, replication, superuser].includes(secret) ? database.namespace : undefined;
  const made = (secret as { metadata?: { namespace?: string } }).metadata?.namespace;
  const where = made ?? known ?? own;
  if (where === undefined || where === namespace) return;
  problems.add(
    prop,
    `is in Secret '${secret.name}' of namespace ${where}, and a Secret is only read in its own namespace, here ${namespace}; give namespace '${where}', or as password a Secret of ${namespace} that holds it too, or ConnectionPassword.fromExternalSecret(…)`,
  );
}
