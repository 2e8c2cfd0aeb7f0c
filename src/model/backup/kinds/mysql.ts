import { clientRootCertificate } from '../../client-access';
import { ROOT_CERTIFICATE_PATH } from '../../database-client';
import { imageFrom } from '../../images';
import { wholeProblem } from '../../numbers';
import type { Problems } from '../../problems';
import { referencedName, secretKeyProblem } from '../../references';
import { warnOfMisspeltProps } from '../../unknown-props';
import type { MySqlOptions } from '../options/mysql-options';
import { type AdapterContext, type DatabaseAdapter, lineProblem, portsOf, type ReachedDatabase } from './adapter';

/** Which of the two it is. */
export interface MySqlKind {
  readonly kind: string;
  readonly image: string;
}

export const MARIADB: MySqlKind = { kind: 'mariadb', image: 'docker.io/library/mariadb:11' };
export const MYSQL: MySqlKind = { kind: 'mysql', image: 'docker.io/library/mysql:8.4' };

const SYSTEM = ['information_schema', 'performance_schema', 'mysql', 'sys'];

/** Every option; the compiler sees to it that none is missing. */
const KNOWN: { readonly [option in keyof Required<MySqlOptions>]: true } = {
  name: true,
  host: true,
  port: true,
  credentials: true,
  usernameKey: true,
  passwordKey: true,
  databases: true,
  excludeTables: true,
  extraArguments: true,
  rootCertificateSecret: true,
  rootCertificateKey: true,
  image: true,
  podPorts: true,
  resources: true,
};

/** MySQL and MariaDB: each database is a file of SQL, and goes where it is wanted. */
export function mySqlAdapter({ kind, image }: MySqlKind, options: MySqlOptions): DatabaseAdapter {
  return {
    kind,
    files: [`${kind}.sh`, 'mysql-family.sh'],
    resources: options.resources,
    overwrites: true,
    restoreArguments: [],
    nameProblem,
    reach: (context) => reach({ image, ...options }, context),
  };
}

function reach(options: MySqlOptions & { readonly image: string }, context: AdapterContext): ReachedDatabase {
  const { prop, problems } = context;
  const { host, port = 3306, credentials, usernameKey = 'username', passwordKey = 'password', podPorts } = options;
  warnOfMisspeltProps(options, problems, KNOWN);
  problems.add(`${prop}.host`, hostProblem(host));
  problems.add(`${prop}.port`, wholeProblem(port, 1, 65535));
  for (const [name, key] of Object.entries({ usernameKey, passwordKey }))
    problems.add(`${prop}.${name}`, secretKeyProblem(key));
  const secret = referencedName(`${prop}.credentials`, 'Secret', credentials ?? null, problems);
  const verified = clientRootCertificate(options, `${prop}.`, problems);
  return {
    image: imageFrom(`${prop}.image`, options.image, context.registry, problems),
    login: { secret: secret ?? '', keys: [usernameKey, passwordKey], paths: ['username', 'password'] },
    ...verified,
    environment: {
      CDK8S_PG_HOST: host,
      CDK8S_PG_PORT: String(port),
      CDK8S_PG_DATABASES: databases(options.databases, context),
      ...lines('CDK8S_PG_EXCLUDED_TABLES', excluded(options.excludeTables, context)),
      ...lines('CDK8S_PG_EXTRA_ARGUMENTS', extra(options.extraArguments, context)),
      ...(verified.rootCertificate === undefined ? {} : { CDK8S_PG_SSL_ROOT: ROOT_CERTIFICATE_PATH }),
    },
    ports: podPorts === undefined ? [port] : portsOf('podPorts', podPorts, context),
  };
}

const lines = (variable: string, texts: readonly string[]): { [variable: string]: string } =>
  texts.length === 0 ? {} : { [variable]: texts.join('\n') };

function hostProblem(host: unknown): string | undefined {
  if (typeof host === 'string' && /^[A-Za-z0-9]([-.A-Za-z0-9]*[A-Za-z0-9])?$|^[0-9a-fA-F:]+$/.test(host))
    return undefined;
  const got = host === undefined ? 'is missing' : `${JSON.stringify(host)} is no DNS name`;
  return `${got}; write for example 'shop-mariadb', or 'db.example.com'`;
}

/** Names, line by line; a star for all that there are. */
function databases(named: unknown, { prop, problems }: AdapterContext): string {
  if (named === undefined) return '*';
  if (!Array.isArray(named) || named.length === 0) {
    problems.add(`${prop}.databases`, `${JSON.stringify(named)} names no database; write ['app'], or leave it out`);
    return '*';
  }
  named.forEach((name, index) => problems.add(`${prop}.databases[${index}]`, nameProblem(name)));
  const twice = named.find((name, index) => named.indexOf(name) !== index) as string | undefined;
  if (twice !== undefined) problems.add(`${prop}.databases`, `'${twice}' is there twice; leave it out once`);
  return named.join('\n');
}

function nameProblem(name: unknown): string | undefined {
  if (name === '*') return "'*' is no name; leave databases out to have all of them";
  if (typeof name === 'string' && SYSTEM.includes(name.toLowerCase()))
    return `'${name}' is the server's own, and no dump of it could be restored; leave it out`;
  if (typeof name === 'string' && [...name].length > 64)
    return `'${name}' has more than 64 characters, the most that there can be`;
  return lineProblem(name, "'app'");
}

function excluded(tables: unknown, { prop, problems }: AdapterContext): readonly string[] {
  return texts(tables, `${prop}.excludeTables`, problems, (table) =>
    typeof table === 'string' && /^[^.\s][^\n]*\.[^\n]+$/.test(table)
      ? undefined
      : `${JSON.stringify(table)} is no table; write for example 'app.sessions'`,
  );
}

/** Those are refused by which a dump would not be what is expected of it. */
function extra(given: unknown, { prop, problems }: AdapterContext): readonly string[] {
  return texts(given, `${prop}.extraArguments`, problems, (argument) => {
    if (typeof argument !== 'string' || !/^-[^\0\n]+$/.test(argument))
      return `${JSON.stringify(argument)} is no option of the program; write for example '--skip-extended-insert'`;
    const [, option] = /^(--?[a-zA-Z-]+)/.exec(argument) ?? [];
    return NOT_FOR_HERE.test(argument)
      ? `'${option}' would give away a password, or a dump that cannot be told from one that was cut off, or not be restored; leave it out`
      : undefined;
  });
}

const NOT_FOR_HERE =
  /^(-[pBATrX]|--(password|defaults|compact|skip-comments|comments=|databases|all-databases|tab|result-file|xml|no-data|login-path|skip-single-transaction|lock-all-tables|system))/;

function texts(
  given: unknown,
  prop: string,
  problems: Problems,
  problemOf: (text: unknown) => string | undefined,
): readonly string[] {
  if (given === undefined) return [];
  if (!Array.isArray(given)) {
    problems.add(prop, `${JSON.stringify(given)} is not a list; write it in brackets`);
    return [];
  }
  given.forEach((text, index) => problems.add(`${prop}[${index}]`, problemOf(text)));
  return given as string[];
}
