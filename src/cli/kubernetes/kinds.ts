import { CONNECTION_LABEL } from '../../model/connection/earlier';
import type { NamespaceObjects } from './objects';

/** A kind of object, as the API lists it. */
export interface Kind {
  /** The plural, as roles name it. */
  readonly resource: string;
  /** Empty for the core group. */
  readonly group: string;
  readonly version: string;
  /** Its definition may be missing from the cluster, which then has none. */
  readonly optional?: boolean;
  /** Only those with these labels are asked for. */
  readonly selector?: string;
  /** Only metadata are asked for: nothing else leaves the cluster. */
  readonly metadataOnly?: boolean;
  /** It tells of things aside: where it may not be listed, all else can be told. */
  readonly aside?: boolean;
}

const CORE = { group: '', version: 'v1' };
const APPS = { group: 'apps', version: 'v1' };
const SNAPSHOTS = { group: 'snapshot.storage.k8s.io', version: 'v1', optional: true };
const CLOUD_NATIVE = { group: 'postgresql.cnpg.io', version: 'v1', optional: true };

/** Everything that is read of a namespace. */
export const KINDS: { readonly [name in keyof NamespaceObjects]-?: Kind } = {
  statefulSets: { resource: 'statefulsets', ...APPS },
  clusters: { resource: 'clusters', ...CLOUD_NATIVE },
  pods: { resource: 'pods', ...CORE },
  services: { resource: 'services', ...CORE },
  claims: { resource: 'persistentvolumeclaims', ...CORE },
  leases: { resource: 'leases', group: 'coordination.k8s.io', version: 'v1' },
  cronJobs: { resource: 'cronjobs', group: 'batch', version: 'v1' },
  jobs: { resource: 'jobs', group: 'batch', version: 'v1' },
  volumeSnapshots: { resource: 'volumesnapshots', ...SNAPSHOTS },
  scheduledBackups: { resource: 'scheduledbackups', ...CLOUD_NATIVE },
  backups: { resource: 'backups', ...CLOUD_NATIVE },
  configMaps: { resource: 'configmaps', ...CORE, selector: 'app.kubernetes.io/managed-by=cdk8s-pg', aside: true },
  // Never what is in them.
  secrets: { resource: 'secrets', ...CORE, selector: CONNECTION_LABEL, metadataOnly: true, aside: true },
  deployments: { resource: 'deployments', ...APPS, aside: true },
  daemonSets: { resource: 'daemonsets', ...APPS, aside: true },
};

/** What is told of by the name of a kind. */
export type KindName = keyof typeof KINDS;

/** As `kubectl auth can-i` takes it: `pods`, `leases.coordination.k8s.io`. */
export const kindText = ({ resource, group }: Kind): string => (group === '' ? resource : `${resource}.${group}`);
