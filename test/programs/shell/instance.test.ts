import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Pod } from './shell';

let pod: Pod;
beforeEach(() => {
  pod = new Pod();
});
afterEach(() => pod.remove());

/** Runs lines that must not write to stderr, and gives what they print. */
const printed = (lines: string, environment?: Record<string, string>): string => {
  const { stdout, stderr } = pod.run(lines, environment);
  expect(stderr).toBe('');
  return stdout;
};

/** The exchange without an agent: events vanish, time does not pass. */
const quiet = 'mkdir -p "$RUN/report" "$RUN/server"; event() { :; }; log() { echo "$*"; };';

describe('positions in the WAL', () => {
  test.each([
    ['0/3000148', '0/3000060', true],
    ['0/3000060', '0/3000148', false],
    ['0/3000060', '0/3000060', false],
    ['1/0', '0/FFFFFFFF', true],
    ['A/1', '9/FFFFFFFF', true],
    ['FFFF/FFFFFFFF', '16/B374D848', true],
  ])('%s is past %s: %s', (a, b, expected) => {
    expect(printed(`lsn_after ${a} ${b} && echo true || echo false`)).toBe(String(expected));
  });
});

describe('value', () => {
  test.each([
    ['holder', 'holder=db-0\nlost=\n', 'db-0'],
    ['lost', 'holder=db-0\nlost=\n', ''],
    ['missing', 'holder=db-0', ''],
    ['error', 'ok=false\nerror=a=b, c d', 'a=b, c d'],
  ])('%s of %j is %j', (key, text, expected) => {
    expect(printed('value "$KEY" "$TEXT"', { KEY: key, TEXT: text })).toBe(expected);
  });
});

describe('among', () => {
  test.each([
    ['db-0', 'db-0', true],
    ['db-0', 'db-1, db-0', true],
    ['db-1', 'db-10,db-11', false],
    ['db-1', '', false],
  ])('%s among %j: %s', (name, list, expected) => {
    expect(printed(`among ${name} "${list}" && echo true || echo false`)).toBe(String(expected));
  });
});

describe('last_timeline', () => {
  beforeEach(() => pod.program('pg_controldata', `echo "Latest checkpoint's TimeLineID:       2"`));

  test('is what pg_control says', () => {
    expect(printed('last_timeline "$PGDATA"')).toBe('2');
  });

  test('is the newest history file where pg_control lags behind a promotion', () => {
    pod.file('data/pgdata/pg_wal/00000002.history', '').file('data/pgdata/pg_wal/0000000A.history', '');
    expect(printed('last_timeline "$PGDATA"')).toBe('10');
  });
});

describe('past_fork', () => {
  test.each([
    ['the last checkpoint is before the fork', '2 0/4FFFFC0', '0 0/0', '0/5000000', 'no'],
    ['the last checkpoint stands where the fork is', '2 0/5000000', '0 0/0', '0/5000000', 'past, 2 0/5000000'],
    ['it was in recovery up to the fork', '2 0/4000000', '2 0/5000000', '0/5000000', 'no'],
    ['it was in recovery past the fork', '2 0/4000000', '2 0/5000001', '0/5000000', 'past, 2 0/5000001'],
    ['it has followed the primary past the fork', '2 0/4000000', '3 0/6000000', '0/5000000', 'no'],
    ['it has followed the primary, and had a checkpoint since', '3 0/5500000', '3 0/6000000', '0/5000000', 'no'],
    ['the primary was never on this timeline', '2 0/4000000', '0 0/0', '', 'past, 2 0/4000000'],
  ])('where %s', (_, checkpoint, minimum, fork, expected) => {
    const [[timeline, location], [minimumTimeline, minimumLocation]] = [checkpoint, minimum].map((one) =>
      one.split(' '),
    );
    pod.program(
      'pg_controldata',
      `cat <<'END'
Latest checkpoint location:           ${location}
Latest checkpoint's TimeLineID:       ${timeline}
Minimum recovery ending location:     ${minimumLocation}
Min recovery ending loc's timeline:   ${minimumTimeline}
END`,
    );
    const lines = `PEER_ROLE=primary PEER_TIMELINE=3; fork_of() { printf '%s' "$FORKED"; }; past_fork 0 && echo "past, $PAST_TIMELINE $PAST_LSN" || echo no`;
    expect(printed(lines, { FORKED: fork })).toBe(expected);
    // On the primary's own timeline there is no fork, and one that does not answer says nothing about it.
    expect(printed(lines.replace('=3', '=2'), { FORKED: fork })).toBe('no');
    expect(printed(lines.replace(`printf '%s' "$FORKED"`, 'false'), { FORKED: fork })).toBe('no');
  });
});

describe('staging', () => {
  test('what unfinished attempts left is removed, what PGDATA uses stays', () => {
    pod
      .file('data/.clone/pgdata/PG_VERSION', '18')
      .file('data/.init/pgdata/PG_VERSION', '18')
      .file('wal/pg_wal.1/segment', '')
      .file('wal/pg_wal.1.unfinished', '')
      .file('wal/pg_wal.2/segment', '')
      .file('wal/pg_wal.2.unfinished', '');
    printed(`mkdir "$PGDATA"; ln -s "$WAL_VOLUME/pg_wal.2" "$PGDATA/pg_wal"; clear_staging`, {
      CDK8S_PG_WAL_VOLUME: join(pod.root, 'wal'),
    });
    expect(readdirSync(join(pod.root, 'data'))).toEqual(['pgdata']);
    expect(readdirSync(join(pod.root, 'wal'))).toEqual(['pg_wal.2']);
  });

  test('WAL on its own volume without a data directory is nobody’s to remove', () => {
    pod.file('wal/pg_wal.7/segment', '');
    const { status, stdout } = pod.run(`${quiet} wal_unclaimed`, { CDK8S_PG_WAL_VOLUME: join(pod.root, 'wal') });
    expect(status).toBe(1);
    expect(stdout).toContain('was the data volume lost? Nothing was changed');
    expect(existsSync(join(pod.root, 'wal/pg_wal.7/segment'))).toBe(true);
  });

  test('discarding PGDATA takes its WAL directory along and nothing else', () => {
    pod.file('wal/pg_wal.3/segment', '').file('data/pgdata/PG_VERSION', '18').file('data/keep', '');
    printed(`ln -s "$WAL_VOLUME/pg_wal.3" "$PGDATA/pg_wal"; discard_data`, {
      CDK8S_PG_WAL_VOLUME: join(pod.root, 'wal'),
    });
    expect(readdirSync(join(pod.root, 'data'))).toEqual(['keep']);
    expect(readdirSync(join(pod.root, 'wal'))).toEqual([]);
  });
});

describe('data_acceptable', () => {
  beforeEach(() => pod.program('pg_controldata', 'echo "Database system identifier:           7123"'));

  test('takes its own, and closes it to the group', () => {
    pod.file('data/pgdata/PG_VERSION', '18\n');
    expect(pod.run(`${quiet} chmod 770 "$PGDATA"; data_acceptable`).status).toBe(0);
    expect(statSync(join(pod.root, 'data/pgdata')).mode & 0o777).toBe(0o700);
  });

  test.each([
    [
      'another major version',
      { 'data/pgdata/PG_VERSION': '17\n' },
      "was made by PostgreSQL 17, this image is PostgreSQL 18: nothing was changed; set version to '17'",
    ],
    ['a directory that initdb never finished', { 'data/pgdata/base/1': '' }, 'was made by PostgreSQL unknown'],
  ])('refuses %s', (_, files: Record<string, string>, message) => {
    for (const [path, text] of Object.entries(files)) pod.file(path, text);
    const { status, stdout } = pod.run(`${quiet} data_acceptable`);
    expect(status).toBe(1);
    expect(stdout).toContain(message);
  });

  describe('on a volume so full that not even a mode can be written', () => {
    beforeEach(() =>
      pod
        .file('data/pgdata/PG_VERSION', '18\n')
        .program('chmod', 'echo "chmod: changing permissions of x: Disk quota exceeded" >&2; exit 1'),
    );

    test('takes its own where the mode is right already', () => {
      expect(pod.run(`${quiet} /bin/chmod 2700 "$PGDATA"; data_acceptable`)).toEqual({
        status: 0,
        stdout: '',
        stderr: '',
      });
    });

    test('says that it is full', () => {
      pod.program('dd', 'echo "dd: error writing: Disk quota exceeded" >&2; exit 1');
      const { status, stdout, stderr } = pod.run(`${quiet} /bin/chmod 770 "$PGDATA"; data_acceptable`);
      expect({ status, stderr }).toEqual({ status: 1, stderr: '' });
      expect(stdout).toMatch(/volume \S+ is full \(Disk quota exceeded\): grow it \(storage\.grownTo\)/);
    });

    test('says that the volume for WAL is', () => {
      pod.program('dd', 'case $2 in *wal/*) echo "dd: error writing: Disk quota exceeded" >&2; exit 1 ;; esac');
      const { stdout } = pod.run(`${quiet} /bin/chmod 770 "$PGDATA"; data_acceptable`, {
        CDK8S_PG_WAL_VOLUME: join(pod.root, 'wal'),
      });
      expect(stdout).toMatch(/volume \S+\/wal is full \(Disk quota exceeded\): grow it \(walStorage\.grownTo\)/);
    });

    test('says that the mode cannot be set where there is room', () => {
      const { status, stdout } = pod.run(`${quiet} /bin/chmod 770 "$PGDATA"; data_acceptable`);
      expect(status).toBe(1);
      expect(stdout).toMatch(/the mode of data directory \S+ cannot be set to 700 \(Disk quota exceeded\)/);
    });
  });

  test('refuses a directory without pg_control', () => {
    pod.program('pg_controldata', 'exit 1').file('data/pgdata/PG_VERSION', '18\n');
    expect(pod.run(`${quiet} data_acceptable`).stdout).toContain('has no readable global/pg_control');
  });
});

describe('a volume that somebody else uses', () => {
  test('is waited for', () => {
    const { stdout } = pod.run(
      `${quiet} (exec 8>>"$DATA_VOLUME/.lock"; flock 8; : >"$RUN/locked"; sleep 20) & until [ -e "$RUN/locked" ]; do sleep 0.05; done; volumes_usable; kill $!`,
    );
    expect(stdout).toContain('another process still uses the volume');
  });
});

describe('secrets_present', () => {
  const owner = ['secrets/owner/password', 'geheim'] as const;
  test.each([
    ['the replication Secret is missing', { [owner[0]]: owner[1] }, 'Secret for the replication role is missing'],
    [
      'the owner password is empty',
      { [owner[0]]: '', 'secrets/replication/password': 'x' },
      'Secret for the owner role is missing, or its key',
    ],
    [
      'a password has a line break',
      { [owner[0]]: 'geheim\n', 'secrets/replication/password': 'x' },
      'the password holds a line break',
    ],
  ])('holds when %s', (_, files: Record<string, string>, message) => {
    for (const [path, text] of Object.entries(files)) pod.file(path, text);
    const { status, stdout } = pod.run(`${quiet} secrets_present`);
    expect(status).toBe(1);
    expect(stdout).toContain(message);
    expect(readFileSync(join(pod.root, 'run/report/instance'), 'utf8')).toContain('waiting-for-secret=true');
  });

  test('asks for the superuser only where it has access, for certificates only with TLS', () => {
    pod.file(...owner).file('secrets/replication/password', 'x');
    expect(pod.run(`${quiet} secrets_present`).status).toBe(0);
    expect(pod.run(`${quiet} secrets_present`, { CDK8S_PG_SUPERUSER_ACCESS: 'on' }).stdout).toContain(
      'Secret for the superuser role',
    );
    expect(pod.run(`${quiet} secrets_present`, { CDK8S_PG_TLS: 'on' }).stdout).toContain('TLS Secret is missing');
  });
});

describe('stop_server', () => {
  test('ends a server that ignored the first signal because it was only just starting', () => {
    const server = `$SIG{INT} = 'IGNORE'; select undef, undef, undef, 0.5; $SIG{INT} = sub { exit }; sleep 1 while 1`;
    const { status, stdout } = pod.run(
      `${quiet} open_exchange; perl -e "$SERVER" & SERVER_PID=$!; stop_server fast 10 && echo "ended:$SERVER_PID"`,
      { SERVER: server },
    );
    expect({ status, stdout }).toEqual({ status: 0, stdout: 'ended:' });
  });
});

describe('other_primaries', () => {
  test('names them, and does not wait for the server', () => {
    pod.file('run/feed/config/replicas', '3');
    const look = 'look_at() { PEER_ROLE=primary; [ "$1" = 2 ]; }';
    expect(printed(`${look}; sleep 30 & echo "[$(other_primaries)]"; kill $!`)).toBe('[db-2 ]');
  });
});

describe('the password file', () => {
  test('escapes colons and backslashes, and only its owner may read it', () => {
    pod.file('secrets/replication/password', 'a:b\\c d');
    printed('mkdir -p "$RUN/server"; write_passfile');
    const path = join(pod.root, 'run/server/pgpass');
    expect(readFileSync(path, 'utf8')).toBe('*:*:*:streaming_replica:a\\:b\\\\c d\n');
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });
});

describe('hold', () => {
  test('says a reason once, not at every round', () => {
    expect(printed(`${quiet} hold first; hold first; hold second; hold first`)).toBe(
      'waiting: first\nwaiting: second\nwaiting: first',
    );
  });
});

describe('the configuration of a role', () => {
  const config = {
    'run/feed/config/postgresql.conf': 'work_mem = 4MB',
    'run/feed/config/pg_hba.conf': '',
    'run/feed/config/synchronous_standby_names': 'ANY 1 ("db-0","db-1")',
  };
  beforeEach(() => {
    for (const [path, text] of Object.entries(config)) pod.file(path, text);
  });

  test('of a primary names no upstream', () => {
    printed(`UPSTREAM='' MINIMA=''; write_config`);
    expect(readFileSync(join(pod.root, 'run/server/role.conf'), 'utf8')).toBe(
      `synchronous_standby_names = 'ANY 1 ("db-0","db-1")'\n`,
    );
  });

  test('of a standby names it, with its own slot and without a password', () => {
    printed(`UPSTREAM=db-0 MINIMA=$'max_connections = 100\\n'; write_config`);
    const text = readFileSync(join(pod.root, 'run/server/role.conf'), 'utf8');
    expect(text).toContain('host=db-0.db.shop.svc port=5432 user=streaming_replica passfile=');
    expect(text).toContain('application_name=db-1');
    expect(text).toContain("primary_slot_name = 'pod_1'");
    expect(text).toContain('max_connections = 100');
    expect(text).not.toContain('password=');
  });
});

describe('a standby that streams', () => {
  const near = (timeline: number, replayed: string) =>
    printed(
      `UPSTREAM=db-0 READY=false REASON='' LOOK_AT=0 TIMELINE=${timeline}
       look_at() { PEER_TIMELINE=6 PEER_LSN=0/5000000; }
       catching_up ${replayed}; echo "$READY $REASON"`,
    ).trim();

  test('is ready once it is near the end of what the primary has written', () => {
    expect(near(6, '0/4FFFFFF')).toBe('true');
    expect(near(6, '0/1000000')).toBe('false 67108864 bytes behind db-0');
  });

  test('is not ready on an older timeline than the primary: that may have forked before what is here', () => {
    expect(near(4, '0/4FFFFFF')).toBe('false streaming timeline 4 still, db-0 is on 6');
  });
});

describe('a standby that does not stream', () => {
  /** LATER is where the primary's WAL ends at every look but the first. */
  const diagnosed = (later: string) =>
    printed(
      `UPSTREAM=db-0 READY=true REASON='' SYSTEM_IDENTIFIER=7
       look_at() { PEER_ROLE=primary PEER_SYSTEM=7 PEER_TIMELINE=6 PEER_LSN=$NEXT NEXT=${later}; }
       ensure_slot() { :; }; local_identity() { echo '7|6|0/0'; }; sql() { echo 0/5000000; }; wal_available() { echo t; }
       report() { :; }; event() { :; }; NEXT=0/4000000; diagnose; echo "$READY $REASON"`,
    );

  test('is told that it is ahead where the primary has less than what is here, and nothing is wiped', () => {
    expect(diagnosed('0/4000000')).toMatch(
      /\nfalse this volume has WAL up to 0\/5000000, db-0 only up to 0\/4000000: /,
    );
  });

  test('is not ahead because it received more since the primary was looked at', () => {
    expect(diagnosed('0/5000001')).toBe('true');
  });
});

describe('permission to discard', () => {
  const asked = `UPSTREAM=db-0 TIMELINE=\${STREAMED:-6}; look_at() { PEER_TIMELINE=6; }; ask() { if [ "$1" = lease-get ]; then ANSWER="may-discard=$ALLOWED"; else echo "$*"; fi; };`;

  test.each([
    ['db-1', ''],
    ['db-0,db-1', 'db-0'],
    ['db-1, db-2', 'db-2'],
    ['db-0,db-1,db-10', 'db-0,db-10'],
  ])('of %j is used up by db-1: %j is left', (allowed, left) => {
    pod.file('run/feed/lease', `holder=db-0\nmay-discard=${allowed}\n`);
    expect(printed(`${asked} use_up_permission`, { ALLOWED: allowed })).toBe(
      `lease-claim expect-holder=db-0 holder=db-0 set.may-discard=${left}`,
    );
  });

  test('is kept while the stream is of an older timeline than the primary: nothing was discarded yet', () => {
    pod.file('run/feed/lease', 'holder=db-0\nmay-discard=db-1\n');
    expect(printed(`${asked} use_up_permission`, { ALLOWED: 'db-1', STREAMED: '4' })).toBe('');
  });

  test('for others is not ours to use up', () => {
    pod.file('run/feed/lease', 'holder=db-0\nmay-discard=db-2,db-10\n');
    expect(printed(`${asked} use_up_permission`, { ALLOWED: 'db-2,db-10' })).toBe('');
  });
});

describe('other primaries', () => {
  test('are those that answer and are not in recovery, whoever is silent', () => {
    pod.file('run/feed/config/replicas', '5');
    const peers = `look_at() { case $1 in 0) return 1 ;; 2 | 4) PEER_ROLE=primary ;; *) PEER_ROLE=standby ;; esac; };`;
    expect(printed(`${peers} other_primaries | tr ' ' '\\n' | sort | xargs`)).toBe('db-2 db-4');
  });

  test('are not looked for in this instance itself', () => {
    pod.file('run/feed/config/replicas', '2');
    expect(printed(`look_at() { [ "$1" = 1 ] && PEER_ROLE=primary || PEER_ROLE=standby; }; other_primaries`)).toBe('');
  });
});

describe('a wish for another primary', () => {
  test('that is withdrawn leaves nothing behind: the next one is tried at once', () => {
    const { stdout } = pod.run(
      `${quiet} REASON=behind HAND_OVER_AFTER=9999 GIVEN_UP=3; no_hand_over; no_hand_over; echo "$HAND_OVER_AFTER $GIVEN_UP [$REASON]"`,
    );
    expect(stdout).toBe('switchover called off\n0 0 []');
  });
});

describe('nobody_has_data', () => {
  const claims = (own: string, other: string) =>
    `${quiet} POD_NAME=db-0; ORDINAL=0; config() { echo 2; }; ask() { ANSWER=$'ok=true\\nclaim.0=${own}\\nclaim.1=${other}'; }; nobody_has_data`;

  test.each([
    ['no claim is marked', 'empty', 'absent', 0],
    ['our own is marked with what waits here to be moved into place', '7123', 'empty', 0],
    ['our own is marked with another database', '7999', 'empty', 1],
    ['a peer’s is marked, be it with the same one', '7123', '7123', 1],
  ])('where %s', (_, own, other, status) => {
    pod.file('data/.init/complete', '7123');
    expect(pod.run(claims(own, other)).status).toBe(status);
  });

  test('a marked claim and nothing on the volume: the data was lost', () => {
    const { status, stdout } = pod.run(claims('7123', 'empty'));
    expect(status).toBe(1);
    expect(stdout).toContain('claim data-db-0 holds a database (system identifier 7123)');
  });
});
