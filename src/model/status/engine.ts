import { databaseNames } from '../names';
import { cnpgBackup } from '../retention/cnpg-snapshots';
import { ownBackup } from '../retention/own-snapshots';
import { label } from '../retention/snapshot-objects';
import { engineOfTemplate } from './jobs';
import type { StatusObjects } from './objects';
import type { StatusEngine } from './status';

/** Who takes the backups of a database: as the database itself tells, or else what belongs to its backups. */
export function engineOf(objects: StatusObjects, database: string): StatusEngine {
  const { clusters = [], statefulSets = [], leases = [], volumeSnapshots = [] } = objects;
  const { scheduledBackups = [], backups = [], cronJobs = [], jobs = [] } = objects;
  const called = ({ metadata }: { readonly metadata: { readonly name: string } }): boolean =>
    metadata.name === database;
  if (clusters.some(called)) return 'cloudnative-pg';
  const ours = statefulSets.filter(called).some((set) => label(set, 'app.kubernetes.io/managed-by') === 'cdk8s-pg');
  if (ours || leases.some(({ metadata }) => metadata.name === databaseNames(database).backupLease)) return 'replicated';
  if ([...scheduledBackups, ...backups].some(({ spec }) => spec?.cluster?.name === database)) return 'cloudnative-pg';
  const templates = [...cronJobs.map(({ spec }) => spec?.jobTemplate?.spec), ...jobs.map(({ spec }) => spec)];
  const byTemplate = templates.map((spec) => engineOfTemplate(spec?.template, database));
  const found = byTemplate.find((engine) => engine !== undefined);
  if (found !== undefined) return found;
  if (volumeSnapshots.some((snapshot) => ownBackup(snapshot)?.database === database)) return 'replicated';
  return volumeSnapshots.some((snapshot) => cnpgBackup(snapshot)?.database === database) ? 'cloudnative-pg' : 'unknown';
}
