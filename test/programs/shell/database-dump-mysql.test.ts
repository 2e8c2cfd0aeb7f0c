import { gzipSync } from 'node:zlib';
import { OtherPod } from '../support/other-pod';
import type { Outcome } from '../support/work-pod';

/** What answers in good order. */
const HEALTHY = `
version() { echo 11.8.6-MariaDB; }
grants() { printf 'GRANT SELECT, SHOW VIEW, TRIGGER, EVENT ON *.* TO dumper\\n'; }
names() { printf 'app\\nit'"'"'s \`odd\`\\n'; }
engines() { printf '0\\tNULL\\n'; }
like() { echo 0; }
there() { echo 0; }
marked() { echo 0; }
mark() { :; }
answer() {
  case $1 in
    'SELECT version()') version ;;
    'SHOW GRANTS') grants ;;
    *cntrl*) echo 0 ;;
    *'NOT IN ('*) names ;;
    *"engine <> 'InnoDB'"*) engines ;;
    *default_character_set_name*) printf 'utf8mb4\\tutf8mb4_general_ci\\t3\\n' ;;
    *' LIKE '*) like ;;
    *"table_name = 'cdk8s_pg_half_restored'"*) marked ;;
    *'SELECT backup FROM'*) mark ;;
    *'DROP '*) printf '%s\\n' "$1" >>"$STANDIN/statements" ;;
    *routine_schema*) there ;;
  esac
}
dump() { echo "CREATE TABLE t; -- $1"; echo '-- Dump completed on 2026-11-21'; }
load() { cat >>"$STANDIN/loaded"; }`;
const CLIENT = `
case "$*" in
  *--binary-mode*) load ;;
  *) IFS= read -rd '' statement; answer "$statement" ;;
esac`;

const WORK = {
  healthy: HEALTHY,
  environment: { CDK8S_PG_HOST: 'db.example.com', CDK8S_PG_PORT: '3307', CDK8S_PG_DATABASES: '*' },
};
let pod: OtherPod;
beforeEach(() => {
  pod = new OtherPod('mariadb', WORK)
    .file('login/username', 'dumper')
    .file('login/password', 'hid\\den"hidden\n')
    .client('mariadb', CLIENT)
    .client(
      'mariadb-dump',
      `[ "$1" != --version ] || { echo 'mariadb-dump from 11.8.6-MariaDB, client 10.19'; exit; }\ndump "\${*: -1}"`,
    );
});
afterEach(() => pod.remove());

const dumps = ({ calls }: Outcome): string[] => calls.filter((call) => call.startsWith('mariadb-dump --defaults'));

test('each database is a file of its own, read back whole, before anything goes to a store; the manifest is last', () => {
  const outcome = pod.dump();
  expect(outcome.stderr).toBe('');
  expect(outcome.found).toEqual([expect.stringMatching(/^stored\tnear\t\d+$/)]);
  expect(outcome.facts).toEqual([
    'began\tTIME',
    'tool\trclone\t1.75.1',
    'server\t11.8.6-MariaDB\tdb.example.com',
    'tool\tmariadb-dump\t11.8.6-MariaDB',
    expect.stringMatching(/^database\tapp\tdatabases\/0001\.sql\.gz\tutf8mb4\tutf8mb4_general_ci\t3\t\d+$/),
    expect.stringMatching(/^database\tit's `odd`\tdatabases\/0002\.sql\.gz\tutf8mb4\tutf8mb4_general_ci\t3\t\d+$/),
    expect.stringMatching(/^file\tdatabases\/0001\.sql\.gz\t\d+\t[0-9a-f]{64}$/),
    expect.stringMatching(/^file\tdatabases\/0002\.sql\.gz\t\d+\t[0-9a-f]{64}$/),
    expect.stringMatching(/^file\tSHA256SUMS\t\d+\t[0-9a-f]{64}$/),
    'ended\tTIME',
  ]);
  const order = outcome.calls
    .map((call) => call.split(' ')[0])
    .filter((name) => !/^(mariadb|version)$/.test(name ?? ''));
  expect(order).toEqual(['has', 'mariadb-dump', 'mariadb-dump', 'mariadb-dump', 'put', 'finish']);
  const [first, second] = dumps(outcome);
  for (const option of [
    'single-transaction',
    'routines',
    'events',
    'triggers',
    'hex-blob',
    'default-character-set=utf8mb4',
  ])
    expect(first).toContain(` --${option} `);
  expect(second).toMatch(/ -- it's `odd`$/);
  expect(outcome.status).toBe(0);
});

test('the password is in an option file that nobody else may read; no argument, and never said', () => {
  const { stdout } = pod.dump({
    answers: 'grants() { cp -p "$STANDIN/run/.login.cnf" "$STANDIN/kept"; echo "GRANT ALL PRIVILEGES ON *.* TO x"; }',
  });
  expect(pod.read('kept')).toBe(
    '[client]\nhost=db.example.com\nport=3307\nuser="dumper"\npassword="hid\\\\den\\"hidden"\ndisable-ssl-verify-server-cert\n',
  );
  expect(pod.has('password-seen')).toBe(false);
  expect(stdout).not.toContain('hidden');
});

test('a certificate to verify the server by; tables that are left out; options that were given', () => {
  const outcome = pod.dump({
    environment: {
      CDK8S_PG_DATABASES: 'app',
      CDK8S_PG_SSL_ROOT: '/ca.crt',
      CDK8S_PG_EXCLUDED_TABLES: 'app.a b\napp.c',
      CDK8S_PG_EXTRA_ARGUMENTS: '--skip-extended-insert',
    },
    answers: 'grants() { cp "$STANDIN/run/.login.cnf" "$STANDIN/kept"; echo "GRANT ALL PRIVILEGES ON *.* TO x"; }',
  });
  expect(pod.read('kept')).toMatch(/\nssl-ca=\/ca\.crt\nssl-verify-server-cert\n$/);
  expect(dumps(outcome)).toEqual([
    expect.stringContaining(' --ignore-table=app.a b --ignore-table=app.c --skip-extended-insert -- app'),
  ]);
});

test('MySQL has its own programs and options', () => {
  const mysql = new OtherPod('mysql', WORK)
    .file('login/username', 'dumper')
    .file('login/password', 'hidden')
    .client('mysql', `case "$*" in *) IFS= read -rd '' statement; answer "$statement" ;; esac`)
    .client('mysqldump', 'dump "${*: -1}"');
  const { calls, status } = mysql.dump({ environment: { CDK8S_PG_SSL_ROOT: '/ca.crt' } });
  expect(mysql.read('run/.login.cnf')).toMatch(/\nssl-mode=VERIFY_IDENTITY\nssl-ca=\/ca\.crt\n$/);
  expect(calls.find((call) => call.endsWith('-- app'))).toContain('--loose-set-gtid-purged=OFF');
  expect(status).toBe(0);
  mysql.remove();
});

describe('what a user may not see would be missing without a word', () => {
  const LACKS = (rights: string): string =>
    `database app: this user lacks ${rights} on all of it, so what it cannot see would be missing: GRANT ${rights} ON \`app\`.* TO it`;
  test.each<[string, string, string]>([
    [
      'rights on single tables',
      'GRANT SELECT, SHOW VIEW, TRIGGER, EVENT ON `app`.`t` TO x',
      LACKS('SELECT, SHOW VIEW, TRIGGER, EVENT'),
    ],
    ['no triggers', 'GRANT SELECT, SHOW VIEW, EVENT ON *.* TO x', LACKS('TRIGGER')],
    [
      'rights on another database',
      'GRANT ALL PRIVILEGES ON `other`.* TO x',
      LACKS('SELECT, SHOW VIEW, TRIGGER, EVENT'),
    ],
  ])('%s', (_, grants, reason) => {
    const outcome = pod.dump({ answers: `grants() { echo '${grants}'; }` });
    expect(outcome.failure).toBe(reason);
    expect(dumps(outcome)).toEqual([]);
    expect(outcome.status).toBe(1);
  });

  test('a pattern may name the database; routines of others are noted as missing, unless it may see them', () => {
    const grants = 'GRANT SELECT, SHOW VIEW, EVENT, TRIGGER ON `a__`.* TO x WITH GRANT OPTION';
    const environment = { CDK8S_PG_DATABASES: 'app' };
    const outcome = pod.dump({ environment, answers: `like() { echo 1; }; grants() { echo '${grants}'; }` });
    expect(outcome.found[0]).toBe(
      'note\tdatabase app: this user may not see procedures and functions of others: they are missing',
    );
    expect(outcome.status).toBe(0);
    const proc = pod.dump({
      environment,
      answers: `like() { echo 1; }; grants() { printf '%s\\n' '${grants}' 'GRANT SELECT ON \`mysql\`.\`proc\` TO x'; }`,
    });
    expect(proc.found).toHaveLength(1);
  });
});

test('tables that are not InnoDB are noted', () => {
  const { found } = pod.dump({ answers: "engines() { printf '2\\told (MyISAM)\\n'; }" });
  expect(found[0]).toBe(
    'note\tdatabase app: 2 tables are not InnoDB, such as old (MyISAM): what is written to them meanwhile may be there in part',
  );
});

describe('nothing goes to a store', () => {
  test.each<[string, string, string]>([
    [
      'the server refuses',
      `version() { echo "ERROR 1045 (28000): Access denied for user 'dumper'" >&2; return 1; }`,
      "db.example.com: Access denied for user 'dumper'",
    ],
    [
      'mariadb-dump is killed',
      'dump() { echo half; kill -KILL $$; }',
      'database app: mariadb-dump was ended by signal 9, for want of memory perhaps',
    ],
    [
      'mariadb-dump fails',
      `dump() { echo "mariadb-dump: Couldn't execute 'show events': Access denied (1044)" >&2; return 2; }`,
      "database app: Couldn't execute 'show events': Access denied (1044)",
    ],
    ['it fails without a word', 'dump() { return 7; }', 'database app: mariadb-dump ended with status 7'],
    ['the dump is cut off', 'dump() { echo CREATE TABLE t; }', 'database app: its dump has no end'],
    ['there is no database', 'names() { :; }', 'there is no database that this user may see'],
  ])('where %s', (_, answers, reason) => {
    const outcome = pod.dump({ answers });
    expect(outcome.failure).toBe(reason);
    expect(outcome.calls).not.toContain('put 0');
    expect(outcome.status).toBe(1);
  });

  test('where scratch is full, which the compression knows', () => {
    pod.client('gzip', 'head -c 5 >/dev/null; echo "gzip: stdout: No space left on device" >&2; exit 1');
    const outcome = pod.dump({ answers: 'dump() { yes 2>/dev/null | head -c 1000000 || exit 1; }' });
    expect(outcome.failure).toBe('database app: gzip: stdout: No space left on device');
    expect(outcome.calls).not.toContain('put 0');
  });
});

describe('a restore', () => {
  const SQL = 'INSERT INTO t VALUES (1);\n-- Dump completed';
  const BACKUP = 'nightly-20261121030000';
  beforeEach(() => {
    pod.stored('databases/0001.sql.gz', gzipSync(SQL));
    pod.file('databases', "app\tit's new\tdatabases/0001.sql.gz\tutf8mb4\tutf8mb4_general_ci\n");
    pod.file('server-version', '11.4.2-MariaDB');
  });
  const restore = (answers = '', environment = {}): Outcome => pod.restore({ answers, environment });

  test('makes the database anew, marks it while it is half restored, and says when it is done', () => {
    const { found, status, stderr } = restore();
    expect(stderr).toBe('');
    expect(found).toEqual([expect.stringMatching(/^restored\tapp\tit's new\t\d+$/)]);
    expect(pod.read('loaded')).toBe(SQL);
    const statements = pod.read('statements');
    expect(statements).toMatch(
      /^DROP DATABASE IF EXISTS `it's new`; CREATE DATABASE `it's new` CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci;/,
    );
    expect(statements).toContain(`INSERT INTO \`it's new\`.cdk8s_pg_half_restored (backup) VALUES ('${BACKUP}')`);
    expect(statements).toMatch(/DROP TABLE `it's new`\.cdk8s_pg_half_restored\n$/);
    expect(status).toBe(0);
  });

  test.each<[string, string, string]>([
    [
      'what is there',
      'there() { echo 4; }',
      "database it's new is not empty: it has 4 tables, views, routines or events; restore into an empty one, or set overwrite",
    ],
    [
      'what another restore has left',
      'marked() { echo 1; }; mark() { echo other-1; }',
      "database it's new says of itself: half restored from other-1",
    ],
    [
      'an older server',
      'version() { echo 10.11.6-MariaDB; }',
      'the backup is of 11.4.2-MariaDB, the target is 10.11.6-MariaDB: a dump goes into the same version or a newer one',
    ],
    [
      'a server that does not answer',
      'version() { echo "ERROR 2002 (HY000): no" >&2; return 1; }',
      'db.example.com does not answer: no',
    ],
  ])('leaves %s alone', (_, answers, reason) => {
    const outcome = restore(answers);
    expect(outcome.failure).toBe(reason);
    expect(pod.has('statements')).toBe(false);
    expect(outcome.status).toBe(1);
  });

  test.each<[string, string, object]>([
    ['what it has left itself', `marked() { echo 1; }; mark() { echo ${BACKUP}; }; there() { echo 9; }`, {}],
    ['anything, where it may', 'there() { echo 9; }', { CDK8S_PG_OVERWRITE: 'on' }],
  ])('takes away %s', (_, answers, environment) => {
    expect(restore(answers, environment).status).toBe(0);
    expect(pod.read('statements')).toContain('DROP DATABASE');
  });

  test('that fails half-way leaves its mark', () => {
    const outcome = restore(
      'load() { head -c 3 >/dev/null; echo "ERROR 1153 (08S01) at line 9: Got a packet bigger than" >&2; return 1; }',
    );
    expect(outcome.failure).toBe("database it's new: Got a packet bigger than");
    expect(pod.read('statements')).not.toContain('DROP TABLE');
  });

  test('that cannot read through a pipe writes nothing: from a file it would take what is there just then for all', () => {
    pod.program('mkfifo', 'echo "mkfifo: Operation not permitted" >&2; exit 1');
    const outcome = restore();
    expect(outcome.failure).toBe('scratch is not writable');
    expect(pod.has('statements')).toBe(false);
    expect(outcome.status).toBe(1);
  });

  test('of what is not what its manifest says writes nothing', () => {
    pod.file('stored/databases/0001.sql.gz', gzipSync('other'));
    const outcome = restore();
    expect(outcome.failure).toBe(`store near: ${BACKUP} is not whole: databases/0001.sql.gz: FAILED`);
    expect(pod.has('statements')).toBe(false);
  });

  test('that was done is not done again', () => {
    const { found, calls } = pod.restore({ stores: "printf 'at noon' >restored" });
    expect(found).toEqual(['already']);
    expect(calls).toEqual([]);
  });
});
