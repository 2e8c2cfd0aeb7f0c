import { databaseNames } from '../../model/names';
import { label } from '../../model/retention/snapshot-objects';
import type { ClusterObject, NamespaceObjects, StatefulSetObject } from '../kubernetes/objects';
import { demandRight, type NamespaceContent } from '../kubernetes/read-namespace';
import type { InstanceStatus } from './database-status';
import { databasesOf, noSuchDatabase } from './databases';
import { instancesOfCluster, instancesOfSet } from './instances';

/** Something that has to be as it should. */
export interface RolloutPart {
  /** An instance, or the database. */
  readonly name: string;
  readonly done: boolean;
  /** What it is, or is waited for. */
  readonly text: string;
}

/** What is looked at beside what the status needs. */
type RolledSet = StatefulSetObject & {
  readonly metadata: { readonly generation?: number };
  readonly spec?: { readonly updateStrategy?: { readonly type?: string } };
  readonly status?: { readonly observedGeneration?: number; readonly updateRevision?: string };
};

type RolledCluster = ClusterObject & { readonly status?: { readonly targetPrimary?: string } };

const DONE = 'updated, streaming and ready';

/**
 * How far a rollout has come: what is said of each instance, and of the database as a whole.
 *
 * @throws CannotTell where there is no such database, or it cannot be looked at
 */
export function rolloutParts(content: NamespaceContent, database: string): RolloutPart[] {
  const { objects } = content;
  const all = databasesOf(objects);
  const found = all.find(({ name }) => name === database);
  if (found === undefined) {
    const names = all.map(({ name }) => name);
    throw noSuchDatabase(database, names, content);
  }
  demandRight(content, /^(pods|leases\.)/);
  return found.engine === 'replicated' ? partsOfSet(objects, database) : partsOfCluster(objects, database);
}

function partsOfSet(objects: NamespaceObjects, database: string): RolloutPart[] {
  const { statefulSets = [], pods = [], leases = [], configMaps = [] } = objects;
  const [set] = statefulSets.filter(({ metadata }) => metadata.name === database) as RolledSet[];
  const { replicas = 1, updateStrategy } = set.spec ?? {};
  const { updateRevision, observedGeneration = 0 } = set.status ?? {};
  if (observedGeneration < (set.metadata.generation ?? 0))
    return [waits(database, 'Kubernetes has not seen the change yet')];
  const revisionOf = (instance: string): string | undefined => {
    const pod = pods.find(({ metadata }) => metadata.name === instance);
    return pod && label(pod, 'controller-revision-hash');
  };
  const old =
    updateStrategy?.type === 'OnDelete' ? 'not updated: it waits until its pod is deleted' : 'not updated yet';
  const instances = instancesOfSet(set, pods).map((instance): RolloutPart => {
    const { name, state } = instance;
    if (Number(/\d+$/.exec(name)?.[0]) >= replicas) return waits(name, 'is to go');
    if (state === 'no pod') return waits(name, 'it has no pod yet');
    return revisionOf(name) === updateRevision ? judged(instance, instance.reason) : waits(name, old);
  });
  const wish = configMaps.find(({ metadata }) => metadata.name === databaseNames(database).configuration)?.data
    ?.primary;
  const holder = leases.find(({ metadata }) => metadata.name === database)?.spec?.holderIdentity;
  const wished = wish === undefined ? undefined : `${database}-${wish}`;
  if (!holder) return [...instances, waits(database, 'nobody is the primary yet')];
  if (wished !== undefined && wished !== holder)
    return [...instances, waits(database, `${wished} is to take over from ${holder}`)];
  return [...instances, { name: database, done: true, text: `${holder} is the primary` }];
}

function partsOfCluster({ clusters = [], pods = [] }: NamespaceObjects, database: string): RolloutPart[] {
  const [cluster] = clusters.filter(({ metadata }) => metadata.name === database) as RolledCluster[];
  const { spec, status } = cluster;
  const { instances: wanted = 1 } = spec ?? {};
  const image = status?.image ?? spec?.imageName;
  const imageOf = (instance: string): string | undefined =>
    pods.find(({ metadata }) => metadata.name === instance)?.spec?.containers?.find(({ name }) => name === 'postgres')
      ?.image;
  const instances = instancesOfCluster(cluster, pods).map((instance): RolloutPart => {
    const runs = imageOf(instance.name);
    const old = image !== undefined && runs !== undefined && !isSame(runs, image);
    return old ? waits(instance.name, 'not updated yet') : judged(instance, instance.reason);
  });
  return [...instances, { name: database, ...ofOperator(cluster, { wanted, found: instances.length }) }];
}

/** What is said of the Cluster as a whole. */
function ofOperator(
  { status }: RolledCluster,
  { wanted, found }: { readonly wanted: number; readonly found: number },
): Omit<RolloutPart, 'name'> {
  const { phase, phaseReason, currentPrimary, targetPrimary } = status ?? {};
  if (!phase) return { done: false, text: 'the operator has not begun with it' };
  if (!phase.startsWith('Cluster in healthy state'))
    return { done: false, text: `the operator says: ${[phase, phaseReason].filter(Boolean).join(': ')}` };
  if (found !== wanted) return { done: false, text: `it has ${found} of ${wanted} instances` };
  if (currentPrimary === undefined || (targetPrimary !== undefined && currentPrimary !== targetPrimary))
    return { done: false, text: `${targetPrimary ?? 'an instance'} is to become the primary` };
  return { done: true, text: `${currentPrimary} is the primary` };
}

/** An instance of the new revision. One that is ready and has something to say does not stream. */
function judged({ name, role, ready, state }: InstanceStatus, reason: string | undefined): RolloutPart {
  const why = reason === undefined ? state : `${state}: ${reason}`;
  if (!ready) return waits(name, `updated, not ready: ${why}`);
  if (role === 'none') return waits(name, `updated, without a role: ${why}`);
  if (reason !== undefined) return waits(name, `updated, ${reason}`);
  return { name, done: true, text: role === 'primary' ? 'updated, takes writes' : DONE };
}

const waits = (name: string, text: string): RolloutPart => ({ name, done: false, text });

/** Whether two references are of one image, as far as they tell: not both may name its digest. */
function isSame(one: string, other: string): boolean {
  const [[name, digest], [otherName, otherDigest]] = [one.split('@'), other.split('@')];
  return digest === undefined || otherDigest === undefined ? name === otherName : digest === otherDigest;
}
