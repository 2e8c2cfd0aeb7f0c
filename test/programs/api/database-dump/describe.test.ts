import { describeOther } from '../../../../src/programs/api/database-dump/describe';
import { Fields } from '../../../../src/programs/api/dump/fields';
import { manifestOf } from '../../../../src/programs/api/dump/manifest';

const DIGEST = 'a'.repeat(64);
const parts = { database: 'shop', backup: 'nightly-1', origin: { namespace: 'shop', kind: 'mariadb' } };
const facts = (...lines: string[]): string =>
  ['began\t2026-11-21T03:00:05Z', ...lines, `file\tSHA256SUMS\t80\t${DIGEST}`, 'ended\t2026-11-21T03:00:15Z'].join(
    '\n',
  );
const manifest = (...lines: string[]) =>
  manifestOf({ ...parts, facts: facts(...lines), findings: 'note\tread this\n', describe: describeOther });

test('a manifest has the origin, the server, and each database', () => {
  expect(
    manifest(
      'server\t11.8.6-MariaDB\tdb',
      'database\tapp\tdatabases/0001.sql.gz\tutf8mb4\tutf8mb4_bin\t3\t7',
      'tool\tx\t1',
    ),
  ).toEqual({
    format: 1,
    backup: 'nightly-1',
    database: 'shop',
    namespace: 'shop',
    kind: 'mariadb',
    startedAt: '2026-11-21T03:00:05Z',
    finishedAt: '2026-11-21T03:00:15Z',
    server: { version: '11.8.6-MariaDB', host: 'db' },
    tools: { x: '1' },
    databases: [
      {
        name: 'app',
        file: 'databases/0001.sql.gz',
        encoding: 'utf8mb4',
        collation: 'utf8mb4_bin',
        tables: 3,
        seconds: 7,
      },
    ],
    notes: ['read this'],
    bytes: 80,
    files: [{ path: 'SHA256SUMS', bytes: 80, sha256: DIGEST }],
    sums: DIGEST,
  });
});

test('what a kind does not know is left out', () => {
  expect(describeOther(new Fields('database\tfiles\tfiles'))).toEqual({
    databases: [{ name: 'files', file: 'files' }],
  });
});

test('half of a manifest is none', () => {
  expect(() => manifestOf({ ...parts, facts: 'began\tx', findings: '', describe: describeOther })).toThrow(
    'the dump has not said all of itself',
  );
});
