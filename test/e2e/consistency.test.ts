import { Chart, Duration, Size, Testing } from 'cdk8s';
import { Cpu, Secret } from 'cdk8s-plus-28';
import { AssertionTarget, CloudNativePostgres, ConsistencyCheck } from '../../src';
import { Authority, tlsSecret } from './support/certificates';
import { Checks } from './support/checks';
import { Database } from './support/database';
import { full } from './support/extent';
import { WriteLoad } from './support/load';
import { isReady, type KubeObject } from './support/objects';
import { schedule } from './support/schedule';
import { story } from './support/story';

const RUNS = full ? 100 : 5;
const SHOP = { database: 'app' };
const assertions = [
  { name: 'orders are there', sql: 'SELECT count(*) > 0 FROM kept', on: AssertionTarget.EVERY_INSTANCE },
  { name: 'none is negative', sql: 'SELECT id FROM kept WHERE id < 0' },
  { name: 'one owner', sql: "SELECT DISTINCT tableowner FROM pg_tables WHERE tablename = 'kept'", expect: 'app' },
];
const ENCRYPTED = {
  name: 'encrypted',
  sql: 'SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()',
  on: AssertionTarget.EVERY_INSTANCE,
};
const TABLES = `SET ROLE app;
  CREATE TABLE kept (id int PRIMARY KEY, filler text);
  INSERT INTO kept SELECT i, 'the row with number ' || i FROM generate_series(1, 500) i;
  CREATE TABLE headless AS SELECT i FROM generate_series(1, 10) i;
  CREATE SEQUENCE numbers; CREATE UNLOGGED TABLE scratch (i int);
  RESET ROLE; CREATE TABLE foreign_owned (i int)`;

describe('a database of one StatefulSet', () => {
  const { test, namespace } = story('consistency');
  let database: Database;
  let checks: Checks;

  test('a healthy one passes, and says what it has looked at', async () => {
    // Without checksums a changed byte of a page is a changed row, and no error.
    database = await Database.create(namespace(), {
      replicas: 2,
      dataChecksums: false,
      credentials: { superuserAccess: true },
    });
    database.also = (postgres, chart) => {
      new ConsistencyCheck(chart, 'Check', { name: 'check', postgres, schedule, assertions });
      new ConsistencyCheck(chart, 'Deep', {
        name: 'deep',
        postgres,
        schedule,
        tables: ['public.*', 'nothing'],
        amcheck: true,
        dataChecksums: true,
        credentials: postgres.credentials.superuser,
      });
      new ConsistencyCheck(chart, 'Once', { name: 'once', postgres });
    };
    await database.apply();
    await database.settled({ within: 120, primary: 0 });
    await database.sql(0, TABLES, SHOP);
    checks = new Checks(namespace());
    const check = await checks.run('check');
    expect(check.result).toEqual({
      program: 'check-consistency',
      ok: true,
      outcome: 'same',
      database: 'db',
      instances: [
        { name: 'db-0', role: 'primary' },
        { name: 'db-1', role: 'standby' },
      ],
      tables: 2,
      rows: 510,
      assertions: 4,
      differences: [],
      skipped: [{ what: 'public.foreign_owned', reason: 'role app may not read it' }],
      leftOut: ['public.numbers (sequence)', 'public.scratch (unlogged table)'],
    });
    expect(check.exitCode).toBe(0);
    expect(check.log.trimEnd().split('\n').at(-1)).toBe(check.message);
    expect(await checks.event(check)).toMatchObject({
      type: 'Normal',
      reason: 'ConsistencyConfirmed',
      message: 'db: 2 tables with 510 rows on 2 instances; 1 check skipped',
    });
  }, 180);

  test('as the superuser it verifies pages too, and says what it cannot', async () => {
    const { result, exitCode, log } = await checks.run('deep');
    expect({ exitCode, log }).toMatchObject({ exitCode: 0 });
    const disabled = (instance: string): object => ({
      what: 'data checksums',
      reason: `instance ${instance}: they are not enabled`,
    });
    expect(result).toMatchObject({
      tables: 3,
      skipped: [{ what: 'nothing', reason: 'there is no such table' }, disabled('db-0'), disabled('db-1')],
    });
    expect(await database.sql(1, "SELECT count(*) FROM pg_extension WHERE extname = 'amcheck'", SHOP)).toBe('1');
  }, 60);

  test('one that is applied with its database waits for it, runs once, and applying it again changes nothing', async ({
    kubectl,
  }) => {
    const jobs = (await kubectl.list<KubeObject>('jobs')).filter(({ metadata }) => /^once-/.test(metadata.name));
    expect(jobs).toHaveLength(1);
    expect((await checks.ended(jobs[0]?.metadata.name ?? '')).result).toMatchObject({
      ok: true,
      instances: [{ role: 'primary' }, { role: 'standby' }],
    });
    expect(await database.diff()).toBe('');
  }, 60);

  test(
    'no false alarm while rows are written without a pause',
    async () => {
      const load = await WriteLoad.start(database);
      const variables = { CDK8S_PG_ATTEMPTS: '20' };
      for (let run = 0; run < RUNS; run += 5) {
        const together = await Promise.all([1, 2, 3, 4, 5].map(() => checks.run('check', variables)));
        for (const { result, log } of together) {
          if (!result.ok) throw new Error(log);
          expect(result).toMatchObject({ outcome: 'same', tables: 3, differences: [] });
        }
      }
      const { acknowledged } = await load.remove();
      expect(acknowledged.length).toBeGreaterThan(RUNS);
    },
    60 + RUNS * 15,
  );

  test('an assertion that does not hold is named', async () => {
    await database.sql(0, 'INSERT INTO kept VALUES (-7)', SHOP);
    const { result, exitCode } = await checks.run('check');
    await database.sql(0, 'DELETE FROM kept WHERE id < 0', SHOP);
    expect(exitCode).toBe(1);
    expect(result.differences).toEqual([
      { instance: 'db-0', what: 'assertion none is negative', figures: 'no row, or true, was expected; got: -7' },
    ]);
  }, 60);

  test('a standby that does not replay is named, with how far it is behind', async () => {
    await database.sql(1, 'SELECT pg_wal_replay_pause()');
    const { result, exitCode, log } = await checks.run('check', { CDK8S_PG_MAX_LAG: '3' });
    await database.sql(1, 'SELECT pg_wal_replay_resume()');
    expect({ exitCode, log }).toMatchObject({ exitCode: 1 });
    expect(result.differences).toEqual([
      {
        instance: 'db-1',
        what: 'lag',
        figures: expect.stringMatching(/^more than 3 s: replayed to [0-9A-F/]+, [1-9]\d* bytes behind [0-9A-F/]+$/),
      },
    ]);
  }, 60);

  test('a standby that does not answer is named', async () => {
    const signal = (name: string): Promise<string> =>
      database.exec(1, ['bash', '-c', `kill -${name} "$(head -n 1 /volumes/data/pgdata/postmaster.pid)"`]);
    await signal('STOP');
    const { result, exitCode } = await checks.run('check', { CDK8S_PG_ANSWER_TIMEOUT: '3' });
    await signal('CONT');
    expect(exitCode).toBe(1);
    expect(result.differences).toEqual([
      { instance: 'db-1', what: 'unreachable', figures: expect.stringContaining('timeout expired') },
    ]);
    expect(result.tables).toBeGreaterThan(0);
  }, 90);

  test('a row that differs, and a page that cannot be read, are named', async ({ kubectl }) => {
    const path = (table: string): Promise<string> =>
      database.sql(0, `SELECT pg_relation_filepath('${table}')`, SHOP).then((file) => `/volumes/data/pgdata/${file}`);
    const [kept, headless] = await Promise.all([path('kept'), path('headless')]);
    // On disk, and in nobody's memory.
    await database.sql(0, 'CHECKPOINT');
    await database.replayed([1]);
    await database.sql(1, 'CHECKPOINT');
    await kubectl.delete('pod', 'db-1');
    await database.settled({ within: 90, primary: 0 });
    const damage = `
      set -e
      at=$(LC_ALL=C grep -obUaF 'the row with number 333' ${kept} | head -n 1 | cut -d: -f1)
      printf 'THE' | dd of=${kept} bs=1 seek="$at" conv=notrunc status=none
      printf '\\377\\377\\377\\377' | dd of=${headless} bs=1 seek=12 conv=notrunc status=none`;
    await database.exec(1, ['bash', '-c', damage]);
    const check = await checks.run('check');
    expect({ exitCode: check.exitCode, log: check.log }).toMatchObject({ exitCode: 1 });
    expect(check.result.differences).toEqual([
      {
        table: 'public.headless',
        instance: 'db-1',
        what: 'unreadable',
        figures: expect.stringMatching(/^instance db-1: invalid page in block 0 of relation /),
      },
      {
        table: 'public.kept',
        instance: 'db-1',
        what: 'content',
        figures: expect.stringMatching(
          /^primary db-0: 500 rows, checksum (-?\d+); here: 500 rows, checksum (?!\1$)-?\d+$/,
        ),
      },
    ]);
    expect(await checks.event(check)).toMatchObject({
      type: 'Warning',
      reason: 'ConsistencyBroken',
      message: expect.stringMatching(/^db: 2 findings: table public\.headless on db-1: unreadable: /),
    });
    expect((await checks.run('deep')).result.differences).toContainEqual({
      table: 'public.headless',
      instance: 'db-1',
      what: 'corrupt',
      figures: expect.stringContaining('invalid page in block 0'),
    });
  }, 150);
});

if (full)
  describe('a database of one StatefulSet that encrypts', () => {
    const { test, namespace } = story('consistency-tls');
    const authority = new Authority();
    const impostor = new Authority();
    let checks: Checks;

    afterAll(() => [authority, impostor].forEach((each) => each.remove()));

    test('passes where its certificates are from the authority, on connections that are encrypted', async ({
      kubectl,
    }) => {
      const { name } = namespace();
      const hosts = [`*.db.${name}.svc`, `db-rw.${name}.svc`];
      await kubectl.apply([
        tlsSecret('db-tls', authority.issue(hosts)),
        tlsSecret('authority', authority.issue(hosts)),
        tlsSecret('impostor', impostor.issue(hosts)),
      ]);
      const database = await Database.create(namespace(), (chart) => ({
        replicas: 2,
        tls: { secret: Secret.fromSecretName(chart, 'Tls', 'db-tls') },
      }));
      database.also = (postgres, chart) => {
        const basis = { postgres, schedule, assertions: [...assertions, ENCRYPTED] };
        new ConsistencyCheck(chart, 'Trusting', { ...basis, name: 'trusting' });
        for (const root of ['authority', 'impostor'])
          new ConsistencyCheck(chart, root, {
            ...basis,
            name: `by-${root}`,
            rootCertificateSecret: Secret.fromSecretName(chart, `${root}-root`, root),
          });
      };
      await database.apply();
      await database.settled({ within: 120, primary: 0 });
      await database.sql(0, TABLES, SHOP);
      checks = new Checks(namespace());
      for (const check of ['trusting', 'by-authority']) {
        const { result, exitCode, log } = await checks.run(check);
        expect({ exitCode, log }).toMatchObject({ exitCode: 0 });
        expect(result).toMatchObject({
          instances: [{ role: 'primary' }, { role: 'standby' }],
          tables: 2,
          rows: 510,
          assertions: 6,
          differences: [],
        });
      }
    }, 240);

    test('cannot be told of where they are from somebody else', async () => {
      const { result, exitCode } = await checks.run('by-impostor', { CDK8S_PG_ANSWER_TIMEOUT: '3' });
      expect(exitCode).toBe(2);
      const figures = expect.stringMatching(/certificate verify failed$/);
      expect(result).toMatchObject({
        ok: false,
        outcome: 'unknown',
        tables: 0,
        differences: ['db-0', 'db-1'].map((instance) => ({ instance, what: 'unreachable', figures })),
      });
      expect(result.reason).toMatch(/^no instance answers: .*certificate verify failed/);
    }, 90);
  });

describe('a database that CloudNativePG runs', () => {
  const { test, namespace } = story('cnpg-consistency');
  let checks: Checks;

  const psql = (pod: string, text: string): Promise<string> =>
    namespace().kubectl.exec(pod, ['psql', '-XAtq', '-v', 'ON_ERROR_STOP=1', '-d', 'app'], {
      container: 'postgres',
      input: text,
    });

  test('a healthy one passes: its instances are found by their pods', async ({ kubectl, name }) => {
    const chart = new Chart(Testing.app(), 'chart', { namespace: name });
    const postgres = new CloudNativePostgres(chart, 'Db', {
      name: 'shop-db',
      image: 'ghcr.io/cloudnative-pg/postgresql:18',
      replicas: 2,
      storage: { size: Size.gibibytes(1) },
      resources: {
        cpu: { request: Cpu.millis(50) },
        memory: { request: Size.mebibytes(256), limit: Size.mebibytes(512) },
      },
    });
    new ConsistencyCheck(chart, 'Check', {
      name: 'check',
      postgres,
      schedule,
      assertions,
      maxLag: Duration.seconds(5),
    });
    new ConsistencyCheck(chart, 'Verifying', {
      name: 'verifying',
      postgres,
      schedule,
      assertions: [ENCRYPTED],
      rootCertificateSecret: Secret.fromSecretName(chart, 'Root', postgres.serverCaSecretName),
    });
    await kubectl.apply(Testing.synth(chart) as object[]);
    await namespace().eventually(
      'two instances',
      async () => {
        const pods = await kubectl.pods('cnpg.io/cluster=shop-db,cnpg.io/podRole=instance');
        return pods.filter((pod) => isReady(pod)).length === 2;
      },
      { within: 180 },
    );
    await psql('shop-db-1', TABLES);
    checks = new Checks(namespace());
    const { result, exitCode, log } = await checks.run('check');
    expect({ exitCode, log }).toMatchObject({ exitCode: 0 });
    expect(result).toMatchObject({
      instances: [
        { name: 'shop-db-1', role: 'primary' },
        { name: 'shop-db-2', role: 'standby' },
      ],
      tables: 2,
      rows: 510,
      assertions: 4,
      differences: [],
    });
  }, 240);

  test('its certificates are verified by the operator’s authority', async () => {
    const { result, exitCode, log } = await checks.run('verifying');
    expect({ exitCode, log }).toMatchObject({ exitCode: 0 });
    expect(result).toMatchObject({ tables: 2, rows: 510, assertions: 2, differences: [] });
  }, 60);

  test('a standby that does not replay is named', async () => {
    await psql('shop-db-2', 'SELECT pg_wal_replay_pause()');
    const { result, exitCode } = await checks.run('check');
    await psql('shop-db-2', 'SELECT pg_wal_replay_resume()');
    expect(exitCode).toBe(1);
    expect(result.differences).toEqual([
      { instance: 'shop-db-2', what: 'lag', figures: expect.stringMatching(/^more than 5 s: /) },
    ]);
  }, 60);
});
