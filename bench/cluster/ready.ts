import { Database } from '../../test/e2e/support/database';
import type { Namespace } from '../../test/e2e/support/namespace';
import { CloudNative } from './cloud-native';
import { type Measurement, median, seconds } from './stopwatch';

/** From `kubectl apply` to three ready instances, beside CloudNativePG; the median of three. */
export async function timeToReady(namespaces: (name: string) => Promise<Namespace>): Promise<Measurement> {
  const ours: number[] = [];
  const theirs: number[] = [];
  for (let round = 0; round < 3; round++) {
    const namespace = await namespaces('bench-ready');
    ours.push(
      await seconds(async () => {
        const database = await Database.create(namespace, { replicas: 3 });
        await database.settled({ within: 300 });
      }),
    );
    await namespace.delete();
    const other = await namespaces('bench-ready');
    const cluster = new CloudNative(other, 3);
    theirs.push(
      await seconds(async () => {
        await cluster.apply('1Gi');
        await cluster.ready(600);
      }),
    );
    await other.delete();
  }
  return {
    what: 'apply to three ready instances',
    ours: median(ours),
    yardstick: median(theirs),
    yardstickIs: 'CloudNativePG, three instances, same storage',
  };
}
