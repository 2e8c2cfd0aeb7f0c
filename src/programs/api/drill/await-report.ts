import { type CopyReport, parseReport } from '../../../model/drill/findings';
import { oneLine } from '../client/api-error';
import { CLAIMS, PODS } from '../client/resources';
import { findObject } from '../find-object';
import { type CopyPod, obstacle } from './pod-state';
import type { Run } from './run';

/** Waits until the pod has ended, and returns what it says. @throws where it says nothing */
export async function awaitReport(run: Run): Promise<CopyReport> {
  const { client, plan } = run.setting;
  const { name } = plan.objects.pod.metadata;
  const pod = await run.until(async () => {
    const found: CopyPod | undefined = await run.ask(() => findObject(client, PODS, name));
    if (found === undefined || found.metadata.deletionTimestamp !== undefined)
      throw new Error(`pod ${name} was deleted during the drill`);
    const { phase } = found.status ?? {};
    if (phase === 'Succeeded' || phase === 'Failed') return found;
    run.is(`waiting for pod ${name}: ${await state(run, found)}`);
    return undefined;
  });
  const { reason, message, containerStatuses } = pod.status ?? {};
  const ended = containerStatuses?.[0]?.state?.terminated;
  const report = parseReport(ended?.message);
  if (report !== undefined) return report;
  const why = [reason, message, ended?.reason, ended?.message].filter((text) => text).map(oneLine);
  throw new Error(`pod ${name} ended without saying what it found: ${why.join(': ') || 'no reason given'}`);
}

/** What the pod is at, for a person. */
async function state(run: Run, pod: CopyPod): Promise<string> {
  const { waiting, running, terminated } = pod.status?.containerStatuses?.[0]?.state ?? {};
  if (running !== undefined) return 'it runs';
  if (terminated !== undefined) return 'it has ended';
  const reason = obstacle(pod);
  if (reason !== undefined) return reason;
  const unbound = await unboundClaims(run);
  return unbound.length > 0 ? `claim ${unbound.join(', ')} has no volume yet` : (waiting?.reason ?? 'not started');
}

async function unboundClaims({ setting: { client, plan } }: Run): Promise<string[]> {
  const { claims, clusterClaims = [] } = plan.objects;
  const names = [...Object.values(claims).map(({ metadata }) => metadata.name), ...clusterClaims];
  const found = await Promise.all(names.map((name) => findObject(client, CLAIMS, name).catch(() => undefined)));
  return found
    .filter((claim) => (claim as { status?: { phase?: string } } | undefined)?.status?.phase === 'Pending')
    .map((claim) => claim?.metadata.name ?? '');
}
