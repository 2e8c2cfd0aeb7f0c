const MB = 1024 * 1024;
const GB = 1024 * MB;

/** What defaults are derived from. */
export interface ConfigurationBasis {
  readonly major: number;
  readonly replicas: number;
  /** The memory of the container, in bytes. */
  readonly memory: number;
  /** The size of the volume that holds the WAL, in bytes. */
  readonly walVolume: number;
  readonly tls: boolean;
}

const megabytes = (bytes: number): string => `${Math.floor(bytes / MB)}MB`;
const within = (least: number, bytes: number, most: number): number => Math.max(least, Math.min(bytes, most));

/**
 * Room for every standby to stream and to clone at the same time, in steps, so
 * that another number of replicas seldom needs a restart.
 */
const connectionsOfStandbys = (replicas: number): string =>
  String(Math.max(20, Math.ceil((2 * replicas + 4) / 10) * 10));

/** Parameters that follow from memory, storage and replicas, for a user to change. */
export function derivedParameters({ major, replicas, memory, walVolume }: ConfigurationBasis): Map<string, string> {
  const parameters = new Map([
    ['shared_buffers', megabytes(memory / 4)],
    ['effective_cache_size', megabytes((memory * 3) / 4)],
    ['maintenance_work_mem', megabytes(within(16 * MB, memory / 16, 2 * GB))],
    // A slot of a standby that does not come back must not fill the volume.
    ['max_slot_wal_keep_size', megabytes(within(64 * MB, walVolume / 4, Infinity))],
    ['wal_keep_size', megabytes(within(32 * MB, walVolume / 10, 512 * MB))],
    ['max_wal_size', megabytes(within(64 * MB, (walVolume * 15) / 100, GB))],
    ['min_wal_size', megabytes(within(32 * MB, walVolume / 20, 80 * MB))],
    ['max_wal_senders', connectionsOfStandbys(replicas)],
    ['max_replication_slots', connectionsOfStandbys(replicas)],
    ['wal_level', 'replica'],
    ['hot_standby_feedback', 'off'],
    ['log_timezone', 'UTC'],
    ['timezone', 'UTC'],
  ]);
  // What ALTER SYSTEM writes would differ between instances and stand in nobody's repository.
  if (major >= 17) parameters.set('allow_alter_system', 'off');
  return parameters;
}
