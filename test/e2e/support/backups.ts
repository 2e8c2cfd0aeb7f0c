import { volumeClaim } from './claim';
import type { Database } from './database';
import { helperPod } from './helper-pod';
import { jobEnded, startJob } from './jobs';
import { containerStatuses, type KubeObject, type Pod } from './objects';

export interface VolumeSnapshot extends KubeObject {
  readonly spec: { readonly volumeSnapshotClassName?: string };
  readonly status?: {
    readonly readyToUse?: boolean;
    readonly restoreSize?: string;
    /** When it was cut. */
    readonly creationTime?: string;
  };
}

/** The Lease by which one backup at a time asks for an instance. */
export interface RequestLease extends KubeObject {
  readonly spec?: { readonly holderIdentity?: string; readonly acquireTime?: string };
}

/** What a backup's program says at its end. */
export interface BackupResult {
  readonly ok: boolean;
  readonly outcome?: string;
  readonly reason?: string;
  readonly backup: string;
  readonly instance?: string;
  readonly snapshots?: readonly string[];
  readonly seconds?: number;
}

/** The backups of a database, as a person on the cluster takes and looks at them. */
export class Backups {
  private count = 0;

  constructor(private readonly database: Database) {}

  /** Starts one by hand, as `kubectl create job --from` does; it is not tried again, unless so many times. */
  async start(schedule: string, { retries = 0 } = {}): Promise<string> {
    const name = `${schedule}-by-hand-${(this.count += 1)}`;
    await startJob(this.database.namespace, schedule, name, retries);
    return name;
  }

  /** Waits until a Job has ended, and returns what its last program said. */
  async ended(job: string, within = 120): Promise<BackupResult> {
    await jobEnded(this.database.namespace, job, within);
    return this.said(job);
  }

  async run(schedule: string, within?: number): Promise<BackupResult> {
    return this.ended(await this.start(schedule), within);
  }

  /** The pods of a Job. */
  pods(job: string): Promise<Pod[]> {
    return this.database.kubectl.pods(`batch.kubernetes.io/job-name=${job}`);
  }

  /** What the last line of a Job's log says. */
  async said(job: string): Promise<BackupResult> {
    const log = await this.log(job);
    return JSON.parse(log.trimEnd().split('\n').at(-1) ?? '') as BackupResult;
  }

  /** The log of a Job's last program. */
  async log(job: string): Promise<string> {
    return this.database.kubectl.logs((await this.lastPod(job)).metadata.name, 'backup-snapshot');
  }

  /** The last pod of a Job, as soon as its container is known, so that faults can reach its program. */
  program(job: string): Promise<Pod> {
    return this.database.namespace.eventually(
      `the container of Job ${job} is known`,
      async () => {
        const pod = await this.lastPod(job);
        return containerStatuses(pod)[0]?.containerID ? pod : undefined;
      },
      { within: 30, every: 0.2 },
    );
  }

  /** @throws where there is none yet */
  private async lastPod(job: string): Promise<Pod> {
    const created = ({ metadata }: Pod): string => metadata.creationTimestamp ?? '';
    const pod = (await this.pods(job)).sort((a, b) => created(a).localeCompare(created(b))).at(-1);
    if (!pod) throw new Error(`Job ${job} has no pod`);
    return pod;
  }

  lease(): Promise<RequestLease> {
    return this.database.kubectl.get<RequestLease>('lease', `${this.database.name}-backup`);
  }

  /** Holds the Lease as a backup of somebody else would that takes its time, or lets go of it. */
  async hold(holder: string | null): Promise<void> {
    const renewTime = new Date().toISOString().replace('Z', '000Z');
    await this.database.kubectl.patch('lease', `${this.database.name}-backup`, {
      spec: { holderIdentity: holder, ...(holder === null ? {} : { leaseDurationSeconds: 600, renewTime }) },
    });
  }

  /** Waits until a Job's program says that it waits for the backup that holds the Lease. */
  async waitsFor(job: string, holder: string): Promise<void> {
    await this.database.namespace.eventually(
      `Job ${job} waits for ${holder}`,
      async () => (await this.log(job)).includes(waiting(this.database.name, holder)),
      { within: 60 },
    );
  }

  /**
   * Lets Jobs that wait for the same Lease go on, and checks that they come one after another.
   *
   * @throws where not exactly one has waited for the other, or has made its snapshots before those of the other were cut
   */
  async oneAfterAnother(jobs: readonly [string, string]): Promise<BackupResult[]> {
    const somebody = (await this.lease()).spec?.holderIdentity ?? '';
    for (const job of jobs) await this.waitsFor(job, somebody);
    await this.hold(null);
    const results = await Promise.all(jobs.map((job) => this.ended(job, 120)));
    const logs = await Promise.all(jobs.map((job) => this.log(job)));
    const failed = results.find(({ ok }) => !ok);
    if (failed) throw new Error(`${failed.backup}: ${failed.reason}`);
    const [a, b] = results as [BackupResult, BackupResult];
    const waited = [b, a].map(({ backup }, index) => logs[index]?.includes(waiting(this.database.name, backup)));
    if (waited[0] === waited[1])
      throw new Error(`${waited[0] ? 'each' : 'none'} waited for the other:\n${logs.join('\n')}`);
    const [first, second] = waited[1] ? [a, b] : [b, a];

    const cut = (await this.all(first)).map(({ status }) => wholeSecond(status?.creationTime));
    const made = (await this.all(second)).map(({ metadata }) => wholeSecond(metadata.creationTimestamp));
    const taken = wholeSecond((await this.lease()).spec?.acquireTime);
    if (!(Math.max(...cut) <= taken && taken <= Math.min(...made)))
      throw new Error(
        `${first.backup} was cut at ${String(cut)}, ${second.backup} took the Lease at ${taken}, and was made at ${String(made)}`,
      );
    return [first, second];
  }

  private all({ snapshots = [] }: BackupResult): Promise<VolumeSnapshot[]> {
    return Promise.all(snapshots.map((name) => this.snapshot(name)));
  }

  snapshot(name: string): Promise<VolumeSnapshot> {
    return this.database.kubectl.get<VolumeSnapshot>('volumesnapshot', name);
  }

  /** Waits until an instance answers a backup with this state. */
  async answered(ordinal: number, state: string, within = 30): Promise<void> {
    await this.database.namespace.eventually(
      `instance ${ordinal} is ${state}`,
      async () => {
        const answer = (await this.database.pod(ordinal)).metadata.annotations?.['cdk8s-pg/backup'];
        return answer !== undefined && (JSON.parse(answer) as { state: string }).state === state;
      },
      { within, every: 0.2 },
    );
  }

  /** Waits until nothing of a backup is left: no request, nothing stopped, all standbys streaming. */
  async nothingLeft(within = 60): Promise<void> {
    const { namespace } = this.database;
    await namespace.eventually(
      'nothing of a backup is left',
      async () => {
        const lease = await this.lease();
        const keys = Object.keys(lease.metadata.annotations ?? {}).filter((key) => key.startsWith('cdk8s-pg/backup-'));
        if (lease.spec?.holderIdentity || keys.length > 0)
          throw new Error(`Lease: ${lease.spec?.holderIdentity} ${keys.join()}`);
        for (const { metadata } of await this.database.pods())
          if (metadata.annotations?.['cdk8s-pg/backup'] !== undefined)
            throw new Error(`${metadata.name}: ${metadata.annotations['cdk8s-pg/backup']}`);
        return true;
      },
      { within },
    );
    await this.database.settled({ within });
    for (const { metadata } of await this.database.pods())
      if ((await this.database.sql(Number(metadata.name.split('-').at(-1)), SLOT)) !== '0')
        throw new Error(`${metadata.name} has a slot of a backup still`);
  }

  /**
   * What SQL says of a copy that is made from snapshots by hand: on new claims, no longer a standby and without
   * slots, started beside the database. Its indexes and checksums are verified.
   */
  async restored(id: string, snapshots: readonly string[], sql: string): Promise<string> {
    const { kubectl, namespace } = this.database;
    const volumes = snapshots.map((snapshot) => ({
      snapshot,
      claim: `restored-${snapshot}`,
      folder: snapshot.endsWith('-wal') ? '/volumes/wal' : '/volumes/data',
    }));
    const claims = volumes.map(({ snapshot, claim }) => volumeClaim(claim, '1Gi', { snapshot }));
    const name = `restored-${id}`;
    const pod = helperPod({
      name,
      command: ['bash', '-Eeuo', 'pipefail', '-c', RESTORE],
      env: [{ name: 'SQL', value: sql }],
      claims: Object.fromEntries(volumes.map(({ folder, claim }) => [folder, claim])),
    });
    await kubectl.apply([...claims, pod]);
    const ended = await namespace.eventually(
      `pod ${name} has ended`,
      async () => {
        const found = await kubectl.get<Pod>('pod', name);
        return ['Succeeded', 'Failed'].includes(found.status.phase) ? found : undefined;
      },
      { within: 90 },
    );
    const log = await kubectl.logs(name, 'main');
    if (ended.status.phase !== 'Succeeded') throw new Error(`${name}: ${log}`);
    await kubectl.delete('pod', name, { wait: false });
    return log
      .split('\n')
      .filter((line) => line.startsWith('RESULT '))
      .map((line) => line.slice('RESULT '.length))
      .join('\n');
  }
}

/** What a program says that waits. */
function waiting(database: string, holder: string): string {
  return `waiting for Lease ${database}-backup, which backup ${holder} holds\n`;
}

/** Seconds since 1970, as the times of objects have them; NaN where there is none. */
function wholeSecond(time = ''): number {
  return Math.floor(Date.parse(time) / 1000);
}

const SLOT = "SELECT count(*) FROM pg_replication_slots WHERE slot_name = 'cdk8s_pg_backup'";

const RESTORE = `
data=/volumes/data/pgdata
rm -f $data/standby.signal
rm -rf $data/pg_replslot/*
: >/tmp/postgresql.conf
echo 'local all all trust' >/tmp/pg_hba.conf
postgres -D $data -c config_file=/tmp/postgresql.conf -c hba_file=/tmp/pg_hba.conf -c listen_addresses= \\
  -c unix_socket_directories=/tmp -c shared_buffers=32MB -c max_connections=50 -c dynamic_shared_memory_type=mmap &
until psql -h /tmp -U postgres -XAtqc 'SELECT 1' >/dev/null 2>&1; do kill -0 $!; sleep 0.2; done
psql -h /tmp -U postgres -XAtqc 'CREATE EXTENSION IF NOT EXISTS amcheck' app
pg_amcheck -h /tmp -U postgres --all --heapallindexed --no-dependent-toast
psql -h /tmp -U postgres -v ON_ERROR_STOP=1 -XAtqc "$SQL" app | sed 's/^/RESULT /'
pg_ctl -D $data -m fast -w stop >/dev/null
pg_checksums --check -D $data
`;
