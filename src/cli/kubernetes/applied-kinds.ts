import { type Kind, KINDS } from './kinds';
import { CannotTell } from './problems';

/** An object as it stands in a manifest. */
export interface ManifestObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
}

const CORE = { group: '', version: 'v1' };
const POLICY = { group: 'policy', version: 'v1' };
const RBAC = { group: 'rbac.authorization.k8s.io', version: 'v1' };
const NETWORK = { group: 'networking.k8s.io', version: 'v1' };
const MONITORING = { group: 'monitoring.coreos.com', version: 'v1', optional: true };
const CLOUD_NATIVE = { group: KINDS.clusters.group, version: KINDS.clusters.version, optional: true };

/** Roles, of which the instances of a StatefulSet have one. */
export const ROLES: Kind = { resource: 'roles', ...RBAC };

/** What a manifest calls each kind that the constructs emit. */
const BY_NAME: { readonly [kind: string]: Kind } = {
  StatefulSet: KINDS.statefulSets,
  Cluster: KINDS.clusters,
  Pod: KINDS.pods,
  Service: KINDS.services,
  PersistentVolumeClaim: KINDS.claims,
  Lease: KINDS.leases,
  CronJob: KINDS.cronJobs,
  Job: KINDS.jobs,
  VolumeSnapshot: KINDS.volumeSnapshots,
  ScheduledBackup: KINDS.scheduledBackups,
  Backup: KINDS.backups,
  ConfigMap: KINDS.configMaps,
  Secret: KINDS.secrets,
  ServiceAccount: { resource: 'serviceaccounts', ...CORE },
  Role: ROLES,
  RoleBinding: { resource: 'rolebindings', ...RBAC },
  PodDisruptionBudget: { resource: 'poddisruptionbudgets', ...POLICY },
  NetworkPolicy: { resource: 'networkpolicies', ...NETWORK },
  Deployment: { resource: 'deployments', group: 'apps', version: 'v1' },
  PodMonitor: { resource: 'podmonitors', ...MONITORING },
  Pooler: { resource: 'poolers', ...CLOUD_NATIVE },
  ImageCatalog: { resource: 'imagecatalogs', ...CLOUD_NATIVE },
  Database: { resource: 'databases', ...CLOUD_NATIVE },
};

/** The kind of an object in a manifest. @throws CannotTell where it is none that the constructs emit */
export function kindOf({ apiVersion, kind, metadata }: ManifestObject): Kind {
  const found: Kind | undefined = BY_NAME[kind];
  if (found !== undefined && apiVersionOf(found) === apiVersion) return found;
  throw new CannotTell(`${kind} ${metadata.name} of ${apiVersion} is of no kind that cdk8s-pg applies: use kubectl`);
}

const apiVersionOf = ({ group, version }: Kind): string => (group === '' ? version : `${group}/${version}`);
