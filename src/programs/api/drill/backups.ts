import { SNAPSHOT_ANNOTATIONS, SNAPSHOT_LABELS } from '../../../model/backup/annotations';
import { type ChosenBackup, chooseBackup } from '../../../model/drill/choose-backup';
import type { BackupObject } from '../../../model/retention/snapshot-objects';
import { snapshotUnits } from '../../../model/retention/snapshot-units';
import { BACKUPS, type KubernetesObject, VOLUME_SNAPSHOTS, type VolumeSnapshot } from '../client/resources';
import { listAll } from '../retention/list-all';
import type { Run } from './run';

/** A backup, and its snapshots by their volumes. */
export interface FoundBackup extends ChosenBackup {
  /** None with CloudNativePG, which finds its own. */
  readonly volumes: ReadonlyMap<string, VolumeSnapshot>;
}

/** The backup that is to be restored. @throws where there is none that fits */
export async function findBackup(run: Run): Promise<FoundBackup> {
  const { client, plan, now } = run.setting;
  run.is(`looking for backups of ${plan.database}`);
  const { database, minimumAge, maxAge } = plan;
  const operated = plan.engine === 'cloudnative-pg';
  const engine = operated ? plan.engine : 'own';
  const patience = { deadline: 0, pause: () => 0 };
  const snapshots = await run.ask(() => listAll(client, VOLUME_SNAPSHOTS, slimSnapshot, patience));
  const backups = operated ? await run.ask(() => listAll(client, BACKUPS, slimBackup, patience)) : [];
  const units = snapshotUnits({ engine, snapshots, backups });
  const chosen = chooseBackup(units, { database, now: now().getTime(), minimumAge, maxAge, operated });
  const taken = backups.find(({ metadata }) => metadata.name === chosen.unit.backup);
  if (taken?.status?.online === true)
    throw new Error(
      `Backup ${taken.metadata.name} was taken online and needs archived WAL, which a drill does not read: take backups with online: false`,
    );
  const parts = snapshots.filter(({ metadata }) => chosen.unit.snapshots.includes(metadata.name));
  const volumes = new Map(
    operated ? [] : parts.map((snapshot) => [snapshot.metadata.labels?.[SNAPSHOT_LABELS.volume] ?? '', snapshot]),
  );
  return { ...chosen, volumes };
}

/** Of each only what is looked at: there may be many, and CloudNativePG writes much into theirs. */
function slimSnapshot({ metadata, spec, status }: VolumeSnapshot): VolumeSnapshot {
  return { metadata: slim(metadata), spec, status };
}

/** A Backup, and whether it was taken of a server that ran. */
type TakenBackup = KubernetesObject & BackupObject & { readonly status?: { readonly online?: boolean } };

function slimBackup(backup: KubernetesObject): TakenBackup {
  const { spec, status } = backup as TakenBackup;
  const { phase, startedAt, stoppedAt, snapshotBackupStatus, online } = status ?? {};
  return {
    metadata: slim(backup.metadata),
    spec: { cluster: spec?.cluster, method: spec?.method },
    status: { phase, startedAt, stoppedAt, snapshotBackupStatus, online },
  };
}

const TOLD: readonly string[] = Object.values(SNAPSHOT_ANNOTATIONS);

function slim({
  name,
  uid,
  creationTimestamp,
  deletionTimestamp,
  labels,
  annotations = {},
}: KubernetesObject['metadata']): KubernetesObject['metadata'] {
  const kept = Object.entries(annotations).filter(
    ([key]) => TOLD.includes(key) || ['cnpg.io/pvcRole', 'cnpg.io/backupEndTime'].includes(key),
  );
  return { name, uid, creationTimestamp, deletionTimestamp, labels, annotations: Object.fromEntries(kept) };
}
