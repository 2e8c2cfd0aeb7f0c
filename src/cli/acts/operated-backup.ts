import type { CnpgBackupObject, ScheduledBackupObject } from '../../model/status/objects';
import { oneLine, timeOf } from '../../model/status/read';
import { runId } from '../../model/backup/run-id';
import type { NamespaceAccess } from '../kubernetes/access';
import { KINDS } from '../kubernetes/kinds';
import { type Acting, until } from './acting';
import { without } from '../kubernetes/without';

/** How a Backup of CloudNativePG ended, or waiting for it. */
export interface BackupEnd {
  readonly how: 'completed' | 'failed' | 'gone' | 'late' | 'interrupted';
  readonly reason?: string;
  readonly seconds?: number;
}

/** What is looked at of a ScheduledBackup beside what its status needs. */
interface Scheduled extends Omit<ScheduledBackupObject, 'metadata'> {
  readonly metadata: ScheduledBackupObject['metadata'] & { readonly uid?: string };
}

/** The Backup that a ScheduledBackup would make now, as one of its own. */
export function backupOf(
  scheduled: ScheduledBackupObject,
  {
    name,
    online,
    now,
    clusterUid,
  }: { readonly name?: string; readonly online?: boolean; readonly now: Date; readonly clusterUid?: string },
): CnpgBackupObject {
  const { metadata, spec = {} }: Scheduled = scheduled;
  const { backupOwnerReference, ...plan } = without(spec, 'schedule', 'suspend', 'immediate');
  const cluster = spec.cluster?.name ?? '';
  const owners: Record<string, object> = {
    self: { kind: 'ScheduledBackup', name: metadata.name, uid: metadata.uid },
    cluster: { kind: 'Cluster', name: cluster, uid: clusterUid },
  };
  const owner = owners[String(backupOwnerReference)];
  return {
    apiVersion: 'postgresql.cnpg.io/v1',
    kind: 'Backup',
    metadata: {
      name: name ?? runId(metadata.name, now),
      // As the operator labels those that it makes: so no run of the schedule begins beside it.
      labels: { 'cnpg.io/scheduled-backup': metadata.name, 'cnpg.io/cluster': cluster },
      ...(owner === undefined
        ? {}
        : { ownerReferences: [{ apiVersion: 'postgresql.cnpg.io/v1', controller: true, ...owner }] }),
    },
    spec: {
      ...(online === false ? without(plan, 'onlineConfiguration') : plan),
      ...(online === undefined ? {} : { online }),
      // Never of the primary where a standby is there.
      ...(online === false ? { target: 'prefer-standby' } : {}),
    },
  } as unknown as CnpgBackupObject;
}

/** Waits until a Backup has ended, and tells its phases meanwhile. */
export async function followBackup(
  access: NamespaceAccess,
  name: string,
  acting: Acting,
  timeout?: number,
): Promise<BackupEnd> {
  const look = async (): Promise<BackupEnd | undefined> => {
    const backup = await access.get<CnpgBackupObject>(KINDS.backups, name);
    if (backup === undefined) return { how: 'gone' };
    const { phase, error, startedAt, stoppedAt, instanceID } = backup.status ?? {};
    const [began, ended] = [timeOf(startedAt), timeOf(stoppedAt)];
    const seconds = began && ended && Math.round((ended.getTime() - began.getTime()) / 1000);
    if (phase === 'completed') return { how: 'completed', ...(seconds === undefined ? {} : { seconds }) };
    if (phase === 'failed') return { how: 'failed', reason: oneLine(error || 'the operator gives no reason') };
    const of = instanceID?.podName === undefined ? '' : `, of ${instanceID.podName}`;
    acting.progress(`Backup ${name}: ${DOING[phase ?? ''] ?? `phase ${phase}`}${of}`);
    return undefined;
  };
  const waited = await until(acting, look, timeout);
  return 'found' in waited ? waited.found : { how: waited.ended };
}

/** What phases mean. */
const DOING: { readonly [phase: string]: string | undefined } = {
  '': 'waiting for the operator',
  pending: 'waiting until another backup has ended',
  started: 'being taken',
  running: 'being taken',
  finalizing: 'waiting until its snapshots can be used',
};
