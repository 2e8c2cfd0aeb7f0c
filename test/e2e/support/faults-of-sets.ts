import type { NodeFaults } from './node';
import { containerStatuses, type Pod } from './objects';
import type { PostgresSet } from './postgres-set';

/** How often the postgres container of an instance was restarted. */
export async function restartsOf(set: PostgresSet, ordinal: number): Promise<number> {
  const status = containerStatuses(await set.pod(ordinal)).find(({ name }) => name === 'postgres');
  if (!status) throw new Error(`${set.podName(ordinal)} has no container postgres yet`);
  return status.restartCount;
}

/** Kills every process of an instance's postgres container, and waits until the kubelet has started it again. */
export async function killContainer(set: PostgresSet, faults: NodeFaults, ordinal: number): Promise<void> {
  const before = await restartsOf(set, ordinal);
  await faults.signalAll(await set.pod(ordinal), 'KILL');
  await set.namespace.eventually(
    `container postgres of ${set.podName(ordinal)} restarted`,
    async () => (await restartsOf(set, ordinal)) > before,
    { within: 90 },
  );
}

/** Deletes an instance's pod together with its volume, and waits for the pod that follows it, with a new and empty one. */
export async function loseVolume(set: PostgresSet, ordinal: number): Promise<Pod> {
  const pod = await set.pod(ordinal);
  await set.kubectl.delete('pvc', set.claimName(ordinal), { wait: false });
  await set.kubectl.delete('pod', set.podName(ordinal), { gracePeriod: 1 });
  return set.scheduled(ordinal, { within: 90, not: pod });
}
