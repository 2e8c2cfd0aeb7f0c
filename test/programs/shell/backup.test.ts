import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Pod } from './shell';

let pod: Pod;
beforeEach(() => {
  pod = new Pod()
    .program('postgres', 'echo "postgres (PostgreSQL) 18.6 (Debian 18.6-1)"')
    // What the server would answer, by what it is asked.
    .program(
      'psql',
      `sql="$* $(cat)"
      echo "$sql" >>"$CDK8S_PG_RUN/asked"
      case $sql in
        *-c\\ CHECKPOINT*) [ -z "$FAILING" ] || { echo "ERROR: no"; exit 1; } ;;
        *pg_stat_wal_receiver*) echo "\${STREAMING-1}" ;;
        *pg_last_wal_replay_lsn*) echo 0/5000060 ;;
        *wal_status*) echo "$WAL_STATUS" ;;
      esac`,
    );
});
afterEach(() => pod.remove());

/** A standby that serves, without an agent; its server is the shell itself. */
const serving = `mkdir -p "$RUN/feed" "$RUN/report" "$RUN/server"; event() { echo "event $2"; }; log() { echo "$*"; }
  SERVER_PID=$$ ROLE=standby STATE=serving TIMELINE=3 SYSTEM_IDENTIFIER=7123 BACKUP_CLEARED=$$
  stop_server() { echo "stopped $1"; SERVER_PID=''; }
  ask_backup() { printf '%s\\n' "$@" "until=$(($(uptime) + 60))" >"$RUN/feed/backup"; }
  rounds() { for _ in 1 2 3 4 5; do serve_backup; wait; done; }`;
const online = 'ask_backup run=nightly-1 mode=online phase=prepare';
const cut = 'ask_backup run=nightly-1 mode=online phase=cut';
const offline = 'ask_backup run=nightly-1 mode=offline phase=prepare allow-primary=';

const reported = (): Record<string, string> =>
  Object.fromEntries(
    readFileSync(join(pod.root, 'run/report/backup'), 'utf8')
      .split('\n')
      .filter(Boolean)
      .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  );
const asked = (): string => readFileSync(join(pod.root, 'run/asked'), 'utf8');
const walVolume = () => ({ CDK8S_PG_WAL_VOLUME: join(pod.root, 'wal') });

test('online: a checkpoint, then ready with the position; confirmed once the snapshots are cut', () => {
  const { stdout, stderr } = pod.run(`${serving}; ${online}; rounds; ${cut}; rounds`);
  expect(stderr).toBe('');
  expect(stdout.split('\n')).toEqual([
    'backup nightly-1: preparing',
    'backup nightly-1: ready at 0/5000060',
    'backup nightly-1: confirmed',
  ]);
  expect(reported()).toMatchObject({
    run: 'nightly-1',
    state: 'confirmed',
    reason: '',
    role: 'standby',
    timeline: '3',
    version: '18.6',
    'system-identifier': '7123',
    time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
  });
  expect(asked()).not.toContain('pg_create_physical_replication_slot');
});

test('online with two volumes: a slot keeps the WAL from before the checkpoint until both are cut', () => {
  pod.run(`${serving}; ${online}; rounds`, walVolume());
  const order = ['pg_create_physical_replication_slot', '-c CHECKPOINT'].map((text) => asked().indexOf(text));
  expect(order[0]).toBeGreaterThan(-1);
  expect(order[1]).toBeGreaterThan(order[0]);
  expect(asked().slice(order[1])).not.toContain('pg_drop_replication_slot');
});

test('online with two volumes: confirmed where the WAL was kept, and the slot is gone', () => {
  const environment = { ...walVolume(), WAL_STATUS: 'reserved' };
  pod.run(`${serving}; ${online}; rounds; : >"$RUN/asked"; ${cut}; rounds`, environment);
  expect(reported().state).toBe('confirmed');
  expect(asked()).toContain('pg_drop_replication_slot');
});

test.each([
  ['lost', 'lost'],
  ['', 'no slot'],
])('online with two volumes: failed where the WAL is %j', (status, reason) => {
  pod.run(`${serving}; ${online}; rounds; ${cut}; rounds`, { ...walVolume(), WAL_STATUS: status });
  expect(reported()).toMatchObject({
    state: 'failed',
    reason: `the WAL between the two snapshots was not kept (${reason})`,
  });
});

test.each([online, offline])('a standby that does not stream is not taken: its data may be old (%s)', (request) => {
  pod.run(`${serving}; ${request}; rounds`, { STREAMING: '0' });
  expect(reported()).toMatchObject({ state: 'failed', reason: 'this standby does not stream, so its data may be old' });
});

test('a primary need not', () => {
  pod.run(`${serving}; ROLE=primary; ${online}; rounds`, { STREAMING: '0' });
  expect(reported().state).toBe('ready');
});

test('online: a checkpoint that fails is said', () => {
  pod.run(`${serving}; ${online}; rounds`, { FAILING: 'yes' });
  expect(reported()).toMatchObject({ state: 'failed', reason: 'the checkpoint failed: ERROR: no status=1' });
});

test('online: a server that was restarted meanwhile is not confirmed', () => {
  pod.run(`${serving}; ${online}; rounds; SERVER_PID=1; ${cut}; rounds`);
  expect(reported()).toMatchObject({
    state: 'failed',
    reason: 'the server was restarted while the snapshots were cut',
  });
});

test('online: nor an instance that was restarted meanwhile', () => {
  pod.run(`${serving}; ${online}; rounds`);
  pod.run(`${serving}; ${cut}; rounds`);
  expect(reported()).toMatchObject({
    state: 'failed',
    reason: 'the instance was restarted before the snapshots were cut',
  });
});

test('a run that was confirmed stays so after a restart', () => {
  pod.run(`${serving}; ${online}; rounds; ${cut}; rounds`);
  const { stdout } = pod.run(`${serving}; ${cut}; rounds`);
  expect(stdout).toBe('');
  expect(reported().state).toBe('confirmed');
});

test('when nobody asks any more, nothing stays behind', () => {
  const { stdout } = pod.run(`${serving}; ${online}; rounds; : >"$RUN/feed/backup"; : >"$RUN/asked"; rounds; rounds`);
  expect(stdout).toContain('backup nightly-1: over');
  expect(existsSync(join(pod.root, 'run/report/backup'))).toBe(false);
  expect(asked().match(/pg_drop_replication_slot/g)).toHaveLength(1);
});

test('what a supervisor that died left behind goes with the first round of the next', () => {
  pod.run(`${serving}; ${online}; rounds`);
  pod.run(`${serving}; : >"$RUN/feed/backup"; : >"$RUN/asked"; BACKUP_CLEARED=''; rounds`);
  expect(existsSync(join(pod.root, 'run/report/backup'))).toBe(false);
  expect(asked()).toContain('pg_drop_replication_slot');
});

test('a request whose time is over is none, even where the agent cannot take it away', () => {
  const { stdout } = pod.run(`${serving}; ${online}; uptime() { echo 99999999999; }; rounds`);
  expect(stdout).toBe('');
});

describe('offline', () => {
  const down = (state: string) =>
    pod.program(
      'pg_controldata',
      `echo 'Database cluster state:               ${state}'
       echo 'Latest checkpoint location:           0/6000028'
       echo 'Minimum recovery ending location:     0/6000098'`,
    );

  test('a standby is stopped, and stays so until the snapshots are cut', () => {
    down('shut down in recovery');
    const { stdout } = pod.run(
      `${serving}; ${offline}; rounds; stopped_for_backup && echo stays; stopped_for_backup && echo stays; echo "$STATE: $REASON"
       ask_backup run=nightly-1 mode=offline phase=cut; stopped_for_backup || echo starts`,
    );
    expect(stdout.split('\n')).toEqual([
      'backup nightly-1: stopping the server',
      'event StoppedForBackup',
      'stopped fast',
      'backup nightly-1: stopped at 0/6000098',
      'stays',
      'stays',
      'waiting: stopped for backup nightly-1',
      'backup nightly-1: confirmed',
      'starts',
    ]);
  });

  test('a primary is not stopped', () => {
    const { stdout } = pod.run(`${serving}; ROLE=primary; ${offline}; rounds`);
    expect(stdout).not.toContain('stopped');
    expect(reported()).toMatchObject({
      state: 'failed',
      reason: 'this is the primary, and stopping it was not allowed',
    });
  });

  test('unless it is allowed', () => {
    down('shut down');
    pod.run(`${serving}; ROLE=primary; ${offline}true; rounds; stopped_for_backup`);
    expect(reported()).toMatchObject({ state: 'stopped', lsn: '0/6000028', role: 'primary' });
  });

  test('a restart of the container does not end it, the end of the request does', () => {
    down('shut down in recovery');
    pod.run(`${serving}; ${offline}; rounds; stopped_for_backup`);
    const again = `${serving}; SERVER_PID=''; stopped_for_backup && echo stays || echo starts`;
    expect(pod.run(again).stdout).toBe('stays');
    expect(pod.run(`: >"$RUN/feed/backup"; ${again}`).stdout).toBe('starts');
  });

  test('a server that is down for another reason is started first', () => {
    const { stdout } = pod.run(
      `${serving}; SERVER_PID=''; ${offline}; stopped_for_backup && echo stays || echo starts`,
    );
    expect(stdout).toBe('starts');
  });

  test('a server that did not stop cleanly is started again, and the run fails', () => {
    down('in production');
    const { stdout } = pod.run(`${serving}; ${offline}; rounds; stopped_for_backup && echo stays || echo starts`);
    expect(stdout).toContain('starts');
    expect(reported()).toMatchObject({
      state: 'failed',
      reason: "the server did not stop cleanly (it is 'in production')",
    });
  });
});
