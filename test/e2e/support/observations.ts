import type { Role } from './postgres-set';

/** What could be seen of a pod at one moment. Pure functions; times are milliseconds since 1970 on this machine. */
export interface Observation {
  readonly at: number;
  readonly pod: string;
  readonly uid: string;
  readonly ready: boolean;
  /** Is being deleted, or gone. */
  readonly deleting: boolean;
  readonly role: Role;
  /** The hash of its template. */
  readonly revision: string;
}

/** What kubectl prints of each change, for `parseObservation`. */
export const OBSERVATION_TEMPLATE =
  "{.type}|{.object.metadata.name}|{.object.metadata.uid}|{.object.status.conditions[?(@.type=='Ready')].status}|" +
  '{.object.metadata.deletionTimestamp}|{.object.metadata.labels.cdk8s-pg/role}|{.object.metadata.labels.controller-revision-hash}{"\\n"}';

/** @throws on a line that is none of kubectl's */
export function parseObservation(line: string, at: number): Observation {
  const [type, pod, uid, ready, deletion, role, revision, ...more] = line.split('|');
  if (!pod || uid === undefined || revision === undefined || more.length > 0)
    throw new Error(`not an observation of a pod: '${line}'`);
  const gone = type === 'DELETED';
  return {
    at,
    pod,
    uid,
    ready: ready === 'True' && !gone,
    deleting: gone || deletion !== '',
    role: gone ? 'none' : ((role || 'none') as Role),
    revision,
  };
}

/** The pods at every moment at which one of them changed. */
function* moments(observations: readonly Observation[]): Generator<ReadonlyMap<string, Observation>> {
  const current = new Map<string, Observation>();
  for (const observation of observations) {
    const known = current.get(observation.pod);
    // The end of a forcibly deleted pod may be told after the beginning of the next one.
    if (known && known.uid !== observation.uid && observation.deleting) continue;
    current.set(observation.pod, observation);
    yield new Map(current);
  }
}

/** The names of pods in the order in which they began to be deleted; twice where that happened twice. */
export function deletions(observations: readonly Observation[]): string[] {
  const seen = new Set<string>();
  return observations.filter(({ deleting, uid }) => deleting && !seen.has(uid) && seen.add(uid)).map(({ pod }) => pod);
}

/** The largest number of pods that were not ready at once, counting only pods that were ready before. */
export function mostUnready(observations: readonly Observation[]): number {
  const wereReady = new Set<string>();
  let most = 0;
  for (const pods of moments(observations)) {
    for (const { pod, ready } of pods.values()) if (ready) wereReady.add(pod);
    most = Math.max(most, [...wereReady].filter((pod) => !pods.get(pod)?.ready).length);
  }
  return most;
}

/** The largest number of pods that called themselves primary at once. */
export function mostPrimaries(observations: readonly Observation[]): number {
  return Math.max(
    0,
    ...[...moments(observations)].map((pods) => [...pods.values()].filter(({ role }) => role === 'primary').length),
  );
}

/** The pods that called themselves primary, one after another. */
export function primaries(observations: readonly Observation[]): string[] {
  const result: string[] = [];
  for (const { pod, role } of observations)
    if (role === 'primary' && result[result.length - 1] !== pod) result.push(pod);
  return result;
}
