import { X509Certificate } from 'node:crypto';
import { Size } from 'cdk8s';
import { ConfigMap, Secret } from 'cdk8s-plus-28';
import { InitSql } from '../../src';
import { Authority, tlsSecret } from './support/certificates';
import { Client } from './support/client';
import { Database } from './support/database';
import { lives, restarted } from './support/restarts';
import { story } from './support/story';

describe('a database with most of its options', () => {
  const { test, namespace } = story('options');
  const authority = new Authority();
  const hosts = () => [
    `*.db.${namespace().name}.svc`,
    ...['rw', 'ro', 'r'].map((role) => `db-${role}.${namespace().name}.svc`),
  ];
  let database: Database;
  let client: Client;

  afterAll(() => authority.remove());

  test('starts: three instances, TLS, WAL on a volume of its own, synchronous, init SQL, superuser access', async ({
    kubectl,
  }) => {
    await kubectl.apply([
      tlsSecret('db-tls', authority.issue(hosts())),
      {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: 'init' },
        data: {
          extension: 'CREATE EXTENSION pg_trgm; CREATE EXTENSION pageinspect;',
          schema: 'CREATE TABLE product (id int PRIMARY KEY, name text NOT NULL);',
        },
      },
      {
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: { name: 'init' },
        stringData: { rows: "INSERT INTO product VALUES (1, 'ladder')" },
      },
    ]);
    database = await Database.create(namespace(), (chart) => ({
      replicas: 3,
      database: 'shop-products',
      owner: 'Products_Owner',
      walStorage: { size: Size.gibibytes(1) },
      synchronous: { number: 1 },
      credentials: { superuserAccess: true },
      tls: { secret: Secret.fromSecretName(chart, 'Tls', 'db-tls') },
      parameters: { log_min_duration_statement: '5s' },
      pgHba: ['hostssl shop-products auditor 10.0.0.0/8 scram-sha-256'],
      initSql: [
        InitSql.fromConfigMap('extension', ConfigMap.fromConfigMapName(chart, 'Extension', 'init'), 'extension', {
          superuser: true,
        }),
        InitSql.fromConfigMap('schema', ConfigMap.fromConfigMapName(chart, 'Schema', 'init'), 'schema'),
        InitSql.fromSecret('rows', Secret.fromSecretName(chart, 'Rows', 'init'), 'rows'),
      ],
    }));
    await database.settled({ within: 120, primary: 0 });
    client = await Client.start(database);
  }, 180);

  test('init SQL has run once, in order, as the owner and as the superuser', async () => {
    const owners = await database.sql(
      0,
      "SELECT tableowner FROM pg_tables WHERE tablename = 'product' UNION ALL SELECT extname || ' of ' || rolname FROM pg_extension JOIN pg_roles r ON r.oid = extowner WHERE extname LIKE 'p%_t%m' OR extname = 'pageinspect' ORDER BY 1",
      { database: 'shop-products' },
    );
    expect(owners.split('\n').sort()).toEqual(['Products_Owner', 'pageinspect of postgres', 'pg_trgm of postgres']);
    expect(await database.sql(2, 'SELECT * FROM product', { database: 'shop-products' })).toBe('1|ladder');
  });

  test('WAL is on its own volume, at the primary and at the clones', async () => {
    for (const ordinal of [0, 1, 2]) {
      expect(await database.exec(ordinal, ['readlink', '/volumes/data/pgdata/pg_wal'])).toMatch(
        /^\/volumes\/wal\/pg_wal\.\d+\s*$/,
      );
      expect(await database.exec(ordinal, ['bash', '-c', 'ls /volumes/wal'])).not.toContain('unfinished');
    }
  });

  test('clients and standbys are encrypted, and who does not encrypt is refused', async () => {
    const encrypted = await database.sql(
      0,
      'SELECT application_name, ssl FROM pg_stat_replication JOIN pg_stat_ssl USING (pid) ORDER BY 1',
    );
    expect(encrypted.split('\n')).toEqual(['db-1|t', 'db-2|t']);
    expect(
      await client.sql('SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()', { conninfo: 'sslmode=require' }),
    ).toBe('t');
    const plain = await client.try('SELECT 1', { conninfo: 'sslmode=disable' });
    expect(plain.status).not.toBe(0);
    expect(plain.stderr).toContain('no encryption');
  });

  test('a commit has a standby’s word: one of three is written synchronously', async () => {
    expect(await database.sql(0, "SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'quorum'")).toBe('2');
    expect(await database.sql(0, 'SHOW synchronous_standby_names')).toBe('ANY 1 ("db-0", "db-1", "db-2")');
  });

  test('the superuser gets in over the network only with its password', async ({ kubectl }) => {
    const secret = await kubectl.get<{ metadata: { name: string }; data?: Record<string, string> }>(
      'secret',
      'db-superuser',
    );
    const password = Buffer.from(secret.data?.password ?? '', 'base64').toString();
    expect(password).toMatch(/^[A-Za-z0-9]{32}$/);
    const login = { user: 'postgres', database: 'postgres', conninfo: 'sslmode=require' };
    expect(await client.sql('SHOW is_superuser', { ...login, password })).toBe('on');
    expect((await client.try('SELECT 1', { ...login, password: 'guessed' })).stderr).toContain(
      'password authentication failed',
    );
    expect(
      (await client.try('SELECT 1', { ...login, user: 'streaming_replica', database: 'shop-products', password: 'x' }))
        .stderr,
    ).toContain('pg_hba.conf rejects connection');
  });

  test('a renewed certificate is taken over without a restart', async ({ kubectl }) => {
    const before = await lives(database);
    const renewed = authority.issue(hosts());
    const served = async (ordinal: number): Promise<string> => {
      const command = `openssl s_client -starttls postgres -connect ${database.instanceHost(ordinal)}:5432 </dev/null 2>/dev/null | openssl x509 -noout -serial`;
      const { stdout } = await kubectl.tryExec(client.pod, ['timeout', '10', 'bash', '-c', command]);
      return stdout.trim();
    };
    const wanted = `serial=${new X509Certificate(renewed.certificate).serialNumber}`;
    expect(await served(0)).toMatch(/^serial=/);
    expect(await served(0)).not.toBe(wanted);
    await kubectl.apply([tlsSecret('db-tls', renewed)]);
    for (const ordinal of [0, 1, 2]) {
      await namespace().eventually(
        `instance ${ordinal} serves the renewed certificate`,
        async () => (await served(ordinal)) === wanted,
        { within: 150 },
      );
    }
    expect(restarted(before, await lives(database))).toEqual([]);
  }, 300);

  test('both volumes grow by one edit, while the database runs', async () => {
    const before = await lives(database);
    await database.apply({
      storage: { size: Size.gibibytes(1), grownTo: Size.gibibytes(2) },
      walStorage: { size: Size.gibibytes(1), grownTo: Size.mebibytes(1536) },
    });
    for (const ordinal of [0, 1, 2]) {
      for (const [volume, capacity] of [
        ['data', '2Gi'],
        ['wal', '1536Mi'],
      ] as const) {
        await namespace().eventually(
          `claim ${volume} of instance ${ordinal} has ${capacity}`,
          async () => (await database.claim(ordinal, volume)).status.capacity?.storage === capacity,
          { within: 90 },
        );
      }
    }
    expect(restarted(before, await lives(database))).toEqual([]);
    expect(await database.diff()).toBe('');
  }, 150);

  test('a volume does not shrink: the agent says so and leaves it', async () => {
    await database.apply({ storage: { size: Size.gibibytes(1), grownTo: Size.mebibytes(1536) } });
    await database.logged(0, /claim data-db-0 is 2Gi.*cannot shrink/, { within: 30, container: 'agent' });
    expect((await database.claim(0)).spec.resources.requests.storage).toBe('2Gi');
  });
});
