/*
 * What a user of the cluster waits for, each figure beside a yardstick that is measured in the same run.
 *
 * usage: KUBECONFIG=… npm run bench:cluster [ready|clone|switchover]...
 *
 * Needs kubectl, CloudNativePG in the cluster, and about 15 GiB of volumes; best with nothing else running.
 */
import { Namespace, withNamespace } from '../test/e2e/support/namespace';
import { timeToClone } from './cluster/clone';
import { timeToReady } from './cluster/ready';
import { type Measurement, table } from './cluster/stopwatch';
import { timeWithoutWrites } from './cluster/switchover';

const BENCHES: Readonly<Record<string, () => Promise<Measurement>>> = {
  ready: () => timeToReady((name) => Namespace.create(name)),
  clone: () => withNamespace('bench-clone', timeToClone),
  switchover: () => withNamespace('bench-switchover', timeWithoutWrites),
};

async function main(names: readonly string[]): Promise<void> {
  const measurements: Measurement[] = [];
  for (const name of names.length > 0 ? names : Object.keys(BENCHES)) {
    const bench = BENCHES[name];
    if (!bench) throw new Error(`no bench is called ${name}; there are ${Object.keys(BENCHES).join(', ')}`);
    measurements.push(await bench());
    console.log(`${table(measurements)}\n`);
  }
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
