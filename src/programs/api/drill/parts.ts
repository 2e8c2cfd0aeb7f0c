import { SNAPSHOT_LABELS } from '../../../model/backup/annotations';
import { DRILL_LABEL } from '../../../model/drill/annotations';
import type { DrillPlanFile, Manifest } from '../../../model/drill/plan';
import { ApiError, outcomeUnknown } from '../client/api-error';
import { CLAIMS, CLUSTERS, type KubernetesObject, PODS, type Resource } from '../client/resources';
import { findObject } from '../find-object';
import type { Run } from './run';
import type { DrillSetting } from './setting';

/** Something that a drill makes, or that follows from what it makes. */
export interface Part {
  readonly resource: Resource<KubernetesObject>;
  readonly name: string;
  /** Whether it goes by itself, with what it belongs to. */
  readonly follows?: boolean;
}

/** An object with its owners. */
interface Owned extends KubernetesObject {
  readonly metadata: KubernetesObject['metadata'] & { readonly ownerReferences?: readonly { readonly uid: string }[] };
}

/** Everything that may be there, in the order in which it is removed. */
export function partsOf({ objects }: DrillPlanFile): Part[] {
  const { pod, claims, cluster, clusterClaims = [] } = objects;
  return [
    { resource: PODS, name: pod.metadata.name },
    ...(cluster === undefined ? [] : [{ resource: CLUSTERS, name: cluster.metadata.name }]),
    ...Object.values(claims).map(({ metadata }) => ({
      resource: CLAIMS,
      name: metadata.name,
    })),
    ...clusterClaims.map((name) => ({ resource: CLAIMS, name, follows: true })),
  ];
}

/** Makes an object that belongs to the Job. One that is there already, from a write without an answer, is it. */
export async function make(run: Run, resource: Resource<KubernetesObject>, manifest: Manifest): Promise<void> {
  const { client, job, jobUid } = run.setting;
  const { name } = manifest.metadata;
  const ownerReferences = [{ apiVersion: 'batch/v1', kind: 'Job', name: job, uid: jobUid }];
  const body = { ...manifest, metadata: { ...manifest.metadata, ownerReferences } } as Owned;
  try {
    await run.ask(() => client.create(resource, body));
  } catch (error) {
    if (!(error instanceof ApiError) || !(error.conflict || outcomeUnknown(error))) throw error;
    const found = await run.ask(() => findObject(client, resource, name));
    if (found === undefined || !isOf(found, jobUid)) throw error;
  }
}

/**
 * Removes what this drill has made, or `everything` of its name, and waits until it is gone.
 *
 * @returns what was there
 * @throws what is there still when time is up, and what is of somebody else
 */
export async function remove(run: Run, { everything }: { readonly everything: boolean }): Promise<string[]> {
  const { setting } = run;
  const parts = partsOf(setting.plan);
  const met = new Set<string>();
  await run.until(async () => {
    const left: string[] = [];
    for (const part of parts) {
      const found: Owned | undefined = await run.ask(() => findObject(setting.client, part.resource, part.name));
      if (found === undefined) continue;
      const text = `${part.resource.kind} ${part.name}`;
      if (!part.follows && !isOfDrill(found, setting)) {
        if (everything) throw new Error(`${text} exists and is not of this drill: delete it, or choose another name`);
        continue;
      }
      if (!part.follows && !everything && !isOf(found, setting.jobUid)) continue;
      met.add(text);
      left.push(text);
      if (found.metadata.deletionTimestamp === undefined && !part.follows) await drop(run, part, found);
    }
    if (left.length === 0) return true;
    run.is(`waiting until ${left.join(', ')} ${left.length > 1 ? 'are' : 'is'} gone`);
    return undefined;
  });
  return [...met];
}

async function drop(run: Run, { resource }: Part, { metadata: { name, uid } }: Owned): Promise<void> {
  try {
    // This one, however it has changed since.
    await run.ask(() => run.setting.client.delete(resource, { metadata: { name, uid } }));
  } catch (error) {
    if (!(error instanceof ApiError) || !(error.missing || error.conflict)) throw error;
  }
}

function isOf({ metadata }: Owned, uid: string): boolean {
  return metadata.ownerReferences?.some((owner) => owner.uid === uid) ?? false;
}

function isOfDrill({ metadata: { labels = {} } }: Owned, { plan }: DrillSetting): boolean {
  return labels[DRILL_LABEL] === plan.drill && labels[SNAPSHOT_LABELS.database] === plan.database;
}
