import { Size } from 'cdk8s';
import { Database } from '../../test/e2e/support/database';
import type { Namespace } from '../../test/e2e/support/namespace';
import { type Measurement, median, seconds } from './stopwatch';

const GIGABYTE = `CREATE TABLE ballast AS SELECT i AS id, repeat(md5(i::text), 32) AS text FROM generate_series(1, 900000) AS i; CHECKPOINT`;

/** A bare copy, by the same tool in the same place, without slot, verification and start. */
const BARE =
  'rm -rf /volumes/data/bare && pg_basebackup -D /volumes/data/bare -X stream -c fast -w' +
  ' -d "host=$(hostname | sed s/-1$/-0/).db.$POD_NAMESPACE.svc user=streaming_replica passfile=/cdk8s-pg/run/server/pgpass" && sync';

/** A clone of 1 GB by a new standby, from its start to streaming, beside a bare `pg_basebackup`. */
export async function timeToClone(namespace: Namespace): Promise<Measurement> {
  const database = await Database.create(namespace, { replicas: 1, storage: { size: Size.gibibytes(6) } });
  await database.settled({ within: 120 });
  await database.sql(0, GIGABYTE, { timeout: 300 });
  const ours: number[] = [];
  const bare: number[] = [];
  for (let round = 0; round < 3; round++) {
    ours.push(
      await seconds(async () => {
        await database.apply({ replicas: 2 });
        await database.settled({ within: 600 });
      }),
    );
    bare.push(await seconds(() => database.exec(1, ['bash', '-c', BARE])));
    await database.apply({ replicas: 1 });
    await database.settled({ within: 120 });
    await database.kubectl.delete('pvc', database.claimName(1));
  }
  return {
    what: 'a standby of 1 GB, from apply to streaming',
    ours: median(ours),
    yardstick: median(bare),
    yardstickIs: 'bare pg_basebackup and sync in the same pod',
  };
}
