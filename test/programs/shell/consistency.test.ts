import { existsSync, readFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { Pod, program } from './shell';

/**
 * A stand-in for psql. Each session answers statements by the functions of `answers`, which knows the host as HOST; a
 * line `!STATE message` is an error, `!!` ends the session.
 */
const PSQL = `
printf '%s\\n' "$*" >>"$STANDIN/arguments"
for argument in "$@"; do case $argument in host=*) HOST=\${argument#host=} HOST=\${HOST%% *} ;; esac; done
. "$STANDIN/answers"
[ -z "$(refuses "$HOST")" ] || { refuses "$HOST" >&2; exit 2; }
if [ "\${*: -2:1}" = -c ]; then answer "\${*: -1}" "$HOST"; exit "$?"; fi
statement='' error=false state=00000 message=''
while IFS= read -r line; do
  case $line in
    '\\echo --state '*) echo "--state $error $state" ;;
    '\\echo :LAST'*) echo "$message" ;;
    '\\echo '*) echo "\${line#'\\echo '}" ;;
    *)
      statement+="$line "
      case $line in *\\;) ;; *) continue ;; esac
      printf '%s: %s\\n' "$HOST" "$statement" >>"$STANDIN/asked"
      text=$(answer "$statement" "$HOST")
      error=false state=00000 message='' statement=''
      case $text in
        '!!'*) exit 2 ;;
        '!'*) error=true state=\${text:1:5} message=\${text:7} ;;
        '') ;;
        *) printf '%s\\n' "$text" ;;
      esac
      ;;
  esac
done`;

/** Two instances in good order; a test puts its own functions behind these. */
const HEALTHY = `
refuses() { :; }
identity() { case $1 in db-0) echo '7123|f|3|' ;; *) echo '7123|t|3|t' ;; esac; }
tables() { echo 'table|8192|t|t|public.orders'; echo 'sequence|0|t|t|public.orders_id_seq'; }
lag() { echo '0|0/5000060'; }
figures() { echo '100|4711'; }
lock() { :; }
asserted() { echo t; }
other() { :; }
answer() {
  case $1 in
    *pg_control_system*) identity "$2" ;;
    *pg_logical_emit_message*) echo 0/5000060 ;;
    *pg_current_wal_insert_lsn*) echo f ;;
    *pg_wal_lsn_diff*) lag "$2" ;;
    'SELECT pg_last_wal_replay_lsn()'*) echo 0/5000060 ;;
    *relkind*ORDER*) tables ;;
    *hashtextextended*) figures "$2" "$1" ;;
    *'IN SHARE MODE'*) lock ;;
    *orders_are_there*) asserted "$2" ;;
    *) other "$1" "$2" ;;
  esac
}`;

let pod: Pod;
beforeEach(() => {
  pod = new Pod()
    .program('psql', PSQL)
    .file('login/password', 'hidden')
    .file('run/instances', 'db-0|db-0|5432\ndb-1|db-1|5432\n');
});
afterEach(() => pod.remove());

/** Checks with these answers; returns what it said and found. */
function check(answers = '', environment: Record<string, string> = {}) {
  pod.file('answers', `${HEALTHY}\n${answers}`);
  const run = join(pod.root, 'run');
  const result = spawnSync('bash', ['--norc', program('consistency/check-consistency.sh')], {
    encoding: 'utf8',
    timeout: 60_000,
    env: {
      PATH: `${join(pod.root, 'bin')}:${process.env.PATH}`,
      STANDIN: pod.root,
      CDK8S_PG_RUN: run,
      CDK8S_PG_LOGIN: join(pod.root, 'login'),
      CDK8S_PG_APP_DATABASE: 'app',
      CDK8S_PG_ROLE: 'app',
      CDK8S_PG_INSTANCES: '2',
      CDK8S_PG_ATTEMPTS: '2',
      CDK8S_PG_ANSWER_TIMEOUT: '0',
      CDK8S_PG_MAX_LAG: '0',
      CDK8S_PG_HOLD_TIMEOUT: '0',
      CDK8S_PG_TELL_TIMEOUT: '0',
      CDK8S_PG_COMPANION_TIMEOUT: '0',
      CDK8S_PG_TERMINATION_LOG: join(pod.root, 'termination'),
      ...environment,
    },
  });
  const found = readFileSync(join(run, 'result'), 'utf8');
  const lines = found.trimEnd().split('\n');
  const of = (kind: string): string[] =>
    lines.filter((line) => line.startsWith(`${kind}\t`)).map((line) => line.slice(kind.length + 1).trimEnd());
  return { status: result.status, stderr: result.stderr, stdout: result.stdout, lines, of };
}

const asked = (): string[] => readFileSync(join(pod.root, 'asked'), 'utf8').trimEnd().split('\n');
const GOOD = ['instance\tdb-0\tprimary', 'instance\tdb-1\tstandby'];

test('the same rows everywhere: what was compared, and what was left out', () => {
  const { status, stderr, lines } = check();
  expect(stderr).toBe('');
  expect(lines).toEqual([
    ...GOOD,
    'compared\tpublic.orders\t100',
    'left-out\tpublic.orders_id_seq\tsequence',
    'outcome\tsame',
  ]);
  expect(status).toBe(0);
});

test('writers are held up from the lock until every snapshot is open, and no longer', () => {
  check();
  const steps = [
    'ONLY public.orders IN ACCESS SHARE',
    'ONLY public.orders IN SHARE',
    'emit_message',
    'SELECT 1',
    'COMMIT',
    'hashtextextended',
  ];
  const all = asked().slice(asked().findIndex((line) => line.includes('ACCESS SHARE')));
  const at = steps.map((step) => all.findIndex((line) => line.includes(step)));
  expect(at).toEqual([...at].sort((a, b) => a - b));
  expect(at).not.toContain(-1);
  const commit = all.findIndex((line) => line.includes('COMMIT'));
  const opened = (host: string): number => all.findIndex((line) => line.startsWith(`${host}: SELECT 1`));
  expect(Math.max(opened('db-0'), opened('db-1'))).toBeLessThan(commit);
});

test('the password is neither an argument nor said', () => {
  const { stdout } = check('other() { [ -z "$PGPASSWORD" ] || touch "$STANDIN/had-password"; }');
  expect(existsSync(join(pod.root, 'had-password'))).toBe(true);
  const said = stdout + asked().join() + readFileSync(join(pod.root, 'arguments'), 'utf8');
  expect(said).not.toContain('hidden');
});

test.each([
  [
    'rows that differ',
    'figures() { [ "$1" = db-0 ] && echo "100|4711" || echo "99|4000"; }',
    'public.orders\tdb-1\trows\tprimary db-0: 100 rows, checksum 4711; here: 99 rows, checksum 4000',
  ],
  [
    'content that differs',
    'figures() { [ "$1" = db-0 ] && echo "100|4711" || echo "100|4712"; }',
    'public.orders\tdb-1\tcontent\tprimary db-0: 100 rows, checksum 4711; here: 100 rows, checksum 4712',
  ],
  [
    'a page that cannot be read',
    'figures() { [ "$1" = db-0 ] && echo "100|4711" || echo "!XX001 invalid page in block 0"; }',
    'public.orders\tdb-1\tunreadable\tinstance db-1: invalid page in block 0',
  ],
  [
    'a server that breaks off whenever it reads',
    'figures() { [ "$1" = db-0 ] && echo "100|4711" || echo "!!"; }',
    'public.orders\tdb-1\tunreadable\tinstance db-1: no answer',
  ],
  [
    'a standby that does not answer',
    'refuses() { [ "$1" != db-1 ] || echo "timeout expired"; }',
    '\tdb-1\tunreachable\ttimeout expired',
  ],
  [
    'a standby that does not replay',
    'lag() { echo "4096|0/5000000"; }',
    '\tdb-1\tlag\tmore than 0 s: replayed to 0/5000000, 4096 bytes behind 0/5000060',
  ],
  [
    'another database',
    'identity() { [ "$1" = db-0 ] && echo "7123|f|3|" || echo "7999|t|3|t"; }',
    '\tdb-1\tsystem-identifier\tprimary 7123, here 7999: another database',
  ],
  [
    'an older timeline, as its receiver says',
    'identity() { [ "$1" = db-0 ] && echo "7123|f|3|" || echo "7123|t|2|t"; }',
    '\tdb-1\ttimeline\tprimary 3, here 2',
  ],
  [
    'a newer timeline',
    'identity() { [ "$1" = db-0 ] && echo "7123|f|3|" || echo "7123|t|4|"; }',
    '\tdb-1\ttimeline\tprimary 3, here 4',
  ],
  ['two primaries', 'identity() { echo "7123|f|3|"; }', '\t\tprimary\t2 instances are primaries: db-0 db-1'],
  ['no primary', 'identity() { echo "7123|t|3|t"; }', '\t\tprimary\tevery instance is a standby'],
])('%s: named', (_, answers, expected) => {
  const { status, of } = check(answers);
  expect(of('difference')).toEqual([expected]);
  expect(status).toBe(1);
});

test('an older timeline that only a control file says may be an old control file: what is replayed decides', () => {
  const { status, of } = check('identity() { [ "$1" = db-0 ] && echo "7123|f|3|" || echo "7123|t|2|"; }');
  expect(of('difference')).toEqual([]);
  expect(status).toBe(0);
});

test('a standby that lacks more than is allowed is named, although it catches up', () => {
  const answers = `lag() { if [ -e "$STANDIN/seen" ]; then echo '0|0/5000060'; else touch "$STANDIN/seen"; echo '4096|0/5000000'; fi; }`;
  const { status, of } = check(answers, { CDK8S_PG_MAX_LAG_BYTES: '1024' });
  expect(of('difference')).toEqual(['\tdb-1\tlag\t4096 bytes behind, 1024 are allowed']);
  expect(status).toBe(1);
});

test('a query that stood in the way of replay is tried again', () => {
  const answers = `figures() {
    [ "$1" = db-0 ] || [ -e "$STANDIN/seen" ] || { touch "$STANDIN/seen"; echo '!40001 conflict with recovery'; return; }
    echo '100|4711'; }`;
  const { status, of, stdout } = check(answers);
  expect(stdout).toContain('table public.orders: instance db-1: conflict with recovery; 1 of 2 tries');
  expect(of('compared')).toEqual(['public.orders\t100']);
  expect(status).toBe(0);
});

describe('a table that cannot be compared', () => {
  const locked = `lock() { echo '!55P03 canceling statement due to lock timeout'; }`;
  const more = `tables() { echo 'table|1|t|t|public.a'; echo 'table|1|t|t|public.orders'; }
    figures() { case $2 in *public.a*) echo '1|1' ;; *) [ "$1" = db-0 ] && echo '!40001 conflict' || echo '1|1' ;; esac; }`;

  test('is named; where it is the only one, nothing can be told', () => {
    const { status, of } = check(locked);
    expect(of('skipped')).toEqual(['public.orders\tit could not be locked: canceling statement due to lock timeout']);
    expect(of('outcome')).toEqual(['unknown\tno table could be compared']);
    expect(status).toBe(2);
  });

  test.each([
    ['off', 0, 'same'],
    ['on', 2, 'unknown\t1 skipped, and failOnSkipped is set'],
  ])('is named beside others; failOnSkipped %s', (failOnSkipped, expected, outcome) => {
    const { status, of } = check(more, { CDK8S_PG_FAIL_ON_SKIPPED: failOnSkipped });
    expect(of('skipped')).toEqual(['public.orders\tinstance db-0: conflict']);
    expect(of('outcome')).toEqual([outcome]);
    expect(status).toBe(expected);
  });

  test('is no trouble where it was dropped meanwhile', () => {
    const { of } = check(`lock() { echo '!42P01 relation does not exist'; }`);
    expect([of('skipped'), of('difference')]).toEqual([[], []]);
  });

  test.each([
    ['too large', 'table|2000|t|t|public.orders', '2000 bytes are more than 1000 (maxTableSize)'],
    ['not to be read', 'table|10|f|t|public.orders', 'role app may not read it'],
    ['not to be locked', 'table|10|t|f|public.orders', 'role app may not lock it'],
  ])('because it is %s', (_, row, reason) => {
    const { of } = check(`tables() { echo '${row}'; }`, { CDK8S_PG_MAX_TABLE_SIZE: '1000' });
    expect(of('skipped')).toEqual([`public.orders\t${reason}`]);
  });

  test('because no time is left', () => {
    const { status, of } = check('', { CDK8S_PG_DEADLINE: '0' });
    expect(of('skipped')).toEqual(['public.orders\tno time is left']);
    expect(status).toBe(2);
  });
});

test('patterns become conditions, quoted; one that fits nothing is named', () => {
  const { of } = check(`other() { case $1 in *'count(*) FROM pg_class'*) echo 0 ;; esac; }`, {
    CDK8S_PG_TABLES: "it's",
    CDK8S_PG_TABLES_LIKE: "%.it's",
    CDK8S_PG_EXCLUDED_LIKE: 'a.%\nb.c',
  });
  const list = asked().find((line) => line.includes('relkind')) ?? '';
  expect(asked().join('\n')).toContain("n.nspname || '.' || c.relname LIKE ANY (ARRAY['%.it''s'])");
  expect(asked().join('\n')).toContain("NOT (n.nspname || '.' || c.relname LIKE ANY (ARRAY['a.%', 'b.c'])");
  expect(list).not.toBe('');
  expect(of('skipped')).toEqual(["it's\tthere is no such table"]);
});

describe('what nobody can tell', () => {
  test('no instance answers', () => {
    const { status, of } = check('refuses() { echo "password authentication failed"; }');
    expect(of('outcome')).toEqual(['unknown\tno instance answers: password authentication failed']);
    expect(status).toBe(2);
  });

  test('the companion does not say where the instances are', () => {
    const other = join(pod.root, 'elsewhere');
    pod.file('elsewhere/companion-error', 'pods: forbidden');
    const result = spawnSync('bash', ['--norc', program('consistency/check-consistency.sh')], {
      encoding: 'utf8',
      env: {
        PATH: process.env.PATH,
        CDK8S_PG_RUN: other,
        CDK8S_PG_LOGIN: join(pod.root, 'login'),
        CDK8S_PG_APP_DATABASE: 'app',
        CDK8S_PG_ROLE: 'app',
        CDK8S_PG_COMPANION_TIMEOUT: '0',
        CDK8S_PG_TELL_TIMEOUT: '0',
        CDK8S_PG_TERMINATION_LOG: join(pod.root, 'termination'),
      },
    });
    expect(readFileSync(join(other, 'result'), 'utf8')).toContain('pods: forbidden');
    expect(result.status).toBe(2);
  });
});

test('an instance without a pod is one too few', () => {
  const { status, of } = check('', { CDK8S_PG_INSTANCES: '3' });
  expect(of('difference')).toEqual(['\t\tinstances\t2 of 3 have a pod']);
  expect(status).toBe(1);
});

describe('assertions', () => {
  const assert = (more: Record<string, string> = {}): void => {
    const files = { name: 'orders', sql: 'SELECT orders_are_there', on: 'every-instance', ...more };
    for (const [file, text] of Object.entries(files)) pod.file(`run/assertions/0000/${file}`, text);
  };

  test.each([
    ['true', 'echo t', {}],
    ['true in every row', 'printf "t\\nt\\n"', {}],
    ['no row', ':', {}],
    ['the text that is expected', 'echo "42|x"', { expect: '42|x' }],
  ])('hold: %s', (_, body, more) => {
    assert(more);
    const { status, of } = check(`asserted() { ${body}; }`);
    expect(of('asserted')).toEqual(['orders\tdb-0', 'orders\tdb-1']);
    expect(status).toBe(0);
  });

  test.each([
    ['false', 'echo f', {}, 'no row, or true, was expected; got: f'],
    ['a row', 'echo 7', {}, 'no row, or true, was expected; got: 7'],
    ['another text', 'echo 41', { expect: '42' }, "'42' was expected; got: 41"],
    ['nothing where a text is expected', ':', { expect: '42' }, "'42' was expected; got: nothing"],
    ['an error', 'echo "ERROR: no such table"; return 1', {}, 'failed: ERROR: no such table'],
  ])('do not hold: %s', (_, body, more, figures) => {
    assert({ on: 'primary', ...more });
    const { status, of } = check(`asserted() { ${body}; }`);
    expect(of('difference')).toEqual([`\tdb-0\tassertion orders\t${figures}`]);
    expect(status).toBe(1);
  });
});

describe('pages', () => {
  const AMCHECK = { CDK8S_PG_AMCHECK: 'on' };
  const present = (verify: string): string =>
    `other() { case $1 in *pg_extension*) echo public ;; *pg_index*) echo '16400|public.orders_pkey' ;; ${verify} esac; }`;

  test('sound ones are passed over', () => {
    const { status, of } = check(present(''), AMCHECK);
    expect(of('difference')).toEqual([]);
    expect(status).toBe(0);
    expect(asked().filter((line) => /verify_heapam|bt_index_check/.test(line))).toHaveLength(4);
  });

  test.each([
    [
      'a heap',
      `*verify_heapam*) [ "$2" = db-0 ] || echo '3 problems, such as: xmin is wrong' ;;`,
      'public.orders: 3 problems, such as: xmin is wrong',
    ],
    [
      'an index',
      `*bt_index_check*) [ "$2" = db-0 ] || echo '!XX002 item order invariant violated' ;;`,
      'index public.orders_pkey: item order invariant violated',
    ],
  ])('%s that is broken is named', (_, verify, figures) => {
    const { status, of } = check(present(verify), AMCHECK);
    expect(of('difference')).toEqual([`public.orders\tdb-1\tcorrupt\t${figures}`]);
    expect(status).toBe(1);
  });

  test('without the extension, and without the right to make it, that is said once', () => {
    const { of } = check(
      `other() { case $1 in *'CREATE EXTENSION'*) echo '!42501 permission denied' ;; esac; }`,
      AMCHECK,
    );
    expect(of('skipped')).toEqual([
      'amcheck\tthe extension is not there, and role app cannot make it: permission denied',
    ]);
  });

  test.each([
    ['none', 'on|0|', 0, 'difference', []],
    [
      'some',
      'on|2|2026-11-01',
      1,
      'difference',
      [
        '\tdb-0\tchecksum-failures\t2 since its statistics began, the last at 2026-11-01',
        '\tdb-1\tchecksum-failures\t2 since its statistics began, the last at 2026-11-01',
      ],
    ],
    [
      'not enabled',
      'off|0|',
      0,
      'skipped',
      ['data checksums\tinstance db-0: they are not enabled', 'data checksums\tinstance db-1: they are not enabled'],
    ],
  ])('failures of checksums: %s', (_, row, status, kind, expected) => {
    const result = check(`other() { case $1 in *checksum_failures*) echo '${row}' ;; esac; }`, {
      CDK8S_PG_DATA_CHECKSUMS: 'on',
    });
    expect(result.of(kind)).toEqual(expected);
    expect(result.status).toBe(status);
  });
});

test('what the companion makes of it is the last line, and the termination message', () => {
  pod.file('run/said', '{"program":"check-consistency","ok":true}');
  const { stdout } = check('', { CDK8S_PG_TELL_TIMEOUT: '5' });
  expect(stdout.trimEnd().split('\n').at(-1)).toBe('{"program":"check-consistency","ok":true}');
  expect(readFileSync(join(pod.root, 'termination'), 'utf8')).toBe('{"program":"check-consistency","ok":true}');
});

test('the role of another login comes from its Secret, quoted', () => {
  pod.file('login/username', "o'hara");
  expect(check().status).toBe(0);
  expect(readFileSync(join(pod.root, 'arguments'), 'utf8')).toContain(String.raw`user='o\'hara'`);
});
