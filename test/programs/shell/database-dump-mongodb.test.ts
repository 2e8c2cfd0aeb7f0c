import { gzipSync } from 'node:zlib';
import { OtherPod } from '../support/other-pod';
import type { Outcome } from '../support/work-pod';

// No real MongoDB has been near this: what is known of its tools is what their manuals say.

/** As it begins and ends. */
const archive = (content: string): Buffer =>
  gzipSync(Buffer.concat([Buffer.from('6de29981', 'hex'), Buffer.from(content), Buffer.from('ffffffff', 'hex')]));

/** What answers in good order. */
const HEALTHY = `
version() { echo 8.0.4; }
collections() { printf '3 shop\\n1 odd name\\n'; }
names() { echo ''; }
marked() { echo ''; }
answer() {
  case $1 in
    *version*) version ;;
    *getCollectionNames*) collections ;;
    *findOne*) marked ;;
    *join*) names ;;
    *replaceOne*) echo mark >>"$STANDIN/statements" ;;
    *dropDatabase*) echo unmark >>"$STANDIN/statements" ;;
  esac
}
dump() { cp "$STANDIN/archive" "$1"; }
load() { echo load >>"$STANDIN/statements"; }`;
const OPTION = `file=''\nfor argument in "$@"; do case $argument in --archive=*) file=\${argument#--archive=} ;; esac; done`;

let pod: OtherPod;
beforeEach(() => {
  pod = new OtherPod('mongodb', { healthy: HEALTHY, environment: { CDK8S_PG_HOST: 'shop' } })
    .file('archive', archive('rows'))
    .file('login/uri', "mongodb://root:hidden'@db.example.com/?tls=true\n")
    .client('mongosh', `answer "\${*: -1}" && echo '(done)'`)
    .client(
      'mongodump',
      `[ "$1" != --version ] || { printf 'mongodump version: 100.10.0\\ngit version: x\\n'; exit; }\n${OPTION}\ndump "$file"`,
    )
    .client('mongorestore', `${OPTION}\nload "$file"`);
});
afterEach(() => pod.remove());

test('one archive of all databases, read to its end', () => {
  const { facts, found, calls, status, stderr } = pod.dump();
  expect(stderr).toBe('');
  expect(facts).toEqual([
    'began\tTIME',
    'tool\trclone\t1.75.1',
    'server\t8.0.4\tshop',
    'tool\tmongodump\t100.10.0',
    expect.stringMatching(/^database\tshop\tarchive\.gz\t\t\t3\t\d+$/),
    expect.stringMatching(/^database\todd name\tarchive\.gz\t\t\t1\t\d+$/),
    expect.stringMatching(/^file\tarchive\.gz\t\d+\t[0-9a-f]{64}$/),
    expect.stringMatching(/^file\tSHA256SUMS\t\d+\t[0-9a-f]{64}$/),
    'ended\tTIME',
  ]);
  expect(found[0]).toBe('note\twithout its oplog a database that is written to meanwhile is not of one moment');
  expect(calls.find((call) => call.startsWith('mongodump --config'))).toMatch(/ --gzip --quiet$/);
  expect(status).toBe(0);
});

test('with its oplog it is of one moment', () => {
  const { found, calls } = pod.dump({ environment: { CDK8S_PG_OPLOG: 'on' } });
  expect(calls.find((call) => call.startsWith('mongodump --config'))).toMatch(/ --oplog$/);
  expect(found).toHaveLength(1);
});

test('the connection string is in a file that nobody else may read; no argument, and never said', () => {
  const said = 'could not connect to mongodb://root:hidden@db.example.com/';
  const { stdout, stderr, found } = pod.dump({
    answers: `dump() { ls -l "$STANDIN/run/.login.yaml" >"$STANDIN/rights"; echo "2026-11-21T03:00:00.000+0000	Failed: ${said}" >&2; return 1; }`,
  });
  expect(pod.read('run/.login.yaml')).toBe("uri: 'mongodb://root:hidden''@db.example.com/?tls=true'\n");
  expect(pod.read('rights')).toMatch(/^-rw-------/);
  expect(pod.has('password-seen')).toBe(false);
  expect(found.at(-1)).toBe('failed\tthe dump: could not connect to mongodb://db.example.com/');
  expect(`${stdout}${stderr}`).not.toContain('hidden');
});

describe('nothing goes to a store', () => {
  test.each<[string, string, string]>([
    [
      'the server refuses',
      'version() { echo "MongoServerError: Authentication failed."; return 1; }',
      'the server does not answer: MongoServerError: Authentication failed.',
    ],
    ['mongosh is not there', 'answer() { return 127; }', 'the server does not answer: '],
    [
      'mongodump is killed',
      'dump() { kill -KILL $$; }',
      'the dump: mongodump was ended by signal 9, for want of memory perhaps',
    ],
    ['it is cut off', 'dump() { head -c 20 "$STANDIN/archive" >"$1"; }', 'the dump cannot be read back: '],
    ['it has no end', 'dump() { gzip -dc "$STANDIN/archive" | head -c 8 | gzip >"$1"; }', 'the dump has no end'],
    ['it is no archive', 'dump() { echo x | gzip >"$1"; }', 'the dump has no end'],
  ])('where %s', (_, answers, reason) => {
    const outcome = pod.dump({ answers });
    expect(outcome.failure).toContain(reason);
    expect(outcome.calls).not.toContain('put 0');
    expect(outcome.status).toBe(1);
  });
});

describe('a restore', () => {
  const BACKUP = 'nightly-20261121030000';
  beforeEach(() => {
    pod.stored('archive.gz', archive('rows'));
    pod.file('databases', 'shop\tshop\tarchive.gz\t\t\n').file('server-version', '8.0.4');
  });
  const restore = (answers = '', environment = {}): Outcome => pod.restore({ answers, environment });

  test('marks the server while it is half restored', () => {
    const { found, calls, status } = restore();
    expect(pod.read('statements')).toBe('mark\nload\nunmark\n');
    expect(found).toEqual([expect.stringMatching(/^restored\told-shop\tshop\t\d+$/)]);
    expect(calls.find((call) => call.startsWith('mongorestore'))).toContain('--drop --stopOnError');
    expect(status).toBe(0);
  });

  test.each<[string, string, string]>([
    [
      'what is there',
      'names() { echo "shop, other"; }',
      'the server is not empty: it has shop, other; restore into an empty one, or set overwrite',
    ],
    [
      'what another restore has left',
      'marked() { echo other-1; }',
      'the server says of itself: half restored from other-1',
    ],
  ])('leaves %s alone', (_, answers, reason) => {
    expect(restore(answers).failure).toBe(reason);
    expect(pod.has('statements')).toBe(false);
  });

  test.each<[string, string, object]>([
    ['what it has left itself', `marked() { echo ${BACKUP}; }; names() { echo shop; }`, {}],
    ['anything, where it may', 'names() { echo shop; }', { CDK8S_PG_OVERWRITE: 'on' }],
  ])('writes over %s', (_, answers, environment) => {
    expect(restore(answers, environment).status).toBe(0);
    expect(pod.read('statements')).toContain('load');
  });

  test('that fails half-way leaves its mark', () => {
    expect(restore('load() { echo "Failed: duplicate key" >&2; return 1; }').failure).toBe(
      'the restore: duplicate key',
    );
    expect(pod.read('statements')).toBe('mark\n');
  });
});
