import { Database } from '../../test/e2e/support/database';
import { WriteLoad } from '../../test/e2e/support/load';
import { longestPause } from '../../test/e2e/support/load-log';
import type { Namespace } from '../../test/e2e/support/namespace';
import { CloudNative } from './cloud-native';
import { type Measurement, median } from './stopwatch';

/** Time without an acknowledged write in a planned switchover, beside CloudNativePG's; the median of three. */
export async function timeWithoutWrites(namespace: Namespace): Promise<Measurement> {
  const database = await Database.create(namespace, { replicas: 2 });
  await database.settled({ within: 120 });
  const ours = await pauses(database, async (round) => {
    const primary = (round + 1) % 2;
    await database.apply({ primary });
    await database.settled({ within: 120, primary });
  });
  await database.kubectl.delete('statefulset', database.name);

  const cluster = new CloudNative(namespace, 2);
  await cluster.apply('1Gi');
  await cluster.ready(300);
  const theirs = await pauses(cluster, async (round) => {
    await cluster.switchOver(`${cluster.name}-${round % 2 === 0 ? 2 : 1}`);
    await cluster.ready(300);
  });
  return {
    what: 'without writes in a planned switchover',
    ours: median(ours),
    yardstick: median(theirs),
    yardstickIs: 'CloudNativePG, two instances, same load',
  };
}

/** The longest pause of a write load around each of three switchovers, in seconds. */
async function pauses(
  database: Database | CloudNative,
  switchOver: (round: number) => Promise<void>,
): Promise<number[]> {
  const found: number[] = [];
  for (let round = 0; round < 3; round++) {
    const load = await WriteLoad.start(database, { name: `load-${database.name}-${round}` });
    await load.writes(100);
    await switchOver(round);
    await load.writes(100, { within: 120 });
    found.push(longestPause(await load.remove()).milliseconds / 1000);
  }
  return found;
}
