/*
 * What a user of the cluster waits for, each figure beside a yardstick that is measured in the same run.
 *
 * usage: KUBECONFIG=… npm run bench:cluster [ready|clone|switchover|backup|restore|restore:GIGABYTES|dump|dump-memory]...
 *
 * Needs kubectl, CloudNativePG in the cluster, and about 45 GiB of volumes (they fill to a third); best with nothing else running.
 */
import { Namespace, withNamespace } from '../test/e2e/support/namespace';
import { timeOfBackups } from './cluster/backup';
import { timeToClone } from './cluster/clone';
import { memoryOfDumps, timeToDump } from './cluster/dump';
import { timeToReady } from './cluster/ready';
import { timeToRestore } from './cluster/restore';
import { type Measurement, table } from './cluster/stopwatch';
import { timeWithoutWrites } from './cluster/switchover';

/** A line of the common table, or tables of its own. */
const BENCHES: Readonly<Record<string, () => Promise<Measurement | Measurement[] | string>>> = {
  ready: () => timeToReady((name) => Namespace.create(name)),
  clone: () => withNamespace('bench-clone', timeToClone),
  switchover: () => withNamespace('bench-switchover', timeWithoutWrites),
  backup: () => timeOfBackups((name) => Namespace.create(name)),
  restore: () => timeToRestore((name) => Namespace.create(name)),
  dump: () => withNamespace('bench-dump', timeToDump),
  'dump-memory': () => withNamespace('bench-dump', memoryOfDumps),
};

/** `restore:4`: of so many gigabytes alone. */
function ofSize(name: string): (() => Promise<Measurement[]>) | undefined {
  const [, size] = /^restore:([1-9]\d*)$/.exec(name) ?? [];
  return size === undefined
    ? undefined
    : () => timeToRestore((namespace) => Namespace.create(namespace), [Number(size)]);
}

async function main(names: readonly string[]): Promise<void> {
  const measurements: Measurement[] = [];
  for (const name of names.length > 0 ? names : Object.keys(BENCHES)) {
    const bench = BENCHES[name] ?? ofSize(name);
    if (!bench) throw new Error(`no bench is called ${name}; there are ${Object.keys(BENCHES).join(', ')}`);
    const found = await bench();
    if (typeof found !== 'string') measurements.push(...[found].flat());
    console.log(`${typeof found === 'string' ? found : table(measurements)}\n`);
  }
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
