import { Size } from 'cdk8s';
import { BackupMethod, Schedule, ScheduledBackup } from '../../src';
import { Backups } from '../../test/e2e/support/backups';
import { Database } from '../../test/e2e/support/database';
import { eventually } from '../../test/e2e/support/eventually';
import type { KubeObject } from '../../test/e2e/support/objects';
import type { Namespace } from '../../test/e2e/support/namespace';
import type { PostgresSet } from '../../test/e2e/support/postgres-set';
import { CloudNative } from './cloud-native';

export type Mode = 'online' | 'offline';

/** A database of two instances, a primary and a standby of which backups are taken. */
export interface BackedUp {
  readonly engine: string;
  readonly set: PostgresSet;
  /** Of the standby. */
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

const STORAGE = 6;
const STREAMING = "SELECT count(*) FROM pg_stat_replication WHERE state = 'streaming'";
/** Not more often than the clients are looked at before: looking takes time from them, too. */
const LOOK = { within: 900, every: 0.5 };

export async function replicated(namespace: Namespace): Promise<BackedUp> {
  const set = await Database.create(namespace, { replicas: 2, storage: { size: Size.gibibytes(STORAGE) } });
  await set.settled({ within: 120, primary: 0 });
  set.also = (postgres, chart) => {
    for (const mode of ['online', 'offline'])
      new ScheduledBackup(chart, mode, {
        name: mode,
        postgres,
        schedule: Schedule.expression('0 3 1 1 *'),
        method: BackupMethod.volumeSnapshot({ online: mode === 'online' }),
      });
  };
  await set.apply();
  const backups = new Backups(set);
  const runs: string[] = [];
  const streams = async (): Promise<boolean> => (await set.sql(0, STREAMING)) === '1';
  return {
    engine: 'ReplicatedPostgres',
    set,
    claim: set.claimName(1),
    sql: (text) => set.sql(0, text, { database: 'app', timeout: 300 }),
    start: (mode) => backups.start(mode),
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
      await eventually(
        `${round + 1} complete backups`,
        async () => {
          const selector = `cdk8s-pg/schedule=${mode}`;
          const snapshots = await set.kubectl.list<KubeObject>('volumesnapshots', selector);
          const complete = snapshots.filter(({ metadata }) => metadata.annotations?.['cdk8s-pg/completed-at']);
          return complete.length === round + 1;
        },
        LOOK,
      );
    },
  };
}

interface CnpgBackup extends KubeObject {
  readonly status?: { readonly phase?: string; readonly error?: string };
}

export async function cloudNative(namespace: Namespace): Promise<BackedUp> {
  const set = new CloudNative(namespace, 2);
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
    claim: `${set.name}-2`,
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
          (await sql(STREAMING)) === '1',
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
