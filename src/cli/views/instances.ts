import { PREFIX, ROLE_LABEL } from '../../model/labels';
import { podName } from '../../model/names';
import { annotation, label } from '../../model/retention/snapshot-objects';
import { troubleOf } from '../../model/status/jobs';
import { jsonOf, numberOf, textOf, timeOf } from '../../model/status/read';
import type { ClusterObject, InstancePodObject, StatefulSetObject } from '../kubernetes/objects';
import type { InstanceStatus } from './database-status';
import { imageVersion } from './image-version';

/** The instances of a StatefulSet: each that is wanted, and each that is still there. */
export function instancesOfSet(set: StatefulSetObject, pods: readonly InstancePodObject[]): InstanceStatus[] {
  const { name } = set.metadata;
  const ours = pods.filter(
    (pod) => label(pod, `${PREFIX}database`) === name && label(pod, `${PREFIX}component`) === 'instance',
  );
  const wanted = Array.from({ length: set.spec?.replicas ?? 1 }, (_, ordinal) => podName(name, ordinal));
  const missing = wanted.filter((each) => !ours.some(({ metadata }) => metadata.name === each));
  return inOrder([...ours.map((pod) => instance(pod, label(pod, ROLE_LABEL))), ...missing.map(withoutPod)]);
}

/** The instances of a Cluster that are there. */
export function instancesOfCluster(
  { metadata, status }: ClusterObject,
  pods: readonly InstancePodObject[],
): InstanceStatus[] {
  const instances = pods.filter(
    (pod) => label(pod, 'cnpg.io/cluster') === metadata.name && label(pod, 'cnpg.io/podRole') === 'instance',
  );
  const reported = status?.instancesReportedState ?? {};
  return inOrder(
    instances.map((pod) =>
      instance(pod, label(pod, 'cnpg.io/instanceRole'), numberOf(reported[pod.metadata.name]?.timeLineID)),
    ),
  );
}

function instance(pod: InstancePodObject, role: string | undefined, reportedTimeline?: number): InstanceStatus {
  const { metadata, spec, status } = pod;
  const version = imageVersion(spec?.containers?.find(({ name }) => name === 'postgres')?.image);
  const told = jsonOf(annotation(pod, `${PREFIX}state`));
  const timeline = numberOf(told.timeline) ?? reportedTimeline;
  const ready = status?.conditions?.some((each) => each.type === 'Ready' && each.status === 'True') ?? false;
  const reason = textOf(told.reason) ?? (ready ? undefined : troubleOf(pod));
  const since = timeOf(metadata.creationTimestamp);
  const ending = metadata.deletionTimestamp === undefined ? undefined : 'ending';
  return {
    name: metadata.name,
    role: role === 'primary' ? 'primary' : role === 'standby' || role === 'replica' ? 'standby' : 'none',
    ready,
    state: ending ?? textOf(told.state) ?? (status?.phase ?? 'unknown').toLowerCase(),
    ...(reason === undefined ? {} : { reason }),
    ...(timeline === undefined ? {} : { timeline }),
    ...(version === undefined ? {} : { version }),
    ...(spec?.nodeName === undefined ? {} : { node: spec.nodeName }),
    restarts: (status?.containerStatuses ?? []).reduce((sum, { restartCount = 0 }) => sum + restartCount, 0),
    ...(since === undefined ? {} : { since }),
  };
}

function withoutPod(name: string): InstanceStatus {
  return { name, role: 'none', ready: false, state: 'no pod', restarts: 0 };
}

/** By ordinal: 10 comes after 9. */
function inOrder(instances: readonly InstanceStatus[]): InstanceStatus[] {
  const ordinal = ({ name }: InstanceStatus): number => Number(/\d+$/.exec(name)?.[0] ?? 0);
  return [...instances].sort((a, b) => ordinal(a) - ordinal(b));
}
