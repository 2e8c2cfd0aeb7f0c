import { backupStatus, type BackupStatus, type StatusObjects } from '../../../src/status';
import type { Kubectl } from './kubectl';

/** Where `kubectl` finds each kind. */
const KINDS: { readonly [kind in keyof Required<StatusObjects>]: string } = {
  leases: 'leases',
  cronJobs: 'cronjobs',
  jobs: 'jobs',
  pods: 'pods',
  claims: 'persistentvolumeclaims',
  volumeSnapshots: 'volumesnapshots',
  scheduledBackups: 'scheduledbackups.postgresql.cnpg.io',
  backups: 'backups.postgresql.cnpg.io',
  clusters: 'clusters.postgresql.cnpg.io',
  statefulSets: 'statefulsets',
};

/** What the cluster holds now. */
export async function readStatusObjects(kubectl: Kubectl): Promise<StatusObjects> {
  const entries = Object.entries(KINDS).map(async ([kind, plural]) => [kind, await kubectl.list(plural)] as const);
  return Object.fromEntries(await Promise.all(entries));
}

/** How the backups of a database are, by what the cluster holds now. */
export async function readBackupStatus(kubectl: Kubectl, database: string): Promise<BackupStatus> {
  return backupStatus(await readStatusObjects(kubectl), database, new Date());
}
