import { Size } from 'cdk8s';
import { BackupMethod, ScheduledBackup } from '../../src';
import { Backups } from '../../test/e2e/support/backups';
import { Database } from '../../test/e2e/support/database';
import { eventually } from '../../test/e2e/support/eventually';
import type { KubeObject } from '../../test/e2e/support/objects';
import type { Namespace } from '../../test/e2e/support/namespace';
import type { PostgresSet } from '../../test/e2e/support/postgres-set';
import { schedule } from '../../test/e2e/support/schedule';
import { CloudNative } from './cloud-native';

export type Mode = 'online' | 'offline';

/** A database of which backups are taken: of its standby, where it has two instances. */
export interface BackedUp {
  readonly engine: string;
  readonly set: PostgresSet;
  /** Of the instance that is backed up. */
  readonly claim: string;
  /** Runs SQL on the primary as the superuser, in the application's database. */
  sql(text: string): Promise<string>;
  /** Asks for a backup. */
  start(mode: Mode, round: number): Promise<unknown>;
  /** Waits until the instance is as it was before: nothing of a backup goes on in it, and it streams. */
  back(mode: Mode, round: number): Promise<unknown>;
  /** Waits until the backup is complete. */
  complete(mode: Mode, round: number): Promise<unknown>;
}

/** For 4 GB, its WAL beside it, and what a bulk load leaves until the next checkpoint. */
export const STORAGE = 14;
const STREAMING = "SELECT count(*) FROM pg_stat_replication WHERE state = 'streaming'";
/** Not more often than the clients are looked at before: looking takes time from them, too. */
const LOOK = { within: 900, every: 0.5 };

export async function replicated(namespace: Namespace, replicas = 2): Promise<BackedUp> {
  const set = await Database.create(namespace, { replicas, storage: { size: Size.gibibytes(STORAGE) } });
  await set.settled({ within: 120, primary: 0 });
  set.also = (postgres, chart) => {
    // Offline would stop a lone primary, which is refused.
    for (const mode of replicas > 1 ? ['online', 'offline'] : ['online'])
      new ScheduledBackup(chart, mode, {
        name: mode,
        postgres,
        schedule,
        method: BackupMethod.volumeSnapshot({ online: mode === 'online' }),
      });
  };
  await set.apply();
  const backups = new Backups(set);
  const runs: string[] = [];
  const jobs = new Map<string, string>();
  const streams = async (): Promise<boolean> => (await set.sql(0, STREAMING)) === `${replicas - 1}`;
  return {
    engine: 'ReplicatedPostgres',
    set,
    claim: set.claimName(replicas - 1),
    sql: (text) => set.sql(0, text, { database: 'app', timeout: 300 }),
    start: async (mode, round) => jobs.set(`${mode} ${round}`, await backups.start(mode)),
    back: async () => {
      const run = await eventually(
        'a backup holds the Lease',
        async () => {
          const holder = (await backups.lease()).spec?.holderIdentity;
          return holder && !runs.includes(holder) ? holder : undefined;
        },
        LOOK,
      );
      runs.push(run);
      const free = async (): Promise<boolean> => !(await backups.lease()).spec?.holderIdentity;
      await eventually(`nothing of ${run} goes on`, async () => (await free()) && (await streams()), LOOK);
    },
    complete: async (mode, round) => {
      const { ok, reason } = await backups.ended(jobs.get(`${mode} ${round}`) ?? '', LOOK.within);
      if (!ok) throw new Error(`${mode} backup: ${reason}`);
    },
  };
}

interface CnpgBackup extends KubeObject {
  readonly status?: { readonly phase?: string; readonly error?: string };
}

export async function cloudNative(namespace: Namespace, instances = 2): Promise<BackedUp> {
  const set = new CloudNative(namespace, instances);
  await set.apply(`${STORAGE}Gi`);
  await set.kubectl.patch('clusters.postgresql.cnpg.io', set.name, { spec: { backup: { volumeSnapshot: {} } } });
  await set.ready(300);
  const sql = async (text: string): Promise<string> => {
    const psql = ['psql', '-XAtq', '-v', 'ON_ERROR_STOP=1', '-d', 'app'];
    const options = { container: 'postgres', input: text, timeout: 300 };
    return (await set.kubectl.exec(`${set.name}-1`, psql, options)).trimEnd();
  };
  const name = (mode: Mode, round: number): string => `${mode}-${round}`;
  const phase = async (mode: Mode, round: number): Promise<string> => {
    const { status } = await set.kubectl.get<CnpgBackup>('backups.postgresql.cnpg.io', name(mode, round));
    return status?.phase ?? '';
  };
  const fenced = async (): Promise<boolean> => {
    const { metadata } = await set.kubectl.get<KubeObject>('clusters.postgresql.cnpg.io', set.name);
    return (metadata.annotations?.['cnpg.io/fencedInstances'] ?? '[]') !== '[]';
  };
  return {
    engine: 'CloudNativePG',
    set,
    claim: `${set.name}-${instances}`,
    sql,
    start: (mode, round) =>
      set.kubectl.apply([
        {
          apiVersion: 'postgresql.cnpg.io/v1',
          kind: 'Backup',
          metadata: { name: name(mode, round) },
          spec: {
            cluster: { name: set.name },
            method: 'volumeSnapshot',
            target: 'prefer-standby',
            online: mode === 'online',
            // As ours: the checkpoint at once, and the WAL in the snapshot itself.
            onlineConfiguration: { immediateCheckpoint: true, waitForArchive: false },
          },
        },
      ]),
    back: (mode, round) =>
      eventually(
        `${set.name} is as before`,
        async () =>
          ['finalizing', 'completed'].includes(await phase(mode, round)) &&
          !(await fenced()) &&
          (await sql(STREAMING)) === `${instances - 1}`,
        LOOK,
      ),
    complete: (mode, round) =>
      eventually(
        `Backup ${name(mode, round)} is complete`,
        async () => (await phase(mode, round)) === 'completed',
        LOOK,
      ),
  };
}
