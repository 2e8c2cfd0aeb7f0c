import fc from 'fast-check';
import { globalsOf } from '../../../src/model/backup/logical/restore-globals';
import { rolesScript, type RolesWish } from '../../../src/model/backup/logical/restore-roles';
import { statementsOf } from '../../../src/model/backup/logical/restore-tokens';

const SCRAM = `SCRAM-SHA-256$4096:c2FsdA==$${'A'.repeat(43)}=:${'B'.repeat(43)}=`;
/** As pg_dumpall of PostgreSQL 17 writes it. */
const DUMP = `--
-- PostgreSQL database cluster dump
--

\\restrict "CREATE ROLE x;

SET default_transaction_read_only = off;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;

CREATE ROLE app;
ALTER ROLE app WITH NOSUPERUSER INHERIT NOCREATEROLE NOCREATEDB LOGIN NOREPLICATION NOBYPASSRLS PASSWORD '${SCRAM}';
CREATE ROLE "it's ""odd""; DROP ROLE app; --";
ALTER ROLE "it's ""odd""; DROP ROLE app; --" WITH NOSUPERUSER NOINHERIT CREATEROLE CREATEDB NOLOGIN NOREPLICATION BYPASSRLS CONNECTION LIMIT 5 VALID UNTIL '2030-01-01 00:00:00+00';
CREATE ROLE postgres;
ALTER ROLE postgres WITH SUPERUSER INHERIT CREATEROLE CREATEDB LOGIN REPLICATION BYPASSRLS PASSWORD '${SCRAM}';
CREATE ROLE readers;
ALTER ROLE readers WITH NOSUPERUSER INHERIT NOCREATEROLE NOCREATEDB NOLOGIN NOREPLICATION NOBYPASSRLS;
COMMENT ON ROLE readers IS E'it''s \\\\ a
comment; DROP ROLE app;';
CREATE ROLE boss;
ALTER ROLE boss WITH SUPERUSER INHERIT NOCREATEROLE NOCREATEDB LOGIN NOREPLICATION NOBYPASSRLS;
CREATE ROLE streaming_replica;
ALTER ROLE streaming_replica WITH NOSUPERUSER INHERIT NOCREATEROLE NOCREATEDB LOGIN REPLICATION NOBYPASSRLS;

--
-- User Config "readers"
--

ALTER ROLE readers SET search_path TO '$user', 'public';
ALTER ROLE readers SET "my.setting" TO 'it''s';

GRANT pg_read_all_data TO readers WITH INHERIT TRUE GRANTED BY postgres;
GRANT readers TO "it's ""odd""; DROP ROLE app; --" WITH ADMIN OPTION, INHERIT FALSE, SET FALSE GRANTED BY postgres;
GRANT readers TO "it's ""odd""; DROP ROLE app; --" WITH INHERIT TRUE GRANTED BY boss;
GRANT readers TO app WITH INHERIT TRUE GRANTED BY postgres;
GRANT boss TO readers WITH INHERIT TRUE GRANTED BY postgres;
GRANT SET ON PARAMETER log_statement TO app;

CREATE TABLESPACE fast OWNER app LOCATION '/fast';
\\unrestrict x
`;
const ODD = `"it's ""odd""; DROP ROLE app; --"`;
const wish: RolesWish = { existing: ['postgres', 'app', 'pg_read_all_data'], major: 18, passwords: false };
const script = (others: Partial<RolesWish> = {}, dump = DUMP) => rolesScript(globalsOf(dump), { ...wish, ...others });

test('what is missing is made, as it was, with its memberships; the rest is left and told', () => {
  expect(script()).toEqual({
    sql: `CREATE ROLE ${ODD} NOINHERIT CREATEDB CREATEROLE BYPASSRLS CONNECTION LIMIT 5 VALID UNTIL '2030-01-01 00:00:00+00';
CREATE ROLE "readers";
COMMENT ON ROLE "readers" IS 'it''s \\ a
comment; DROP ROLE app;';
ALTER ROLE "readers" SET "search_path" TO '$user', 'public';
ALTER ROLE "readers" SET "my.setting" TO 'it''s';
GRANT "pg_read_all_data" TO "readers" WITH ADMIN FALSE, INHERIT TRUE, SET TRUE;
GRANT "readers" TO ${ODD} WITH ADMIN TRUE, INHERIT TRUE, SET TRUE;
`,
    made: 2,
    notes: [
      'roles that are superusers or replicate are not made: boss',
      'not granted, because who would get it was there before: readers to app',
    ],
  });
});

test('a server before PostgreSQL 16 knows one option of memberships', () => {
  expect(script({ major: 15 }).sql).toContain(`GRANT "readers" TO ${ODD} WITH ADMIN OPTION;\n`);
  expect(script({ major: 15 }).sql).toContain('GRANT "pg_read_all_data" TO "readers";\n');
});

test('passwords come along only where they are asked for, and only what is a verifier', () => {
  const missing = { existing: ['postgres'] };
  expect(script(missing).sql).not.toContain('PASSWORD');
  expect(script({ ...missing, passwords: true }).sql).toContain(`CREATE ROLE "app" LOGIN PASSWORD '${SCRAM}';\n`);
  const plain = DUMP.replaceAll(SCRAM, 'hunter2');
  const without = script({ ...missing, passwords: true }, plain);
  expect(without.sql).not.toContain('hunter2');
  expect(without.notes).toContain('the backup has no passwords of roles: they are made without');
});

test('where all are there, nothing is done', () => {
  const existing = globalsOf(DUMP).roles.map(({ name }) => name);
  expect(script({ existing, passwords: true })).toEqual({ sql: '', made: 0, notes: [] });
});

test('a copy that nobody uses gets all of them, with their powers', () => {
  const { sql, notes } = script({ everyone: true, existing: ['postgres', 'pg_read_all_data'] });
  expect(sql).toContain('CREATE ROLE "boss" LOGIN SUPERUSER;\n');
  expect(sql).toContain('CREATE ROLE "streaming_replica" LOGIN REPLICATION;\n');
  expect(sql).toContain('GRANT "readers" TO "app" WITH ADMIN FALSE, INHERIT TRUE, SET TRUE;\n');
  expect(notes).toEqual([]);
});

test('names that PostgreSQL and CloudNativePG keep for themselves are never made', () => {
  const names = ['postgres', 'streaming_replica', 'pg_mine', 'cnpg_pooler_pgbouncer'];
  expect(script({ existing: [] }, names.map((name) => `CREATE ROLE ${name};\n`).join(''))).toMatchObject({ made: 0 });
});

test('whatever a name, a comment or a setting holds, it stays that', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary', minLength: 1 }).map((any) => any.replaceAll('\0', '')),
    fc.constantFrom(`"; DROP ROLE app; --`, `'; DROP ROLE app; --`, '\\', "\\'", '$$', '/*', '--', '\n\\q\n', "E'", ''),
  );
  const name = (any: string): string => `"${any.replaceAll('"', '""')}"`;
  const literal = (any: string): string =>
    any.includes('\\') ? ` E'${any.replaceAll('\\', '\\\\').replaceAll("'", "''")}'` : `'${any.replaceAll("'", "''")}'`;
  fc.assert(
    fc.property(text, text, text, (role, comment, value) => {
      fc.pre(role !== '' && !/^(pg|cnpg)_|^(postgres|streaming_replica)$/.test(role));
      const dump = `CREATE ROLE ${name(role)};\nCOMMENT ON ROLE ${name(role)} IS ${literal(comment)};\nALTER ROLE ${name(role)} SET x TO ${literal(value)};\n`;
      const [found] = globalsOf(dump).roles;
      expect(found).toMatchObject({ name: role, comment, settings: [{ parameter: 'x', values: [value] }] });
      const statements = statementsOf(script({ existing: [] }, dump).sql);
      expect(statements.map((tokens) => tokens.map(({ text }) => text))).toEqual([
        ['CREATE', 'ROLE', role],
        ['COMMENT', 'ON', 'ROLE', role, 'IS', comment],
        ['ALTER', 'ROLE', role, 'SET', 'x', 'TO', value],
      ]);
    }),
  );
});

test('what is no dump of roles makes none, and does not hang', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const { roles, memberships } = globalsOf(text);
      expect([roles, memberships]).toEqual([[], []]);
    }),
  );
  expect(globalsOf(`CREATE ROLE "open`).roles).toEqual([]);
});
