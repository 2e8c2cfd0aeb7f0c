import { hasEnded, ownerOf as jobOwner } from '../../model/status/jobs';
import type { OwnedMetadata } from '../../model/status/objects';
import type { NamespaceObjects } from '../kubernetes/objects';

/** Who uses a Secret. */
export interface SecretUser {
  /** As manifests have it: `Deployment`. */
  readonly kind: string;
  readonly name: string;
  /** Its pods that still have it although their template no longer does. */
  readonly formerPods?: readonly string[];
}

/** What makes pods, or is one. */
interface Maker {
  readonly kind: string;
  readonly metadata: OwnedMetadata;
  readonly pod: unknown;
}

/** Who names each Secret in an environment or a volume, by the Secret's name. */
export function secretUsers(objects: NamespaceObjects): ReadonlyMap<string, readonly SecretUser[]> {
  const makers = makersOf(objects);
  const named = new Map<string, SecretUser[]>();
  for (const { kind, metadata, pod } of makers)
    for (const secret of secretsIn(pod)) add(named, secret, { kind, name: metadata.name });
  for (const { metadata, spec, status } of objects.pods ?? []) {
    if (status?.phase === 'Succeeded' || status?.phase === 'Failed') continue;
    const owner = keeperOf(metadata, objects);
    // Where its template is not seen nobody knows whether the pod is a former one.
    const seen = makers.some(({ kind, metadata: { name } }) => kind === owner.kind && name === owner.name);
    for (const secret of secretsIn(spec)) add(named, secret, seen ? { ...owner, formerPods: [metadata.name] } : owner);
  }
  return named;
}

/** Each user once; pods are former ones only where their template does not name the Secret. */
function add(named: Map<string, SecretUser[]>, secret: string, { formerPods, ...user }: SecretUser): void {
  const users = named.get(secret) ?? [];
  named.set(secret, users);
  const at = users.findIndex(({ kind, name }) => kind === user.kind && name === user.name);
  if (at < 0) users.push(formerPods === undefined ? user : { ...user, formerPods });
  else if (formerPods !== undefined && users[at].formerPods !== undefined)
    users[at] = { ...user, formerPods: [...users[at].formerPods, ...formerPods] };
}

function makersOf({ deployments, statefulSets, daemonSets, cronJobs, jobs }: NamespaceObjects): Maker[] {
  return [
    ...(deployments ?? []).map((each) => ({ kind: 'Deployment', ...each, pod: each.spec?.template?.spec })),
    ...(statefulSets ?? []).map((each) => ({ kind: 'StatefulSet', ...each, pod: each.spec?.template?.spec })),
    ...(daemonSets ?? []).map((each) => ({ kind: 'DaemonSet', ...each, pod: each.spec?.template?.spec })),
    ...(cronJobs ?? []).map((each) => ({
      kind: 'CronJob',
      ...each,
      pod: each.spec?.jobTemplate?.spec?.template?.spec,
    })),
    // One that has ended uses nothing any more, and those of a CronJob are made as that says.
    ...(jobs ?? [])
      .filter((each) => !hasEnded(each) && !jobOwner(each).scheduled)
      .map((each) => ({ kind: 'Job', ...each, pod: each.spec?.template?.spec })),
  ];
}

/** Who keeps a pod running, by the name that people know. */
function keeperOf(
  { name, labels = {}, ownerReferences = [] }: OwnedMetadata,
  { jobs = [] }: NamespaceObjects,
): { readonly kind: string; readonly name: string } {
  const [owner] = ownerReferences;
  if (owner?.kind === undefined || owner.name === undefined) return { kind: 'Pod', name };
  const hash = labels['pod-template-hash'];
  if (owner.kind === 'ReplicaSet' && hash !== undefined && owner.name.endsWith(`-${hash}`))
    return { kind: 'Deployment', name: owner.name.slice(0, -hash.length - 1) };
  const job = owner.kind === 'Job' ? jobs.find(({ metadata }) => metadata.name === owner.name) : undefined;
  const schedule = job && jobOwner(job);
  return schedule?.scheduled ? { kind: 'CronJob', name: schedule.name } : { kind: owner.kind, name: owner.name };
}

/** The Secrets that a pod has as environment or as files, wherever in it they are named. */
export function secretsIn(value: unknown): ReadonlySet<string> {
  const found = new Set<string>();
  const look = (each: unknown): void => {
    if (typeof each !== 'object' || each === null) return;
    for (const [key, inner] of Object.entries(each)) {
      if (key === 'secretKeyRef' || key === 'secretRef' || key === 'secret') {
        const { name, secretName } = Object(inner) as { readonly [field: string]: unknown };
        for (const text of [name, secretName]) if (typeof text === 'string') found.add(text);
      } else look(inner);
    }
  };
  look(value);
  return found;
}

/** Who uses a Secret, for a person. */
export function usersText(users: readonly SecretUser[]): string {
  return users
    .map(({ kind, name, formerPods = [] }) =>
      formerPods.length === 0
        ? `${kind} ${name}`
        : `${formerPods.length === 1 ? '1 pod' : `${formerPods.length} pods`} of ${kind} ${name} from before`,
    )
    .join(', ');
}
