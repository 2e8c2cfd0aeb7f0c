import type { DatabaseStatus, InstanceStatus } from './database-status';

/** What a primary is asked: a line for each standby that streams, of its name and the bytes of WAL it has not replayed. */
const QUESTION = `SELECT application_name, greatest(pg_wal_lsn_diff(pg_current_wal_lsn(), replay_lsn), 0)
  FROM pg_stat_replication WHERE state = 'streaming' AND replay_lsn IS NOT NULL`;

const PSQL = ['-XAtq', '-F', '|', '-d', 'postgres', '-c', QUESTION];

/** The command that tells it, in the container `postgres` of a primary. */
const COMMANDS: { readonly [engine in DatabaseStatus['engine']]?: readonly string[] } = {
  replicated: ['psql', '-h', '/var/run/postgresql', '-U', 'postgres', ...PSQL],
  'cloudnative-pg': ['psql', ...PSQL],
};

/** Whom to ask how far the standbys of a database are behind, and by what; undefined where there is nothing to ask. */
export function lagQuestion({
  engine,
  instances,
}: Pick<DatabaseStatus, 'engine' | 'instances'>):
  { readonly pod: string; readonly words: readonly string[] } | undefined {
  const words = COMMANDS[engine];
  const primary = instances.find(({ role, ready }) => role === 'primary' && ready);
  if (words === undefined || primary === undefined || instances.length < 2) return undefined;
  return { pod: primary.name, words };
}

/** The instances, with what the primary answered. Nothing is known of one that does not stream. */
export function withLag(instances: readonly InstanceStatus[], answer: string): InstanceStatus[] {
  const told = new Map(
    answer
      .split('\n')
      .map((line) => /^(.+)\|(\d+)$/.exec(line.trim()))
      .flatMap((found) => (found === null ? [] : [[found[1], Number(found[2])] as const])),
  );
  return instances.map((instance) => {
    const lag = told.get(instance.name);
    return lag === undefined ? instance : { ...instance, lag };
  });
}
