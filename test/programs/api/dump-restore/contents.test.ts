import type { BackupManifest } from '../../../../src/model/backup/logical/manifest';
import { type BackupContents, contentsOf } from '../../../../src/programs/api/dump-restore/contents';

const DIGEST = 'a'.repeat(64);
const dumped = (name: string, file: string): BackupManifest['databases'][number] => ({
  name,
  owner: 'app',
  encoding: 'UTF8',
  file,
  tables: 1,
  largeObjects: 0,
  seconds: 1,
});
const MANIFEST: BackupManifest = {
  format: 1,
  backup: 'nightly-1',
  database: 'db',
  namespace: 'shop',
  kind: 'postgresql',
  startedAt: '2026-11-21T03:00:05Z',
  finishedAt: '2026-11-21T03:00:15Z',
  server: { version: '17.11', versionNumber: 170011, host: 'db-ro', role: 'standby', lsn: '0/1' },
  tools: { pg_dump: '18.6', rclone: '1.75.1' },
  databases: [dumped('app', 'databases/0001.dump'), dumped('other', 'databases/0002.dump')],
  notes: [],
  bytes: 1,
  files: [
    { path: 'databases/0001.dump', bytes: 1, sha256: DIGEST },
    { path: 'databases/0002.dump', bytes: 1, sha256: DIGEST },
    { path: 'SHA256SUMS', bytes: 1, sha256: DIGEST },
  ],
  sums: DIGEST,
};
const PLAN: BackupContents = { source: 'db', backup: 'nightly-1', into: 'app' };
const contents = (manifest: object = {}, plan: Partial<BackupContents> = {}) =>
  contentsOf(JSON.stringify({ ...MANIFEST, ...manifest }), { ...PLAN, ...plan });

test('digests, versions, and which database goes where', () => {
  expect(contents()).toEqual({
    sums: `${DIGEST}  databases/0001.dump\n${DIGEST}  databases/0002.dump\n${DIGEST}  SHA256SUMS\n`,
    databases: 'app\tapp\tdatabases/0001.dump\n',
    serverMajor: '17',
    pgDumpMajor: '18',
    globals: '',
  });
});

test('the only database goes into the application’s, whatever it is called; others as they are told', () => {
  expect(contents({ databases: [dumped('old', 'databases/0001.dump')] }).databases).toBe(
    'old\tapp\tdatabases/0001.dump\n',
  );
  expect(contents({}, { databases: { other: 'x', app: 'y' } }).databases).toBe(
    'other\tx\tdatabases/0002.dump\napp\ty\tdatabases/0001.dump\n',
  );
});

test('without an application’s database, all of them keep their names', () => {
  expect(contents({}, { into: undefined }).databases).toBe(
    'app\tapp\tdatabases/0001.dump\nother\tother\tdatabases/0002.dump\n',
  );
});

test('the file of the roles, where there is one', () => {
  expect(contents({ globals: { file: 'globals.sql', passwords: false } }).globals).toBe('globals.sql');
});

test.each<[string, object, Partial<BackupContents>, string]>([
  ['another backup', { backup: 'nightly-2' }, {}, 'the manifest of db/nightly-1 says it is of db/nightly-2'],
  ['another database', { database: 'x' }, {}, 'the manifest of db/nightly-1 says it is of x/nightly-1'],
  ['another form', { format: 2 }, {}, 'the manifest is of form 2 and of postgresql'],
  ['another kind', { kind: 'mariadb' }, {}, 'the manifest is of form 1 and of mariadb'],
  ['no files', { files: undefined }, {}, 'the manifest is not whole'],
  ['a way out of the folder', { files: [{ path: '../x', bytes: 1, sha256: DIGEST }] }, {}, 'the manifest is not whole'],
  ['a dump outside of the folder', { databases: [dumped('app', '../../etc/passwd')] }, {}, 'the manifest is not whole'],
  [
    'roles outside of the folder',
    { globals: { file: '/etc/passwd', passwords: true } },
    {},
    'the manifest is not whole',
  ],
  ['an absolute path', { files: [{ path: '/x', bytes: 1, sha256: DIGEST }] }, {}, 'the manifest is not whole'],
  [
    'several databases, and none called so',
    {},
    { into: 'shop' },
    'the backup has databases app, other: say which goes into shop, by `databases`',
  ],
  [
    'a database that it has not',
    {},
    { databases: { gone: 'app' } },
    'the backup has no database gone; it has app, other',
  ],
])('refused: %s', (_, manifest, plan, message) => {
  expect(() => contents(manifest, plan)).toThrow(message);
});

test('what is no JSON is refused', () => {
  expect(() => contentsOf('{', PLAN)).toThrow('the manifest is not JSON');
});
