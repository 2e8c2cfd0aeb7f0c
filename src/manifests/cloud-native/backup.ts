import type { ApiObjectProps } from 'cdk8s';
import type { SnapshotOptionsModel } from '../../model/backup/snapshot-options';
import type { ObjectDefaults } from '../../model/object-defaults';
import { metadata } from '../metadata';

/** A backup by snapshots on CloudNativePG. */
export interface CloudNativeBackup extends ObjectDefaults {
  readonly name: string;
  readonly cluster: string;
  readonly options: SnapshotOptionsModel;
}

const API = 'postgresql.cnpg.io/v1';

/** What both kinds say of the backup itself. The method is always written: the operator's default is one that goes away. */
function snapshot({ cluster, options }: CloudNativeBackup): object {
  return {
    cluster: { name: cluster },
    method: 'volumeSnapshot',
    online: options.online,
    ...(options.online ? { onlineConfiguration: onlineConfiguration(options) } : {}),
    target: options.preferStandby ? 'prefer-standby' : 'primary',
  };
}

function onlineConfiguration({ immediateCheckpoint, waitForArchive }: SnapshotOptionsModel): object {
  return { immediateCheckpoint, waitForArchive };
}

/** One backup. */
export function cloudNativeBackup(backup: CloudNativeBackup): ApiObjectProps {
  return {
    apiVersion: API,
    kind: 'Backup',
    metadata: metadata(backup, backup.name),
    spec: snapshot(backup),
  };
}

/** Backups by a schedule of six fields, the seconds first. */
export function cloudNativeScheduledBackup(
  backup: CloudNativeBackup,
  {
    schedule,
    suspend,
    immediate,
  }: { readonly schedule: string; readonly suspend: boolean; readonly immediate: boolean },
): ApiObjectProps {
  const spec = { schedule, suspend, immediate, backupOwnerReference: backup.options.backupOwner, ...snapshot(backup) };
  return { apiVersion: API, kind: 'ScheduledBackup', metadata: metadata(backup, backup.name), spec };
}

/** What the Cluster has to say, so that snapshots can be taken of it; they belong to nobody and stay. */
export function clusterBackup(options: SnapshotOptionsModel): object {
  const { snapshotClass, online, preferStandby } = options;
  return {
    target: preferStandby ? 'prefer-standby' : 'primary',
    volumeSnapshot: {
      ...(snapshotClass === undefined ? {} : { className: snapshotClass }),
      online,
      onlineConfiguration: onlineConfiguration(options),
      snapshotOwnerReference: 'none',
    },
  };
}
