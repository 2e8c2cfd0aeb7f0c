import { App, Chart } from 'cdk8s';
import { Secret } from 'cdk8s-plus-28';
import {
  ConnectionKeys,
  ConnectionSecret,
  ConnectionTarget,
  HostNames,
  Postgres,
  SessionAttributes,
  SslMode,
} from '../../src';
import { built, missingTools } from './support/build';
import { Authority, tlsSecret } from './support/certificates';
import { copyInto } from './support/copy';
import { Database } from './support/database';
import { drivers, driversOfOtherLanguages, psqlByEnvironment, type Driver } from './support/drivers';
import { describeFull } from './support/describe-full';
import { helperPod } from './support/helper-pod';
import { NODE_IMAGE } from './support/images';
import type { Namespace } from './support/namespace';
import { isReady, type Pod, type Secret as SecretObject } from './support/objects';
import { story } from './support/story';

/** Everything that means something in a URL, a shell, a keyword list, a template or a CSV, and is more than a byte. */
const SPECIAL = `@:/?#%&+ '"\\é漢{{}}$,;=[]()|*<>!~^\`-_.`;
const USER = `Ö wner'"\\@:/?#%&+ é漢{{$HOME}}`;
const DATABASE = `shop @:/%&+'"\\é漢{{.x}}$(id);=%41`;
/** What not every driver can: these two parts of a URI in the path, these two parts of SCRAM in a name. */
const WORST_DATABASE = `${DATABASE}?#`;
const WORST_USER = `${USER},=`;
const PASSWORD = `${SPECIAL}${SPECIAL} %41 \${HOME} $(id) {{ .password }} pass`.padEnd(100, `x'`).slice(0, 100);
/** Names of schemas that have to be quoted. */
const SEARCH_PATH = `"a b", "c\\d", "e''f"`;

/** Instance 1 is the primary, so that it is neither the first nor the last. */
const PRIMARY = 1;

interface Target {
  readonly target: () => ConnectionTarget;
  /** The Secret with the root certificate; `any` encrypts without one. @default - not encrypted */
  readonly authority?: 'any' | 'authority' | 'impostor';
  /** One of these has to answer. */
  readonly instances: number[];
  /** @default false */
  readonly worst?: boolean;
}

/** Where each connection leads to. */
const TARGETS: Readonly<Record<string, Target>> = {
  'read-write': { target: () => ConnectionTarget.readWrite(), instances: [PRIMARY] },
  'read-write-by-instances': {
    target: () => ConnectionTarget.readWrite({ by: HostNames.INSTANCES }),
    instances: [PRIMARY],
  },
  'read-only': { target: () => ConnectionTarget.readOnly(), instances: [0, 2] },
  'read-only-by-instances': {
    target: () => ConnectionTarget.readOnly({ by: HostNames.INSTANCES }),
    instances: [0, 2],
  },
  'one-instance': { target: () => ConnectionTarget.instance(2), instances: [2] },
  'some-instances': { target: () => ConnectionTarget.instances([2, 0]), instances: [2, 0] },
  'the-writable-of-some': {
    target: () => ConnectionTarget.instances([0, 1], { sessionAttributes: SessionAttributes.READ_WRITE }),
    instances: [1],
  },
  'the-standby-of-some': {
    target: () => ConnectionTarget.instances([1, 2], { sessionAttributes: SessionAttributes.PREFER_STANDBY }),
    instances: [2],
  },
  encrypted: { target: () => ConnectionTarget.readWrite(), instances: [PRIMARY], authority: 'any' },
  verified: { target: () => ConnectionTarget.readWrite(), instances: [PRIMARY], authority: 'authority' },
  'verified-by-instances': {
    target: () => ConnectionTarget.readWrite({ by: HostNames.INSTANCES }),
    instances: [PRIMARY],
    authority: 'authority',
  },
  impostor: { target: () => ConnectionTarget.readWrite(), instances: [], authority: 'impostor' },
  worst: { target: () => ConnectionTarget.readWrite(), instances: [PRIMARY], worst: true },
};

/** What the server knows of the session, as a JSON array. */
const QUESTION = `SELECT CAST(json_build_array(current_user, current_database(), current_setting('application_name'),
  current_setting('search_path'), (SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()),
  current_setting('cluster_name'), pg_is_in_recovery()) AS text)`;

const secretOf = (connection: string) => `${connection}-v1`;

/** The targets that there is also a connection for whose keys are variables of libpq. */
const BY_ENVIRONMENT = ['one-instance', 'the-writable-of-some', 'the-standby-of-some', 'verified', 'impostor'];
const environmentOf = (target: string) => `${target}-env`;

describeFull('every driver, with hostile names and a hostile password', () => {
  const { test, namespace } = story('drivers');
  const authority = new Authority();
  const impostor = new Authority();
  let database: Database;

  afterAll(() => [authority, impostor].forEach((each) => each.remove()));

  test('a database has a role, a database and a password of all that may need to be escaped', async ({
    kubectl,
    name,
  }) => {
    const hosts = [`*.db.${name}.svc`, ...['rw', 'ro', 'r'].map((role) => `db-${role}.${name}.svc`)];
    await kubectl.apply([tlsSecret('db-tls', authority.issue(hosts))]);
    database = await Database.create(namespace(), (chart) => ({
      replicas: 3,
      primary: PRIMARY,
      tls: { secret: Secret.fromSecretName(chart, 'Tls', 'db-tls'), required: false },
    }));
    await database.settled({ within: 150, primary: PRIMARY });
    expect(PASSWORD).toHaveLength(100);
    await database.sql(
      PRIMARY,
      `CREATE ROLE ${identifier(USER)} LOGIN PASSWORD ${literal(PASSWORD)};
       CREATE ROLE ${identifier(WORST_USER)} LOGIN PASSWORD ${literal(PASSWORD)};
       CREATE DATABASE ${identifier(DATABASE)} OWNER ${identifier(USER)};
       CREATE DATABASE ${identifier(WORST_DATABASE)} OWNER ${identifier(WORST_USER)};`,
    );
    await database.replayed([0, 1, 2]);
  }, 240);

  test('the connections are made, each an immutable Secret', async ({ kubectl }) => {
    await kubectl.apply([
      {
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: { name: 'hostile' },
        type: 'kubernetes.io/basic-auth',
        stringData: { username: USER, password: PASSWORD },
      },
      tlsSecret('authority', authority.issue(['any'])),
      tlsSecret('impostor', impostor.issue(['any'])),
    ]);
    await kubectl.apply(connections(database));
    for (const [target, { worst = false }] of Object.entries(TARGETS)) {
      const secret = await namespace().eventually(
        `Secret ${secretOf(target)}`,
        () => kubectl.find<SecretObject & { immutable?: boolean }>('secret', secretOf(target)),
        { within: 120 },
      );
      expect(secret.immutable).toBe(true);
      expect(decoded(secret, 'username')).toBe(worst ? WORST_USER : USER);
      expect(decoded(secret, 'password')).toBe(PASSWORD);
      expect(decoded(secret, 'dbname')).toBe(worst ? WORST_DATABASE : DATABASE);
      expect(secret.data && 'ca.crt' in secret.data).toBe(/verified|impostor/.test(target));
    }
    await startClients(namespace(), database);
  }, 180);

  test('what a driver cannot do is no key: several hosts, and for node-postgres some names', async ({ kubectl }) => {
    for (const target of Object.keys(TARGETS)) {
      const keys = Object.keys((await kubectl.get<SecretObject>('secret', secretOf(target))).data ?? {});
      const several = target.includes('some');
      expect(keys.includes('node-postgres')).toBe(!several && target !== 'worst');
      expect(keys.includes('database-url')).toBe(!several);
      expect(keys).toEqual(expect.arrayContaining(['uri', 'dsn', 'pgpass', 'jdbc-uri', 'npgsql', 'pgx', 'sqlalchemy']));
    }
  });

  for (const driver of [...drivers, ...driversOfOtherLanguages]) {
    const missing = driver.build ? missingTools(driver.build) : [];
    if (missing.length > 0) it.skip(`${driver.name}: not tried, this machine has no ${missing.join(', ')}`, () => {});
    // No story: what one driver cannot do tells nothing of the next.
    else it(`${driver.name} connects by every target`, () => everyTarget(driver), 600_000);
  }
  it.skip('Npgsql: not tried, there is no .NET to try it with', () => {});

  test('psql connects by variables alone', async () => {
    for (const target of BY_ENVIRONMENT) await connects(psqlByEnvironment, target, environmentOf(target));
  }, 120);

  async function everyTarget(driver: Driver): Promise<void> {
    if (driver.build) await copyInto(namespace().kubectl, 'builds', built(driver.build), `/tmp/${driver.build.name}`);
    const keys = driver.variables === 'all' ? [] : Object.values(driver.variables);
    for (const target of Object.keys(TARGETS).filter((name) => !driver.cannot?.includes(name))) {
      const { data = {} } = await namespace().kubectl.get<SecretObject>('secret', secretOf(target));
      const asks = decoded({ data } as SecretObject, 'uri').includes('target_session_attrs');
      const told = !driver.bare || !(asks || target === 'impostor');
      if (keys.every((key) => key in data) && told) await connects(driver, target);
    }
  }

  /** Connects from a pod, with the strings as they are in the mounted Secret, and looks at who answers. */
  async function connects(driver: Driver, target: string, connection = target): Promise<void> {
    const { build, variables } = driver;
    const held = variables === 'all' ? ['all'] : Object.entries(variables).map(([name, key]) => `${name}=${key}`);
    const command = [...driver.command(`/tmp/${build?.name}`), QUESTION];
    const script = ['sh', '-euc', WITH_VARIABLES, 'with', `/bindings/${connection}`, ...held, '--', ...command];
    const { status, stdout, stderr } = await namespace().kubectl.tryExec(build ? 'builds' : 'psql', script);
    const { instances = [], authority, worst = false } = TARGETS[target] ?? {};
    if (authority === 'impostor') {
      expect({ connection, status, stdout }).toEqual({ connection, status: expect.any(Number), stdout: '' });
      expect(`${status}: ${stderr}`).toMatch(/^[12]: .*(certificate|PKIX)/is);
      return;
    }
    if (status !== 0) throw new Error(`${driver.name}, ${connection}: status ${status}: ${stderr.trim()}`);
    const [user, answered, application, path, encrypted, instance, standby] = JSON.parse(stdout) as unknown[];
    expect({ connection, user, database: answered, application, path, encrypted }).toEqual({
      connection,
      user: worst ? WORST_USER : USER,
      database: worst ? WORST_DATABASE : DATABASE,
      // What is told who and where, but nothing else of the connection, does as it is used to.
      ...(driver.bare
        ? { application: 'psql', path: '"$user", public', encrypted: true }
        : { application: connection, path: SEARCH_PATH, encrypted: authority !== undefined }),
    });
    expect(instances.map((ordinal) => database.podName(ordinal))).toContain(instance);
    expect(standby).toBe(instance !== database.podName(PRIMARY));
  }
});

/** Puts files of a folder (NAME=FILE, or all whose names can be variables) into variables, then becomes the command that follows `--`. */
const WITH_VARIABLES = `export BINDING="$1" HOME=/tmp LC_ALL=C.UTF-8
shift
hold() { export "$1=$(cat "$BINDING/$2")"; }
while [ "$1" != -- ]; do
  if [ "$1" = all ]; then
    for file in "$BINDING"/*; do case \${file##*/} in *[!A-Z0-9_]*) ;; *) hold "\${file##*/}" "\${file##*/}" ;; esac; done
  else hold "\${1%%=*}" "\${1#*=}"; fi
  shift
done
shift
exec "$@"`;

function connections(database: Database): string {
  const app = new App();
  const chart = new Chart(app, 'connections', { namespace: database.namespace.name });
  const postgres = Postgres.fromAttributes(chart, 'Db', {
    name: database.name,
    namespace: database.namespace.name,
    version: '18',
    host: database.readWriteHost,
    readOnlyHost: database.readOnlyHost,
    anyHost: database.anyHost,
    instanceHosts: [0, 1, 2].map((ordinal) => database.instanceHost(ordinal)),
    database: DATABASE,
    owner: USER,
    ownerSecret: Secret.fromSecretName(chart, 'Hostile', 'hostile'),
    tls: true,
  });
  const certificates = {
    any: undefined,
    authority: Secret.fromSecretName(chart, 'Authority', 'authority'),
    impostor: Secret.fromSecretName(chart, 'Impostor', 'impostor'),
  };
  const connection = (name: string, target: string, keys: ConnectionKeys) => {
    const { target: to, worst = false, authority } = TARGETS[target];
    new ConnectionSecret(chart, name, {
      name,
      version: 1,
      postgres,
      keys,
      target: to(),
      ...(worst ? { username: WORST_USER, database: WORST_DATABASE } : {}),
      settings: { search_path: SEARCH_PATH },
      tls: authority ? { rootCertificateSecret: certificates[authority] } : { mode: SslMode.DISABLE },
    });
  };
  for (const target of Object.keys(TARGETS)) connection(target, target, ConnectionKeys.standard());
  for (const target of BY_ENVIRONMENT) connection(environmentOf(target), target, ConnectionKeys.libpqEnvironment());
  return app.synthYaml();
}

async function startClients(namespace: Namespace, database: Database): Promise<void> {
  const { kubectl } = namespace;
  const connections = [...Object.keys(TARGETS), ...BY_ENVIRONMENT.map(environmentOf)];
  const secrets = Object.fromEntries(connections.map((name) => [`/bindings/${name}`, secretOf(name)]));
  const common = { command: ['sleep', 'infinity'], labels: database.consumerLabels, secrets };
  await kubectl.apply([
    helperPod({ ...common, name: 'psql' }),
    helperPod({ ...common, name: 'builds', image: NODE_IMAGE }),
  ]);
  for (const name of ['psql', 'builds'])
    await namespace.eventually(`pod ${name} ready`, async () => isReady(await kubectl.get<Pod>('pod', name)), {
      within: 60,
    });
}

function decoded({ data = {} }: SecretObject, key: string): string {
  return Buffer.from(data[key] ?? '', 'base64').toString('utf8');
}

const identifier = (text: string) => `"${text.replaceAll('"', '""')}"`;

/** An E'' string: it is the same whatever the server takes a backslash for. */
const literal = (text: string) => `E'${text.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
