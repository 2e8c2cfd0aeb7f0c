import { type Chart, Size } from 'cdk8s';
import { PersistentVolumeClaim, Pods, Secret } from 'cdk8s-plus-28';
import {
  BackupMethod,
  BackupStore,
  type CloudNativePostgres,
  Postgres,
  RestoreFromDump,
  type RestoreFromDumpProps,
  ScheduledBackup,
} from '../../src';
import { Database } from './support/database';
import { Dumps } from './support/dumps';
import { full } from './support/extent';
import type { KubeObject } from './support/objects';
import { cluster, manifestsOf, Operated } from './support/operated';
import { schedule } from './support/schedule';
import { story } from './support/story';

const SHOP = { database: 'app' };
const ODD = `"it's ""odd""; DROP ROLE app; --"`;
const LINES = `"two\nlines \\ é 漢"`;
const FILL = `
  CREATE ROLE ${ODD} LOGIN PASSWORD 'secret' CONNECTION LIMIT 7;
  CREATE ROLE ${LINES} NOINHERIT;
  CREATE ROLE readers; COMMENT ON ROLE readers IS 'it''s a \\ comment';
  CREATE ROLE boss SUPERUSER;
  GRANT readers TO ${ODD} WITH ADMIN OPTION;
  GRANT pg_read_all_data TO ${LINES};
  ALTER ROLE readers SET search_path TO "$user", public;
  SET ROLE app;
  CREATE SCHEMA "odd ""schema""";
  CREATE TABLE "odd ""schema"""."it's % \\\\ é 漢" (id serial PRIMARY KEY, "Text" text);
  INSERT INTO "odd ""schema"""."it's % \\\\ é 漢" ("Text") SELECT md5(i::text) FROM generate_series(1, 1000) i;
  CREATE TABLE orders (id int PRIMARY KEY, filler text);
  INSERT INTO orders SELECT i, repeat(md5(i::text), 8) FROM generate_series(1, 20000) i;
  GRANT SELECT ON orders TO readers;
  SELECT lo_from_bytea(4711, decode(repeat(md5('object'), 2000), 'hex'));
  RESET ROLE;
  CREATE TABLE theirs AS SELECT i FROM generate_series(1, 10) i; ALTER TABLE theirs OWNER TO ${ODD}`;
/** Every row of every table, its owner and who may read it, and every large object. */
const FIGURE = (owners: boolean): string => `
  SELECT string_agg(line, E'\\n' ORDER BY line) FROM (
    SELECT format('%s ${owners ? '%s %s ' : ''}%s', relname, ${owners ? 'pg_get_userbyid(relowner), relacl,' : ''} (xpath('/row/f/text()', query_to_xml(
      format('SELECT md5(string_agg(t::text, '','' ORDER BY t::text)) AS f FROM %I.%I t', nspname, relname), false, true, '')))[1]) AS line
    FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace WHERE relkind = 'r' AND nspname IN ('public', 'odd "schema"')
    UNION ALL SELECT format('object %s %s', loid, md5(string_agg(data, ''::bytea ORDER BY pageno))) FROM pg_largeobject GROUP BY loid) AS lines`;
const ROLES = `
  SELECT string_agg(format('%s %s %s %s %s %s %s', rolname, rolcanlogin, rolinherit, rolconnlimit, rolpassword, (SELECT rolconfig FROM pg_roles WHERE pg_roles.oid = pg_authid.oid),
    (SELECT string_agg(format('%s %s', roleid::regrole, admin_option), ',') FROM pg_auth_members WHERE member = pg_authid.oid)), E'\\n' ORDER BY rolname)
  FROM pg_authid WHERE rolname !~ '^(pg_|cnpg_)' AND rolname NOT IN ('postgres', 'app', 'streaming_replica', 'boss')`;
const COMMENT = "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = current_database()";

describe('dumps of a described PostgreSQL 17, restored into a CloudNativePostgres of 18', () => {
  const { test, namespace } = story('dump-restore');
  let source: Database;
  let target: Operated;
  let dumps: Dumps;
  let first: string;
  let between: string;
  let wanted: { figure: string; plain: string; roles: string };
  let declared: [string, Partial<RestoreFromDumpProps>, ('owner' | 'superuser')?][] = [];

  /** The store, by its claim; the target; and the restores that are asked for. */
  const targets = (chart: Chart): CloudNativePostgres => {
    const postgres = cluster(chart, 'new', { credentials: { superuserAccess: true } });
    for (const [name, props, login = 'superuser'] of declared)
      new RestoreFromDump(chart, name, {
        name,
        postgres,
        source: 'old',
        store: BackupStore.volume({
          claim: PersistentVolumeClaim.fromClaimName(chart, `Claim-${name}`, 'dumps-volume'),
        }),
        ...(login === 'superuser' ? { credentials: postgres.credentials.superuser } : {}),
        ...props,
      });
    return postgres;
  };
  const restore = async (...restores: typeof declared): Promise<void> => {
    declared = restores;
    await namespace().kubectl.apply(manifestsOf(namespace(), targets));
  };
  const lease = async (name: string): Promise<Record<string, any>> => {
    const { metadata } = await namespace().kubectl.get<KubeObject>('lease', name);
    return JSON.parse(metadata.annotations?.['cdk8s-pg/chosen-dump'] ?? '{}') as Record<string, any>;
  };

  test('two dumps, one after the other, of a database that is only described', async () => {
    await namespace().kubectl.apply(manifestsOf(namespace(), targets));
    source = await Database.create(namespace(), (chart) => ({
      replicas: 1,
      image: 'postgres:17',
      credentials: { superuserAccess: true },
      consumers: [Pods.select(chart, 'Dumpers', { labels: { 'cdk8s-pg/component': 'logical-backup' } })],
    }));
    source.also = (_, chart) => {
      const ownerSecret = Secret.fromSecretName(chart, 'Owner', 'db-owner');
      const host = source.readWriteHost;
      const { name } = namespace();
      const postgres = Postgres.fromAttributes(chart, 'Old', {
        name: 'old',
        namespace: name,
        version: '17',
        host,
        ownerSecret,
      });
      const store = BackupStore.volume({ size: Size.gibibytes(1) });
      const credentials = Secret.fromSecretName(chart, 'Superuser', 'db-superuser');
      const method = BackupMethod.logical({ stores: [store], credentials });
      new ScheduledBackup(chart, 'Dumps', {
        name: 'dumps',
        postgres,
        schedule,
        method,
      });
    };
    await source.apply();
    await source.settled({ within: 120, primary: 0 });
    await source.sql(0, FILL, SHOP);
    const [figure, plain, roles] = [FIGURE(true), FIGURE(false), ROLES].map((sql) => source.sql(0, sql, SHOP));
    wanted = { figure: (await figure) ?? '', plain: (await plain) ?? '', roles: (await roles) ?? '' };
    dumps = new Dumps(source);
    first = (await dumps.run('dumps', 120)).backup;
    between = new Date().toISOString();
    await source.sql(0, 'DELETE FROM orders WHERE id > 10', SHOP);
    expect(await dumps.run('dumps')).toMatchObject({ ok: true });
  }, 240);

  test('the latest before a time, with its roles and owners, row by row the same', async () => {
    target = new Operated(namespace(), 'new');
    await target.ready();
    await restore([
      'by-time',
      { latestBefore: between, roles: true, rolePasswords: true, owners: true, privileges: true },
    ]);
    const result = await dumps.restored('by-time', 120);
    expect(result).toMatchObject({ ok: true, backup: first, roles: 3 });
    expect(result.notes).toEqual(['roles that are superusers or replicate are not made: boss']);
    expect(await target.sql('new-1', FIGURE(true))).toBe(wanted.figure);
    expect(await target.sql('new-1', ROLES)).toBe(wanted.roles);
    expect(await target.sql('new-1', COMMENT)).toBe('');
    expect(await lease('by-time')).toMatchObject({ backup: first, latestBefore: between });
  }, 200);

  test('again, it takes the same and does nothing; a login without the rights is refused before anything is written', async ({
    kubectl,
  }) => {
    await target.sql('new-1', 'DROP TABLE orders; CREATE DATABASE second OWNER app');
    const [job] = (await kubectl.list<KubeObject>('jobs')).filter(({ metadata }) =>
      metadata.name.startsWith('by-time-'),
    );
    await kubectl.delete('job', job?.metadata.name ?? '');
    const again = declared[0];
    await restore(again, ['by-owner', { databases: { app: 'second' }, roles: true }, 'owner']);
    expect(await dumps.restored('by-time')).toMatchObject({ ok: true, already: true, backup: first });
    expect(await target.sql('new-1', "SELECT to_regclass('orders') IS NULL")).toBe('t');
    expect(await dumps.restored('by-owner')).toMatchObject({
      ok: false,
      reason:
        'role app may not make roles: give credentials of a superuser or of a role with CREATEROLE, or leave roles out',
    });
    expect(await target.sql('new-1', COMMENT, 'second')).toBe('');
  }, 150);

  if (!full) return;

  test('the newest, as the owner’s, by a superuser that makes roles; half of it before is removed', async () => {
    await restore(['newest', { databases: { app: 'second' }, roles: true, jobs: 2 }]);
    const result = await dumps.restored('newest', 120);
    expect(result).toMatchObject({ ok: true, roles: 0 });
    expect(result.backup).not.toBe(first);
    expect(
      await target.sql(
        'new-1',
        "SELECT count(*), min(relowner::regrole::text) FROM orders, pg_class WHERE relname = 'orders'",
        'second',
      ),
    ).toBe('10|app');
    expect(
      await target.sql('new-1', "SELECT pg_get_userbyid(relowner) FROM pg_class WHERE relname = 'theirs'", 'second'),
    ).toBe('app');
  }, 150);

  test('a time before every backup: said, and nothing is written', async () => {
    await target.sql('new-1', 'CREATE DATABASE third OWNER app');
    await restore(['too-early', { databases: { app: 'third' }, latestBefore: '2026-01-01T00:00:00+01:00' }, 'owner']);
    const result = await dumps.restored('too-early', 120);
    expect(result).toMatchObject({ ok: false });
    expect(result.reason).toMatch(
      new RegExp(
        `^store volume has no backup of old that was finished by 2025-12-31T23:00:00Z: the oldest, ${first}, was at `,
      ),
    );
    expect(await lease('too-early')).toEqual({});
  }, 120);

  test('a backup that was chosen and is gone is not replaced by another', async ({ kubectl }) => {
    const chosen = { time: '', job: '', backup: 'dumps-20200101000000' };
    await restore();
    await kubectl.run(['delete', 'job', '-l', 'cdk8s-pg/dump-restore=gone', '--ignore-not-found']);
    await kubectl.apply([{ apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata: { name: 'gone' } }]);
    // As a program writes it: what is applied would be taken away by the next apply that has it no more.
    await kubectl.annotate('lease', 'gone', { 'cdk8s-pg/chosen-dump': JSON.stringify(chosen) });
    await restore(['gone', { databases: { app: 'third' } }, 'owner']);
    expect(await dumps.restored('gone', 120)).toMatchObject({
      ok: false,
      reason: 'store volume: not fetched: there is no backup old/dumps-20200101000000',
    });
  }, 120);
});
