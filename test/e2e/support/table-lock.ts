import type { PostgresSet } from './postgres-set';

const HOLDS = "query LIKE 'BEGIN; LOCK%' AND pid <> pg_backend_pid()";

/** A session that keeps everybody from a table of the application's database, until what it returns is called. */
export async function lockTable(set: PostgresSet, table: string): Promise<() => Promise<unknown>> {
  const sql = `BEGIN; LOCK TABLE ${table} IN ACCESS EXCLUSIVE MODE; SELECT pg_sleep(600)`;
  const psql = `setsid psql -XAtq -U postgres -h /var/run/postgresql -d app -c '${sql}' >/dev/null 2>&1 </dev/null &`;
  await set.exec(0, ['bash', '-c', psql]);
  const sleeps = `SELECT count(*) FROM pg_stat_activity WHERE ${HOLDS} AND wait_event = 'PgSleep'`;
  await set.namespace.eventually(`${table} is locked`, async () => (await set.sql(0, sleeps)) === '1', {
    within: 30,
    every: 0.2,
  });
  return () => set.sql(0, `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE ${HOLDS}`);
}
