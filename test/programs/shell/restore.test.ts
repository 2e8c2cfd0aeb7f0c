import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Pod } from './shell';

let pod: Pod;
beforeEach(() => {
  pod = new Pod();
  for (const folder of ['pg_replslot/pod_1', 'pg_wal', 'global'])
    pod.file(`data/pgdata/${folder}/.keep`, '').file('data/pgdata/PG_VERSION', '18\n');
  pod.file('run/feed/config/restore', 'snapshot=nightly-1\nwal-snapshot=\ntrust=false\n');
  pod.file('run/feed/config/replicas', '1');
});
afterEach(() => pod.remove());

/** An API that answers as told, and writes down what it is asked. */
const API = `
mkdir -p "$RUN/report" "$RUN/server"
event() { :; }; log() { echo "$*"; }; sync() { :; }; space_left() { :; }
ask() {
  echo "ask $*" >>"$RUN/asked"
  case $1 in
    restore-check) ANSWER=$CHECK ;;
    claims-get) ANSWER=$CLAIMS ;;
    *) ANSWER='ok=true' ;;
  esac
  [ "$(value ok "$ANSWER")" = true ]
}
SYSTEM_IDENTIFIER=7001`;

const FINE = {
  POD_NAME: 'db-0',
  CHECK: 'ok=true\nlineage=nightly-1/uid-1\ncreated=2026-11-21T03:05:00Z\nrefusal=',
  CLAIMS: 'ok=true\nclaim.0=empty',
};

const run = (lines: string, environment: Record<string, string> = {}) =>
  pod.run(`${API}\n${lines}`, { ...FINE, ...environment });
const asked = (): string[] => readFileSync(join(pod.root, 'run/asked'), 'utf8').trimEnd().split('\n');
const inData = (name: string): string => join(pod.root, 'data/pgdata', name);

describe('a volume that was made from a snapshot', () => {
  test('is taken: what was another database’s goes, the Lease names the lineage', () => {
    pod.file('data/pgdata/standby.signal', '').file('data/pgdata/postmaster.pid', '1');
    pod.file(
      'data/pgdata/postgresql.auto.conf',
      "work_mem = '8MB'\nprimary_conninfo = 'host=old'\n recovery_target_time='x'\nprimary_slot_name='pod_1'\n",
    );
    const { stdout } = run('restore && echo taken');
    expect(stdout.split('\n')).toEqual(['restoring from VolumeSnapshot nightly-1', 'taken']);
    expect(readdirSync(inData('pg_replslot'))).toEqual([]);
    for (const gone of ['standby.signal', 'postmaster.pid']) expect(existsSync(inData(gone))).toBe(false);
    expect(readFileSync(inData('postgresql.auto.conf'), 'utf8')).toBe("work_mem = '8MB'\n");
    expect(readFileSync(inData('cdk8s-pg.lineage'), 'utf8')).toBe('nightly-1/uid-1');
    expect(asked().slice(-2)).toEqual([
      'ask claim-stamp system-identifier=7001',
      'ask lease-claim expect-holder= holder=db-0 set.system-identifier=7001 set.lineage=nightly-1/uid-1 set.restored=',
    ]);
  });

  test('that was restored before is not restored again when the Lease is made anew', () => {
    pod.file('data/pgdata/cdk8s-pg.lineage', 'nightly-1/uid-1');
    const { stdout } = run('restore && echo as it is');
    expect(stdout).toBe('as it is');
    expect(asked()).toHaveLength(1);
  });

  test('that was being restored goes on', () => {
    pod.file('data/pgdata/cdk8s-pg.lineage', 'nightly-1/uid-1').file('data/pgdata/cdk8s-pg.restoring', 'then');
    expect(run('restore && echo taken').stdout).toContain('restoring from VolumeSnapshot nightly-1');
  });

  test('of a database that was itself being restored is restored on its own', () => {
    pod.file('data/pgdata/cdk8s-pg.lineage', 'older/uid-0').file('data/pgdata/cdk8s-pg.restoring', 'long ago');
    run('restore');
    expect(readFileSync(inData('cdk8s-pg.lineage'), 'utf8')).toBe('nightly-1/uid-1');
    expect(readFileSync(inData('cdk8s-pg.restoring'), 'utf8')).toBe('2026-11-21T03:05:00Z');
  });

  test.each<[string, Record<string, string>, string]>([
    [
      'the API refuses',
      { CHECK: 'ok=true\nlineage=a/b\nrefusal=VolumeSnapshot nightly-1 is gone' },
      'not restored: VolumeSnapshot nightly-1 is gone',
    ],
    [
      'the API does not answer',
      { CHECK: 'ok=false\nerror=timeout' },
      'cannot look at the claims and their snapshots: timeout',
    ],
    ['another claim holds a database', { CLAIMS: 'ok=true\nclaim.0=4711' }, 'claim data-db-0 holds a database'],
  ])('waits and is left as it is where %s', (_, environment, reason) => {
    const before = readdirSync(inData('.'));
    const { stdout, status } = run('restore', environment);
    expect(stdout).toContain(`waiting: ${reason}`);
    expect(status).not.toBe(0);
    expect(readdirSync(inData('.'))).toEqual(before);
    expect(asked().join()).not.toContain('lease-claim');
  });

  test('waits where its WAL is on a volume that is not there, and the other way round', () => {
    const wal = join(pod.root, 'wal');
    expect(run('wal_fits', { CDK8S_PG_WAL_VOLUME: wal }).stdout).toContain('leave walStorage out');
    run('rm -rf "$PGDATA/pg_wal"; ln -s /volumes/wal/pg_wal.1 "$PGDATA/pg_wal"');
    expect(run('wal_fits').stdout).toContain('the WAL of the snapshot is in /volumes/wal/pg_wal.1');
  });
});

describe('an empty volume where a database is to be restored', () => {
  test('is never initialised: the first instance says what is wrong with it, the others wait for the first', () => {
    const refusal = 'claim data-db-0 is not made from VolumeSnapshot nightly-1';
    const wrong = { CHECK: `ok=true\nrefusal=${refusal}` };
    expect(run('restore_impossible', wrong).stdout).toBe(`waiting: not restored: ${refusal}`);
    expect(run('restore_impossible').stdout).toContain('VolumeSnapshot nightly-1 holds no data directory pgdata');
    expect(run('restore_impossible', { POD_NAME: 'db-1' }).stdout).toBe('waiting: db-0 is to be restored first');
  });
});

describe('the lineage', () => {
  const fits = (holder: string, known: string, here: string, more: Record<string, string> = {}) => {
    if (here) pod.file('data/pgdata/cdk8s-pg.lineage', here);
    return run(
      `ANSWER=may-discard=$MAY; clone_again() { echo "again: $1"; }; lineage_fits '${holder}' '${known}' && echo fits`,
      {
        MAY: '',
        CLAIMS: 'ok=true\nclaim.0=7001',
        ...more,
      },
    ).stdout;
  };

  test.each([
    ['of the database', 'db-0', 'a/1', 'a/1', /^fits$/],
    ['of one that was never restored', 'db-0', '', '', /^fits$/],
    [
      'of another, on the holder of the Lease',
      'db-0',
      'a/1',
      '',
      /^waiting: this volume is not the one that Lease db knows/,
    ],
    [
      'of another, on a standby',
      'db-1',
      'a/1',
      'a/0',
      /^waiting: this volume is of another lineage .*may-discard=db-0/,
    ],
    ['of a copy', 'db-1', '', 'a/0', /^waiting: this volume is of another lineage/],
  ])('%s', (_, holder, known, here, expected) => {
    expect(fits(holder, known, here)).toMatch(expected);
  });

  test('of another, on a standby that may discard it', () => {
    expect(fits('db-1', 'a/1', 'a/0', { MAY: 'db-0' })).toBe('again: it is of another lineage, and may be discarded');
  });

  test('a claim that was made from the snapshot again is not the database, though both have no lineage', () => {
    expect(fits('db-0', '', '', { CLAIMS: 'ok=true\nclaim.0=empty' })).toContain(
      'this volume is not the one that Lease db knows (here: made from the snapshot anew, there: no restore)',
    );
  });
});

describe('recovery', () => {
  const role = (as: string) => run(`START_AS=${as}; write_config; cat "$RUN/server/role.conf"`).stdout;

  test('ends with what is on the volumes, only while it is restored, and only on the primary', () => {
    expect(role('primary')).not.toContain('restore_command');
    pod.file('data/pgdata/cdk8s-pg.restoring', 'then');
    expect(role('primary')).toContain("restore_command = '/bin/false'");
    expect(role('standby')).not.toContain('restore_command');
  });
});
