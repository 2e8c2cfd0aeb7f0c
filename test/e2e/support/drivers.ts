import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundled, run, type Build } from './build';
import { java, javaRuntime, python, pythonRuntime } from './runtimes';

const SOURCES = join(__dirname, '../drivers');

/** A program that connects with some driver, and prints the answer to the SQL that is its argument. */
export interface Driver {
  readonly name: string;
  /** The keys of the Secret it reads, by the variable that holds each; every key as a variable of its name. */
  readonly variables: Readonly<Record<string, string>> | 'all';
  /** It is told who, where and which database, and nothing else of the connection. @default false */
  readonly bare?: boolean;
  /** The targets of the test that it does not know how to reach. @default - none */
  readonly cannot?: readonly string[];
  /** What it needs in its pod. @default - nothing but the image of PostgreSQL */
  readonly build?: Build;
  /** The command, given the folder of the pod into which `build` was copied. */
  readonly command: (folder: string) => readonly string[];
}

const psqlBy = (way: string, variables: Driver['variables']): Driver => ({
  name: `psql, by ${way}`,
  variables,
  command: () => ['bash', '-euc', readFileSync(join(SOURCES, `psql/${way}.sh`), 'utf8'), way],
});

/** For ConnectionKeys.libpqEnvironment(), whose keys are libpq's own variables. */
export const psqlByEnvironment = psqlBy('environment', 'all');

/** Drivers for which the tests need nothing else on the machine. */
export const drivers: readonly Driver[] = [
  psqlBy('uri', { DATABASE_URI: 'uri' }),
  psqlBy('dsn', { DATABASE_DSN: 'dsn' }),
  { ...psqlBy('pgpass', {}), bare: true },
  {
    name: 'node-postgres',
    variables: { DATABASE_URL: 'node-postgres' },
    build: {
      name: 'node-postgres',
      tools: [],
      sources: [join(SOURCES, 'node')],
      into: (folder) => writeFileSync(join(folder, 'main.mjs'), bundled(join(SOURCES, 'node/node-postgres.mjs'))),
    },
    command: (folder) => ['node', `${folder}/main.mjs`],
  },
];

const goPrograms: Build = {
  name: 'go',
  tools: ['go'],
  sources: [join(SOURCES, 'go')],
  into: (folder) => {
    const flags = ['-mod=readonly', '-trimpath', '-ldflags=-s'];
    run('go', ['build', ...flags, '-o', `${folder}/`, './...'], {
      cwd: join(SOURCES, 'go'),
      env: { CGO_ENABLED: '0' },
    });
  },
};

const rustPrograms: Build = {
  name: 'rust',
  tools: ['cargo', 'cc'],
  sources: [join(SOURCES, 'rust')],
  into: (folder) => {
    const target = `${folder}.target`;
    run('cargo', ['build', '--quiet', '--locked', '--target-dir', target], { cwd: join(SOURCES, 'rust') });
    for (const program of ['with_sqlx', 'with_tokio_postgres'])
      cpSync(join(target, 'debug', program), join(folder, program));
    rmSync(target, { recursive: true });
  },
};

const javaPrograms: Build = {
  name: 'java',
  tools: ['java', 'javac', 'jlink', 'mvn', 'ldd'],
  sources: [join(SOURCES, 'java')],
  into: (folder) => {
    const artifact = '-Dartifact=org.postgresql:postgresql:42.7.13';
    run('mvn', ['-q', '-B', 'dependency:copy', artifact, `-DoutputDirectory=${folder}`]);
    const modules = ['java.sql', 'java.naming', 'java.management', 'java.security.jgss', 'java.security.sasl'];
    javaRuntime(join(folder, 'runtime'), [...modules, 'jdk.crypto.ec']);
    run('javac', ['-d', folder, join(SOURCES, 'java/WithJdbc.java')]);
  },
};

const pythonPrograms: Build = {
  name: 'python',
  tools: ['python3', 'ldd'],
  sources: [join(SOURCES, 'python')],
  into: (folder) => {
    pythonRuntime(folder, ['psycopg[binary]==3.3.9', 'SQLAlchemy==2.1.9']);
    cpSync(join(SOURCES, 'python'), folder, { recursive: true });
  },
};

/** Drivers of other languages, whose tools the machine has or has not. */
export const driversOfOtherLanguages: readonly Driver[] = [
  {
    name: 'pgx',
    variables: { DATABASE_URL: 'pgx' },
    build: goPrograms,
    command: (folder) => [`${folder}/pgx`],
  },
  {
    name: 'lib/pq',
    variables: { DATABASE_URL: 'database-url' },
    build: goPrograms,
    command: (folder) => [`${folder}/libpq`],
  },
  {
    name: 'sqlx',
    variables: { DATABASE_URL: 'database-url' },
    // It writes the user's name into SCRAM's first message as it stands.
    cannot: ['worst'],
    build: rustPrograms,
    command: (folder) => [`${folder}/with_sqlx`],
  },
  {
    name: 'tokio-postgres',
    variables: { DATABASE_URI: 'uri' },
    // It refuses a URI with a preference or a certificate in it, and encrypts only with another crate.
    cannot: [
      ...['read-only-by-instances', 'the-standby-of-some'],
      ...['encrypted', 'verified', 'verified-by-instances', 'impostor'],
    ],
    build: rustPrograms,
    command: (folder) => [`${folder}/with_tokio_postgres`],
  },
  {
    name: 'psycopg',
    variables: { DATABASE_URI: 'uri' },
    build: pythonPrograms,
    command: (folder) => python(folder, `${folder}/with_psycopg.py`),
  },
  {
    name: 'SQLAlchemy',
    variables: { SQLALCHEMY_URL: 'sqlalchemy' },
    build: pythonPrograms,
    command: (folder) => python(folder, `${folder}/with_sqlalchemy.py`),
  },
  {
    name: 'pgJDBC',
    variables: { JDBC_URL: 'jdbc-uri' },
    build: javaPrograms,
    command: (folder) => java(`${folder}/runtime`, `${folder}:${folder}/*`, 'WithJdbc'),
  },
];
