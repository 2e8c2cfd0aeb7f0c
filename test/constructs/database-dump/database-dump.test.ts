import { Duration, Size } from 'cdk8s';
import { PersistentVolumeClaim, Secret } from 'cdk8s-plus-28';
import {
  BackupStore,
  DatabaseDump,
  type DatabaseDumpProps,
  DumpOutput,
  type GenericDatabaseOptions,
  type MongoDbOptions,
  type MySqlOptions,
  OtherDatabase,
  RestoreFromDatabaseDump,
  type RestoreFromDatabaseDumpProps,
  S3Credentials,
  Schedule,
  ScheduledDatabaseDump,
  type ScheduledDatabaseDumpProps,
} from '../../../src';
import { dumpStatus, type StatusObjects } from '../../../src/status';
import { chart, Manifests } from '../support/databases';

type Scope = ReturnType<typeof chart>;
let ids = 0;
const secret = (scope: Scope, name: string) => Secret.fromSecretName(scope, `Secret${(ids += 1)}`, name);
const mariadb = (scope: Scope, options: Partial<MySqlOptions> = {}): OtherDatabase =>
  OtherDatabase.mariadb({ name: 'shop', host: 'mariadb', credentials: secret(scope, 'login'), ...options });
const mongodb = (scope: Scope, options: Partial<MongoDbOptions> = {}): OtherDatabase =>
  OtherDatabase.mongodb({ name: 'shop', uri: { secret: secret(scope, 'mongo'), key: 'string' }, ...options });
const generic = (_: Scope, options: Partial<GenericDatabaseOptions> = {}): OtherDatabase =>
  OtherDatabase.generic({ name: 'shop', image: 'busybox:1', command: ['sh', '-c', 'echo >"$DUMP_DIR/x"'], ...options });
const near = BackupStore.volume({ name: 'near', size: Size.gibibytes(1) });

type Make = (scope: Scope) => OtherDatabase;
function scheduled(make: Make, props: Partial<ScheduledDatabaseDumpProps> = {}): Manifests {
  const scope = chart('shop');
  new ScheduledDatabaseDump(scope, 'Dumps', {
    name: 'nightly',
    database: make(scope),
    stores: [near, BackupStore.s3({ bucket: 'backups', credentials: S3Credentials.fromSecret(secret(scope, 'keys')) })],
    schedule: Schedule.expression('0 3 * * *'),
    ...props,
  });
  return new Manifests(scope);
}
function restored(make: Make, props: Partial<RestoreFromDatabaseDumpProps> = {}): Manifests {
  const scope = chart('shop');
  const claim = PersistentVolumeClaim.fromClaimName(scope, 'Claim', 'nightly-near');
  new RestoreFromDatabaseDump(scope, 'Restore', {
    name: 'restore-1',
    database: make(scope),
    store: BackupStore.volume({ name: 'near', claim }),
    backup: 'nightly-20261121030000',
    ...props,
  });
  return new Manifests(scope);
}
const podOf = (manifests: Manifests): any => manifests.one('CronJob', 'nightly').spec.jobTemplate.spec.template.spec;
const clientOf = (manifests: Manifests): any => podOf(manifests).containers[0];
const restoreClient = (manifests: Manifests): any =>
  manifests.all.find(({ kind, metadata }) => kind === 'Job' && metadata.name.startsWith('restore-1-')).spec.template
    .spec.containers[0];
const variables = ({ env }: any): any => Object.fromEntries(env.map(({ name, value }: any) => [name, value]));
const planOf = (manifests: Manifests, name: string): any =>
  JSON.parse(manifests.one('ConfigMap', name).data['plan.json']);

describe('the same CronJob as for PostgreSQL', () => {
  test.each<[string, Make, string, string, string[]]>([
    ['MariaDB', mariadb, 'mariadb', 'docker.io/library/mariadb:11', ['mariadb.sh', 'mysql-family.sh']],
    [
      'MySQL',
      (scope) => OtherDatabase.mysql({ name: 'shop', host: 'mysql', credentials: secret(scope, 'login') }),
      'mysql',
      'docker.io/library/mysql:8.4',
      ['mysql.sh', 'mysql-family.sh'],
    ],
    ['MongoDB', mongodb, 'mongodb', 'docker.io/library/mongo:8.0', ['mongodb.sh']],
    ['a command', generic, 'generic', 'docker.io/library/busybox:1', ['generic.sh']],
  ])('for %s, in its own image, with nothing of the others', (_, make, kind, image, files) => {
    const manifests = scheduled(make);
    const { spec, metadata } = manifests.one('CronJob', 'nightly');
    expect(spec).toMatchObject({ schedule: '0 3 * * *', timeZone: 'Etc/UTC', concurrencyPolicy: 'Forbid' });
    expect(metadata.labels).toMatchObject({
      'app.kubernetes.io/name': kind,
      'app.kubernetes.io/instance': 'shop',
    });
    const client = clientOf(manifests);
    expect([client.name, client.image]).toEqual(['dump-databases', image]);
    expect(client.command.slice(0, 2)).toEqual(['sh', '/cdk8s-pg/programs/dump-databases.sh']);
    expect(variables(client)).toMatchObject({
      CDK8S_PG_KIND: kind,
      CDK8S_PG_DATABASE_NAME: 'shop',
      CDK8S_PG_STORE_NAMES: 'near\ns3',
    });
    const programs = Object.keys(manifests.one('ConfigMap', 'nightly').data);
    const all = ['mariadb.sh', 'mysql.sh', 'mysql-family.sh', 'mongodb.sh', 'generic.sh'];
    expect(programs.filter((name) => all.includes(name)).sort()).toEqual([...files].sort());
    expect(planOf(manifests, 'nightly')).toEqual({
      name: 'nightly',
      scheduled: true,
      database: 'shop',
      namespace: 'shop',
      kind,
      locations: { near: 'claim nightly-near', s3: 's3://backups' },
    });
  });
});

test('MariaDB: defaults, and every option', () => {
  const plain = clientOf(scheduled(mariadb));
  expect(variables(plain)).toMatchObject({
    CDK8S_PG_HOST: 'mariadb',
    CDK8S_PG_PORT: '3306',
    CDK8S_PG_DATABASES: '*',
  });
  const all = scheduled((scope) =>
    mariadb(scope, {
      port: 3307,
      usernameKey: 'user',
      passwordKey: 'secret',
      databases: ['app', 'it\'s "odd" $(HOME)'],
      excludeTables: ['app.sessions'],
      extraArguments: ['--skip-extended-insert'],
      rootCertificateSecret: secret(scope, 'root'),
      image: 'example.com/mariadb:11.8',
      podPorts: [3306],
    }),
  );
  expect(clientOf(all).image).toBe('example.com/mariadb:11.8');
  expect(variables(clientOf(all))).toMatchObject({
    CDK8S_PG_PORT: '3307',
    CDK8S_PG_DATABASES: 'app\nit\'s "odd" $$(HOME)',
    CDK8S_PG_EXCLUDED_TABLES: 'app.sessions',
    CDK8S_PG_EXTRA_ARGUMENTS: '--skip-extended-insert',
    CDK8S_PG_SSL_ROOT: '/cdk8s-pg/secrets/root/ca.crt',
  });
  expect(podOf(all).volumes).toContainEqual({
    name: 'login',
    secret: {
      secretName: 'login',
      defaultMode: 0o440,
      items: [
        { key: 'user', path: 'username' },
        { key: 'secret', path: 'password' },
      ],
    },
  });
  const { egress } = all.one('NetworkPolicy', 'nightly').spec;
  expect(egress).toContainEqual({ ports: [{ port: 3306, protocol: 'TCP' }] });
});

test('MongoDB: its connection string is a file, and whether it is dumped with its oplog', () => {
  const manifests = scheduled((scope) => mongodb(scope, { oplog: true, ports: [27018] }));
  expect(variables(clientOf(manifests)).CDK8S_PG_OPLOG).toBe('on');
  expect(podOf(manifests).volumes).toContainEqual({
    name: 'login',
    secret: { secretName: 'mongo', defaultMode: 0o440, items: [{ key: 'string', path: 'uri' }] },
  });
  expect(manifests.one('NetworkPolicy', 'nightly').spec.egress).toContainEqual({
    ports: [{ port: 27018, protocol: 'TCP' }],
  });
});

test('a command has its arguments as they are, and its variables under another name until it runs', () => {
  const command = ['sh', '-c', 'echo $(date) $$ $HOME'];
  const manifests = scheduled((scope) =>
    generic(scope, {
      command,
      output: DumpOutput.STANDARD_OUTPUT,
      environment: { RUN: 'mine' },
      secretEnvironment: { TOKEN: { secret: secret(scope, 'token'), key: 'value' } },
    }),
  );
  const client = clientOf(manifests);
  // Kubernetes makes one dollar of two.
  expect(client.command.slice(2)).toEqual(['sh', '-c', 'echo $$(date) $$$ $HOME']);
  expect(variables(client)).toMatchObject({
    CDK8S_PG_OUTPUT: 'stdout',
    CDK8S_PG_VARIABLES: 'RUN TOKEN',
    CDK8S_PG_VARIABLE_RUN: 'mine',
    CDK8S_PG_STORE_SECRETS: 'CDK8S_PG_VARIABLE_TOKEN',
  });
  expect(client.env).toContainEqual({
    name: 'CDK8S_PG_VARIABLE_TOKEN',
    valueFrom: { secretKeyRef: { name: 'token', key: 'value' } },
  });
  expect(client.volumeMounts.map(({ name }: any) => name)).not.toContain('login');
  const { egress } = manifests.one('NetworkPolicy', 'nightly').spec;
  // Without ports it reaches nothing but names, the Kubernetes API and the stores.
  expect(egress).toHaveLength(3);
});

test('only the companion has a token, only the transfer the keys of the store, only the client the password', () => {
  const pod = podOf(scheduled(mariadb));
  const of = (name: string): any => [...pod.initContainers, ...pod.containers].find((each: any) => each.name === name);
  const mounts = (name: string): string[] => of(name).volumeMounts.map((mount: any) => mount.name);
  expect(mounts('companion')).toContain('token');
  expect(mounts('companion')).not.toContain('login');
  expect(mounts('transfer')).not.toContain('login');
  expect(mounts('dump-databases')).toContain('login');
  expect(mounts('dump-databases')).not.toContain('token');
});

test('a retention prunes in the folder of this database, by the same program', () => {
  const manifests = scheduled(mariadb, { retention: { maxSnapshots: 3 } });
  const plan = planOf(manifests, 'nightly-retention');
  expect(plan).toMatchObject({ database: 'shop', lease: 'nightly-retention', after: { schedule: 'nightly' } });
  expect(plan.stores.map(({ name }: any) => name)).toEqual(['near', 's3']);
  expect(manifests.one('CronJob', 'nightly-retention').metadata.labels['app.kubernetes.io/name']).toBe('mariadb');
  expect(scheduled(mariadb).names).not.toContain('CronJob/nightly-retention');
});

test('one that is taken once is a Job by its name; a retention of its stores has no effect, and that is said', () => {
  const warn = jest.spyOn(console, 'warn').mockImplementation(() => {});
  const scope = chart('shop');
  const store = BackupStore.volume({ size: Size.gibibytes(1), retention: { maxSnapshots: 3 } });
  new DatabaseDump(scope, 'Once', { name: 'before-upgrade', database: mariadb(scope), stores: [store] });
  const manifests = new Manifests(scope);
  expect(manifests.names.filter((name) => name.startsWith('Job/before-upgrade-'))).toHaveLength(1);
  expect(manifests.names).toContain('PersistentVolumeClaim/before-upgrade-volume');
  expect(manifests.names).not.toContain('CronJob/before-upgrade-retention');
  expect(scope.node.findChild('Once').node.metadata).toContainEqual(
    expect.objectContaining({ data: expect.stringMatching(/^stores\[0\]\.retention: has no effect on a dump/) }),
  );
  warn.mockRestore();
});

test('its status is that of a dump, by its name', () => {
  const manifests = scheduled(mariadb);
  const lease = manifests.one('Lease', 'nightly');
  const record = { time: '2026-11-21T03:01:00Z', backup: 'nightly-1', bytes: 7, stores: [{ name: 's3', ok: true }] };
  const annotations = { 'cdk8s-pg/last-successful-backup': JSON.stringify(record) };
  const leases = [{ ...lease, metadata: { ...lease.metadata, annotations } }];
  const objects = { leases, cronJobs: [manifests.one('CronJob', 'nightly')] } as StatusObjects;
  const status = dumpStatus(objects, 'shop', new Date('2026-11-21T04:00:00Z'));
  expect(status.schedules).toMatchObject([
    {
      name: 'nightly',
      lastSuccess: { run: 'nightly-1', bytes: 7, stores: ['s3'] },
      stores: [{ name: 'near' }, { name: 's3' }],
    },
  ]);
});

test('everything of a schedule can be said: when, for how long, where, and by whom', () => {
  const manifests = scheduled(mariadb, {
    namespace: 'elsewhere',
    suspend: true,
    deadline: Duration.hours(2),
    startingDeadline: Duration.minutes(5),
    successfulHistory: 1,
    failedHistory: 2,
    scratchSize: Size.gibibytes(7),
    registry: 'mirror.example.com',
    labels: { team: 'shop' },
  });
  const { spec, metadata } = manifests.one('CronJob', 'nightly');
  expect(metadata).toMatchObject({ namespace: 'elsewhere', labels: { team: 'shop' } });
  expect(spec).toMatchObject({
    suspend: true,
    startingDeadlineSeconds: 300,
    successfulJobsHistoryLimit: 1,
    failedJobsHistoryLimit: 2,
  });
  expect(spec.jobTemplate.spec.activeDeadlineSeconds).toBe(7200);
  expect(clientOf(manifests).image).toBe('mirror.example.com/library/mariadb:11');
  expect(JSON.stringify(podOf(manifests).volumes)).toContain('"storage":"7Gi"');
});

describe('restores', () => {
  test('MariaDB: what goes where, and whether it may overwrite', () => {
    const manifests = restored(mariadb, { source: 'old', databases: { app: 'app2' }, overwrite: true });
    expect(planOf(manifests, 'restore-1')).toEqual({
      name: 'restore-1',
      database: 'shop',
      source: 'old',
      backup: 'nightly-20261121030000',
      databases: { app: 'app2' },
      into: 'shop',
      kind: 'mariadb',
    });
    const client = restoreClient(manifests);
    expect(client.command).toEqual(['sh', '/cdk8s-pg/programs/restore-dump.sh']);
    expect(variables(client)).toMatchObject({ CDK8S_PG_SOURCE_NAME: 'old', CDK8S_PG_OVERWRITE: 'on' });
  });

  test('a command: by restoreCommand; and the newest backup, where none is named', () => {
    const restoreCommand = ['restore', 'all'];
    const manifests = restored((scope) => generic(scope, { restoreCommand }), { backup: undefined });
    expect(restoreClient(manifests).command.slice(2)).toEqual(restoreCommand);
    expect(planOf(manifests, 'restore-1')).toMatchObject({ choose: { store: 'near' }, source: 'shop' });
  });
});

const refused = (options: Partial<MySqlOptions>) => (): unknown => scheduled((scope) => mariadb(scope, options));
describe('refused', () => {
  test.each<[Partial<MySqlOptions>, string]>([
    [
      { name: 'a/b' },
      `database.name: "a/b" cannot be the name of a folder and a label; write at most 63 letters, digits, '-', '.' and '_', such as 'shop'`,
    ],
    [{ host: undefined }, `database.host: is missing; write for example 'shop-mariadb', or 'db.example.com'`],
    [{ host: '-x' }, `database.host: "-x" is no DNS name; write for example 'shop-mariadb', or 'db.example.com'`],
    [{ port: 0 }, '1 problem:\n- database.port: 0 is not a whole number, from 1 to 65535; write such a number'],
    [
      { passwordKey: 'a b' },
      `database.passwordKey: "a b" can be no key of a Secret; write letters, digits, '-', '_' and '.'`,
    ],
    [{ credentials: undefined }, 'database.credentials: is missing; write Secret.fromSecretName'],
    [{ databases: [] }, `database.databases: [] names no database; write ['app'], or leave it out`],
    [{ databases: ['app', 'app'] }, `database.databases: 'app' is there twice; leave it out once`],
    [{ databases: ['*'] }, `database.databases[0]: '*' is no name; leave databases out to have all of them`],
    [
      { databases: ['mysql'] },
      `database.databases[0]: 'mysql' is the server's own, and no dump of it could be restored; leave it out`,
    ],
    [{ databases: ['a\nb'] }, `database.databases[0]: "a\\nb" is no text of one line; write for example 'app'`],
    [
      { excludeTables: ['sessions'] },
      `database.excludeTables[0]: "sessions" is no table; write for example 'app.sessions'`,
    ],
    [
      { extraArguments: ['app'] },
      `database.extraArguments[0]: "app" is no option of the program; write for example '--skip-extended-insert'`,
    ],
    [
      { extraArguments: ['--password=x'] },
      `database.extraArguments[0]: '--password' would give away a password, or a dump that cannot be told from one that was cut off, or not be restored; leave it out`,
    ],
    [{ extraArguments: ['--compact'] }, `database.extraArguments[0]: '--compact' would`],
    [
      { rootCertificateKey: 'x' },
      'database.rootCertificateKey: is a key of rootCertificateSecret; give that too, or leave it out',
    ],
    [
      { rootCertificateKey: 'ca/crt' },
      `database.rootCertificateKey: "ca/crt" can be no key of a Secret; write letters, digits, '-', '_' and '.'`,
    ],
    [{ image: 'mariadb' }, "database.image: 'mariadb' has neither tag nor digest, which means latest; name a version"],
    [{ podPorts: [70_000] }, 'database.podPorts[0]: 70000 is not a whole number, from 1 to 65535; write such a number'],
  ])('MariaDB with %j', (options, message) => {
    expect(refused(options)).toThrow(message);
  });

  test.each<[Partial<GenericDatabaseOptions>, string]>([
    [
      { command: [] },
      `database.command: [] is no command; write the program and its arguments, such as ['sh', '-c', 'tool >"$DUMP_DIR/all"']`,
    ],
    [{ image: undefined }, "database.image: 'undefined' is not an image reference"],
    [
      { environment: { 'a-b': 'x' } },
      `database.environment.a-b: 'a-b' is no name of a variable; write letters, digits and '_', and begin with a letter or '_'`,
    ],
    [{ environment: { DUMP_DIR: 'x' } }, 'database.environment.DUMP_DIR: is set by this library; choose another name'],
    [{ output: 'file' as DumpOutput }, 'database.output: "file" is none of its values; write one of folder, stdout'],
  ])('a command with %j', (options, message) => {
    expect(() => scheduled((scope) => generic(scope, options))).toThrow(message);
  });

  test.each<[Make, Partial<RestoreFromDatabaseDumpProps>, string]>([
    [generic, {}, "database.restoreCommand: is missing; write what restores, such as ['sh', '-c', '…']"],
    [
      (scope) => generic(scope, { restoreCommand: ['x'] }),
      { overwrite: true },
      'overwrite: is nothing that a restore of generic knows; have restoreCommand decide, and leave it out',
    ],
    [
      mongodb,
      { databases: { a: 'b' } },
      'databases: cannot be chosen from a backup of mongodb, which is restored whole; leave it out',
    ],
    [mariadb, { databases: {} }, "databases: {} says of no database where it goes; write { app: 'app' }"],
    [
      mariadb,
      { databases: { a: 'x', b: 'x' } },
      "databases.b: 'x' is where another goes; give each a database of its own",
    ],
    [mariadb, { databases: { a: 'mysql' } }, "databases.a: 'mysql' is the server's own"],
    [mariadb, { backup: 'a/b' }, "backup: 'a/b' is no name of a backup"],
    [mariadb, { source: '../x' }, "source: '../x' cannot be the name of a folder"],
    [mariadb, { name: 'R' }, "name: 'R' is not a DNS label"],
    [
      mariadb,
      { store: near },
      'store: is a volume that would be made, and so empty; give the claim that has the backup',
    ],
    [mariadb, { store: undefined }, 'store: is missing'],
  ])('a restore, %#', (make, props, message) => {
    expect(() => restored(make, props)).toThrow(message);
  });

  test.each<[Partial<DatabaseDumpProps>, string]>([
    [{ database: undefined }, 'database: is missing; write for example OtherDatabase.mariadb('],
    [{ database: 'shop' as unknown as OtherDatabase }, 'database: "shop" is no OtherDatabase; write'],
    [{ stores: [] }, 'stores: [] is empty; write for example [BackupStore.s3('],
    [{ name: 'Nightly' }, "name: 'Nightly' is not a DNS label"],
    [{ namespace: 'No_' }, "namespace: 'No_' is not a DNS label"],
    [{ deadline: Duration.seconds(1) }, 'deadline: 1 s is not a whole number of seconds, 60 or more'],
  ])('a dump, %#', (props, message) => {
    expect(() => scheduled(mariadb, props)).toThrow(message);
  });

  test('two schedules of one name, and two retentions of one place', () => {
    const scope = chart('shop');
    const store = BackupStore.s3({ bucket: 'backups' });
    const make = (id: string, name: string): unknown =>
      new ScheduledDatabaseDump(scope, id, {
        name,
        database: mariadb(scope),
        stores: [store],
        schedule: Schedule.expression('0 3 * * *'),
        retention: { maxSnapshots: 3 },
      });
    make('One', 'nightly');
    expect(() => make('Two', 'nightly')).toThrow("needs the object name 'nightly' in namespace shop");
    expect(() => make('Three', 'weekly')).toThrow("'shop' in namespace shop has a retention in this store already");
  });
});
