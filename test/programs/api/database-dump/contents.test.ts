import type { OtherManifest } from '../../../../src/model/backup/logical/manifest';
import { otherContentsOf, type OtherWish } from '../../../../src/programs/api/database-dump/contents';

const DIGEST = 'a'.repeat(64);
const MANIFEST: OtherManifest = {
  format: 1,
  backup: 'nightly-1',
  database: 'shop',
  namespace: 'shop',
  kind: 'mariadb',
  startedAt: '2026-11-21T03:00:00Z',
  finishedAt: '2026-11-21T03:01:00Z',
  server: { version: '11.8.6-MariaDB', host: 'db' },
  tools: {},
  databases: [
    { name: 'app', file: 'databases/0001.sql.gz', encoding: 'utf8mb4', collation: 'utf8mb4_bin', tables: 3 },
    { name: 'it\'s "odd"', file: 'databases/0002.sql.gz', encoding: 'latin1', collation: 'latin1_german2_ci' },
  ],
  notes: [],
  bytes: 10,
  files: [{ path: 'databases/0001.sql.gz', bytes: 10, sha256: DIGEST }],
  sums: DIGEST,
};
const WISH: OtherWish = { kind: 'mariadb', backup: 'nightly-1', source: 'shop' };
const contents = (manifest: object = {}, wish: Partial<OtherWish> = {}) =>
  otherContentsOf(JSON.stringify({ ...MANIFEST, ...manifest }), { ...WISH, ...wish });

test('where nothing is said, every database goes where it was', () => {
  expect(contents()).toEqual({
    sums: `${DIGEST}  databases/0001.sql.gz\n`,
    databases:
      'app\tapp\tdatabases/0001.sql.gz\tutf8mb4\tutf8mb4_bin\n' +
      'it\'s "odd"\tit\'s "odd"\tdatabases/0002.sql.gz\tlatin1\tlatin1_german2_ci\n',
    serverVersion: '11.8.6-MariaDB',
  });
});

test('only those that are wanted, and elsewhere', () => {
  expect(contents({}, { databases: { app: 'app2' } }).databases).toBe(
    'app\tapp2\tdatabases/0001.sql.gz\tutf8mb4\tutf8mb4_bin\n',
  );
});

test('a kind without servers and character sets has none', () => {
  const databases = [{ name: 'files', file: 'files' }];
  expect(contents({ kind: 'generic', server: undefined, databases }, { kind: 'generic' })).toMatchObject({
    databases: 'files\tfiles\tfiles\t\t\n',
    serverVersion: '',
  });
});

test.each<[object, Partial<OtherWish>, string]>([
  [{ kind: 'mysql' }, {}, 'the backup is of mysql, and this is a restore of mariadb'],
  [{ backup: 'other' }, {}, 'the manifest of shop/nightly-1 says it is of shop/other'],
  [{ format: 2 }, {}, 'the manifest is of form 2, which this program does not know'],
  [{ files: [{ path: '../x', sha256: DIGEST }] }, {}, 'the manifest is not whole'],
  [{ files: [{ path: 'x', sha256: 'b' }] }, {}, 'the manifest is not whole'],
  [{ databases: [{ name: 'app', file: '/etc/x' }] }, {}, 'the manifest is not whole'],
  [{ databases: [{ name: 'app', file: 'x', encoding: 'utf8; DROP' }] }, {}, 'the manifest is not whole'],
  [{ databases: undefined }, {}, 'the manifest is not whole'],
  [{}, { databases: { none: 'x' } }, 'the backup has no database none; it has app, it\'s "odd"'],
])('refused: %j, %j', (manifest, wish, message) => {
  expect(() => contents(manifest, wish)).toThrow(message);
});

test('what is not JSON is refused', () => {
  expect(() => otherContentsOf('{', WISH)).toThrow('the manifest is not JSON');
});
