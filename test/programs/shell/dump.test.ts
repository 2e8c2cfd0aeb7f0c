import { createHash } from 'node:crypto';
import { PROGRAMS } from '../../../src/programs/bundled';
import { type Given, type Outcome, WorkPod } from '../support/work-pod';

/** What a client of PostgreSQL is told. */
const OPTIONS = `
file='' host='' database=''
for argument in "$@"; do
  case $argument in
    --file=*) file=\${argument#--file=} ;;
    host=*) host=\${argument#host=} host=\${host%% *} database=\${argument#*dbname=\\'} database=\${database%%\\'*} ;;
  esac
done
file=\${file:-\${*: -1}}`;

/** What answers in good order; a test puts its own functions behind these. */
const HEALTHY = `
dump() { printf 'rows of %s from %s' "$database" "$host" >"$1"; }
read_back() { :; }
globals() { printf 'CREATE ROLE app;\\n-- PostgreSQL database cluster dump complete\\n' >"$1"; }
caught_up() { echo t; }
unlogged() { echo 0; }
passwords() { echo f; }
primary() { echo 'f|0/3000000'; }
standby() { echo "t|$(caught_up)"; }
answer() {
  case $1 in
    *server_version_num*) echo '180006|0/3000060' ;;
    *'THEN pg_current_wal_lsn() END'*) primary ;;
    *'pg_last_wal_replay_lsn() >='*) standby ;;
    *relpersistence*) unlogged ;;
    *'FROM pg_database WHERE datallowconn'*) printf 'app\\nit'"'"'s "odd"\\n' ;;
    *pg_encoding_to_char*) echo 'UTF8|app|0' ;;
    *'SHOW server_version'*) echo '18.6 (Debian 18.6-3)' ;;
    *pg_control_system*) echo '7123|3' ;;
    *pg_authid*) passwords ;;
  esac
}`;

let pod: WorkPod;
beforeEach(() => {
  pod = new WorkPod({
    healthy: HEALTHY,
    environment: {
      CDK8S_PG_DATABASE_NAME: 'db',
      CDK8S_PG_APP_DATABASE: 'app',
      CDK8S_PG_ROLE: 'app',
      CDK8S_PG_PRIMARY: 'db-rw:5432',
      CDK8S_PG_STANDBY: 'db-ro:5432',
      CDK8S_PG_STORE_NAMES: 'near\nfar',
    },
  })
    .file('login/password', 'hidden')
    .client('psql', `${OPTIONS}\nIFS= read -rd '' statement\nanswer "$statement"`)
    .client('pg_dump', `${OPTIONS}\ncase $1 in --version) echo 'pg_dump (PostgreSQL) 18.6' ;; *) dump "$file" ;; esac`)
    .client('pg_dumpall', `${OPTIONS}\nglobals "$file"`)
    .client(
      'pg_restore',
      `${OPTIONS}\ncase $1 in --list) echo '12; 0 0 TABLE DATA public t app' ;; *) read_back "$file" ;; esac`,
    );
});
afterEach(() => pod.remove());

const dump = (given: Given = {}): Outcome => pod.runs('bash --norc', 'dump-databases', PROGRAMS.logicalBackup, given);

/** The calls that matter, in short. */
const steps = (calls: string[]): string[] =>
  calls
    .filter((call) => !/^(psql|version|pg_dump --version|pg_restore --list)/.test(call))
    .map((call) => call.split(' ').slice(0, 2).join(' '))
    .map((call) => call.replace(/^(pg_dumpall|pg_dump) .*/, '$1').replace(/^pg_restore .*/, 'pg_restore'));
const STORED = ['has 0', 'has 1', 'pg_dump', 'pg_restore', 'pg_dumpall', 'put 0', 'finish 0', 'put 1', 'finish 1'];
const sha = (text: string): string => createHash('sha256').update(text).digest('hex');

test('each database is dumped and read back, before anything goes to a store; the manifest is last', () => {
  const { status, stderr, found, facts, calls } = dump();
  expect(stderr).toBe('');
  expect(steps(calls)).toEqual(STORED);
  expect(found).toEqual([
    'note\trole app may not read passwords: the roles are dumped without theirs',
    expect.stringMatching(/^stored\tnear\t\d+$/),
    expect.stringMatching(/^stored\tfar\t\d+$/),
  ]);
  expect(pod.files('scratch/backup')).toEqual(['SHA256SUMS', 'databases', 'databases/0001.dump', 'globals.sql']);
  expect(facts).toEqual([
    'began\tTIME',
    'server\t18.6 (Debian 18.6-3)\t180006\tdb-ro\tstandby\t0/3000060\t7123\t3',
    'tool\tpg_dump\t18.6',
    'tool\trclone\t1.75.1',
    expect.stringMatching(/^database\tapp\tdatabases\/0001\.dump\tUTF8\t0\t1\t\d+\tapp$/),
    'globals\tglobals.sql\tfalse',
    `file\tdatabases/0001.dump\t23\t${sha('rows of app from db-ro')}`.replace('\t23\t', '\t22\t'),
    expect.stringMatching(/^file\tglobals\.sql\t\d+\t[0-9a-f]{64}$/),
    expect.stringMatching(/^file\tSHA256SUMS\t\d+\t[0-9a-f]{64}$/),
    'ended\tTIME',
  ]);
  expect(pod.read('termination')).toBe('{"said":true}');
  expect(status).toBe(0);
});

test('the password is neither an argument nor said', () => {
  const { stdout } = dump({
    answers: 'dump() { [ "$PGPASSWORD" = hidden ] && touch "$STANDIN/had" && echo x >"$1"; }',
  });
  expect(pod.has('had')).toBe(true);
  expect(pod.has('password-seen')).toBe(false);
  expect(stdout).not.toContain('hidden');
});

test('all databases, whatever their names; options as they were given', () => {
  const { calls, status, facts } = dump({
    environment: {
      CDK8S_PG_DATABASES: '*',
      CDK8S_PG_FORMAT: 'directory',
      CDK8S_PG_JOBS: '3',
      CDK8S_PG_COMPRESSION: 'zstd:3',
      CDK8S_PG_GLOBALS: 'off',
      CDK8S_PG_EXCLUDED_TABLES: 'a b\npublic.log_*',
    },
    answers: 'dump() { mkdir "$1" && echo x >"$1/toc.dat"; }',
  });
  const dumps = calls.filter((call) => /^pg_dump -w/.test(call));
  expect(dumps).toHaveLength(2);
  expect(dumps[1]).toContain("dbname='it\\'s \"odd\"'");
  expect(dumps[0]).toContain(
    '--lock-wait-timeout=60s --compress=zstd:3 --jobs=3 --exclude-table=a b --exclude-table=public.log_*',
  );
  expect(facts.filter((fact) => fact.startsWith('file'))).toHaveLength(3);
  expect(calls.some((call) => call.startsWith('pg_dumpall'))).toBe(false);
  expect(status).toBe(0);
});

describe('taken from the primary instead', () => {
  test.each([
    [
      'no standby answers',
      'standby() { echo "psql: error: refused" >&2; return 2; }',
      /^note\tno standby answers, .*: refused$/,
    ],
    ['it has not caught up', 'caught_up() { echo f; }', /^note\tthe standby has not caught up within 0 s/],
    ['there are unlogged tables', 'unlogged() { echo 2; }', /^note\tdatabase app has 2 unlogged tables/],
    ['it leads to the primary', 'standby() { echo "f|t"; }', /^note\trole app/],
    [
      'the standby cancels',
      `dump() { [ "$host" = db-rw ] && echo x >"$1" && return; echo 'pg_dump: error: query failed: ERROR:  canceling statement due to conflict with recovery' >&2; return 1; }`,
      /^note\tthe standby cancelled it .*: database app: canceling statement due to conflict with recovery$/,
    ],
  ])('where %s', (_, answers, note) => {
    const { status, found, facts } = dump({ answers });
    expect(found[0]).toMatch(note);
    expect(facts.find((fact) => fact.startsWith('server'))).toContain('\tdb-rw\tprimary\t');
    expect(status).toBe(0);
  });
});

describe('nothing goes to a store', () => {
  const denied = `dump() { echo 'pg_dump: error: query failed: ERROR:  permission denied for table secrets' >&2; echo 'pg_dump: detail: Query was: LOCK' >&2; return 1; }`;
  test.each([
    ['a table cannot be read', denied, 'database app: permission denied for table secrets'],
    [
      'pg_dump is killed',
      'dump() { echo half >"$1"; kill -KILL $$; }',
      'database app: pg_dump was ended by signal 9, for want of memory perhaps',
    ],
    [
      'the dump is cut off',
      `read_back() { echo 'pg_restore: error: could not read from input file: end of file' >&2; return 1; }`,
      'database app: its dump cannot be read back: could not read from input file: end of file',
    ],
    [
      'scratch is full',
      `dump() { echo 'pg_dump: error: could not write to file: No space left on device' >&2; return 1; }`,
      'database app: could not write to file: No space left on device',
    ],
    ['the roles have no end', 'globals() { echo half >"$1"; }', 'roles: the dump has no end'],
    [
      'the primary does not answer',
      `primary() { echo 'psql: error: connection to server at "db-rw" failed: timeout' >&2; return 2; }`,
      'the primary does not answer: connection to server at "db-rw" failed: timeout',
    ],
    ['there is no primary', `primary() { echo 't|'; }`, 'db-rw:5432 is a standby: no primary is there'],
  ])('where %s', (_, answers, reason) => {
    const { status, found, calls } = dump({ answers });
    expect(found).toContain(`failed\t${reason}`);
    expect(steps(calls)).not.toContain('put 0');
    expect(status).toBe(1);
  });

  test('where no store answers: not even a dump is taken', () => {
    const { found, calls, status } = dump({ stores: 'has() { echo "no such bucket"; }' });
    expect(found.at(-1)).toBe('failed\tstore near: no such bucket');
    expect(steps(calls)).toEqual(['has 0', 'has 1']);
    expect(status).toBe(1);
  });
});

test('a store that fails does not keep the backup from the others, and the run has failed', () => {
  const { found, calls, status } = dump({ stores: 'put() { [ "$1" = 1 ] || echo "no space left"; }' });
  expect(steps(calls).slice(-3)).toEqual(['put 0', 'put 1', 'finish 1']);
  expect(found.slice(-3)).toEqual([
    'unstored\tnear\tno space left',
    expect.stringMatching(/^stored\tfar/),
    'failed\tstore near: not stored: no space left',
  ]);
  expect(status).toBe(1);
});

/** What a store answers that has a backup of this name: lines of its manifest, and as many more as a pipe holds. */
const has = (...lines: string[]): string =>
  `for line in ${lines.map((line) => `'  ${line},'`).join(' ')} $(seq 30000); do printf '%s\\n' "$line"; done >"$2"`;
const OURS = has('"namespace": "shop"', '"kind": "postgresql"', '"jobUid": "u-1"');

test('what is in every store already is not taken again', () => {
  const { found, calls, status } = dump({ stores: `has() { ${OURS}; }` });
  expect(steps(calls)).toEqual(['has 0', 'has 1']);
  expect(found).toEqual(['stored\tnear\talready', 'stored\tfar\talready', 'already']);
  expect(status).toBe(0);
});

test.each([
  ['"namespace": "shop"', has('"namespace": "test"', '"jobUid": "u-1"')],
  ['"jobUid": "u-1"', has('"namespace": "shop"', '"jobUid": "u-2"')],
])('a backup of that name is not taken for ours where its manifest lacks %s', (line, manifest) => {
  const { found, calls, status } = dump({ stores: `has() { [ "$1" = 0 ] || ${manifest}; }` });
  expect(steps(calls)).toEqual(['has 0', 'has 1']);
  expect(found).toEqual([
    `failed\tstore far has a nightly-20261121030000 of another database that is called db: its manifest lacks ${line}; give each a prefix or path of its own`,
  ]);
  expect(status).toBe(1);
});

test('one store alone is looked at where a run is asked to', () => {
  const { status, found } = dump({ environment: { CDK8S_PG_ONLY_STORE: 'far' } });
  expect(found.filter((line) => /stored|partial/.test(line))).toEqual([
    'partial',
    expect.stringMatching(/^stored\tfar\t\d+$/),
  ]);
  expect(status).toBe(0);
  const none = dump({ environment: { CDK8S_PG_ONLY_STORE: 'elsewhere' } });
  expect([none.status, none.found]).toEqual([1, ['partial', 'failed\tthere is no store elsewhere']]);
  const taken = dump({
    environment: { CDK8S_PG_ONLY_STORE: 'near' },
    stores: `has() { ${has('"namespace": "test"')}; }`,
  });
  expect([taken.status, taken.found]).toEqual([
    1,
    ['partial', expect.stringMatching(/^failed\tstore near has a .* of another database/)],
  ]);
  const all = dump({ environment: { CDK8S_PG_ONLY_STORE: 'near', CDK8S_PG_STORE_NAMES: 'near' } });
  expect(all.found).not.toContain('partial');
});

describe('what is in one store already goes from there to the others', () => {
  const sums = `${sha('rows')}  databases/0001.dump\n`;
  const manifest = `{\n  "sums": "${sha(sums)}"\n}\n`;
  const fetched = (content: string): string => `
    has() { [ "$1" = 1 ] || ${OURS}; }
    get() {
      mkdir -p "$STANDIN/scratch/backup/databases" && cd "$STANDIN/scratch/backup" || exit
      printf '%s' '${content}' >databases/0001.dump; printf '%s' '${sums}' >SHA256SUMS; printf '%s' '${manifest}' >manifest.json
    }`;

  test('the very same, and nothing is dumped', () => {
    const { calls, status } = dump({ stores: fetched('rows') });
    expect(steps(calls)).toEqual(['has 0', 'has 1', 'get 0', 'put 1', 'finish 1']);
    expect(pod.read('run/manifest.json')).toBe(manifest);
    expect(pod.read('scratch/sums')).toBe(`${sums}${sha(sums)}  SHA256SUMS\n`);
    expect(status).toBe(0);
  });

  test('unless a byte of it has changed', () => {
    const { found, calls, status } = dump({ stores: fetched('rowz') });
    expect(steps(calls)).toEqual(['has 0', 'has 1', 'get 0']);
    expect(found.at(-1)).toMatch(/^failed\tbackup nightly-20261121030000 is in a store already, but not whole/);
    expect(status).toBe(1);
  });
});
