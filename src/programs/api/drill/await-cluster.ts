import { CLAIMS, CLUSTERS, type KubernetesObject, PODS, type Resource } from '../client/resources';
import { findObject } from '../find-object';
import { listAll } from '../retention/list-all';
import { type CopyPod, obstacle } from './pod-state';
import type { Run } from './run';

interface Cluster extends KubernetesObject {
  readonly status?: { readonly readyInstances?: number; readonly phase?: string; readonly phaseReason?: string };
}

/** How often it is looked at before what it is made of is. */
const LOOKS = 5;

/** Waits until a Cluster can be asked. */
export async function awaitCluster(run: Run, name: string): Promise<void> {
  const { client } = run.setting;
  let looks = 0;
  let more = '';
  await run.until(async () => {
    const found: Cluster | undefined = await run.ask(() => findObject(client, CLUSTERS, name));
    if (found === undefined) throw new Error(`Cluster ${name} was deleted during the drill`);
    const { readyInstances = 0, phase = 'not looked at by the operator', phaseReason } = found.status ?? {};
    if (readyInstances > 0) return true;
    looks += 1;
    if (looks % LOOKS === 0) more = await missing(run, name).catch(() => '');
    run.is(`waiting for Cluster ${name}: ${phase}${phaseReason ? ` (${phaseReason})` : ''}${more}`);
    return undefined;
  });
}

/** What it lacks, which the operator does not say; empty where nothing is known. @throws where that cannot be read */
async function missing(run: Run, cluster: string): Promise<string> {
  const { client, plan } = run.setting;
  for (const name of plan.objects.clusterClaims ?? [])
    if ((await findObject(client, CLAIMS, name)) === undefined)
      return `: it has no claim ${name}; where a ResourceQuota or anything else forbids it, the log of the operator says so`;
  const patience = { deadline: 0, pause: () => 0 };
  const slim = ({ metadata: { name, labels }, status }: CopyPod): CopyPod => ({ metadata: { name, labels }, status });
  const pods = await listAll(client, PODS as Resource<CopyPod>, slim, patience);
  for (const pod of pods.filter(({ metadata }) => metadata.labels?.['cnpg.io/cluster'] === cluster)) {
    const reason = obstacle(pod);
    if (reason !== undefined) return `: pod ${pod.metadata.name}: ${reason}`;
  }
  return '';
}
