import type { VolumeSnapshot } from './backups';
import { volumeClaim } from './claim';
import type { Namespace } from './namespace';
import { onVolume } from './volume';

/** Lets a namespace have so many claims and no more. */
export function claimQuota(name: string, persistentvolumeclaims: number): object {
  const hard = { persistentvolumeclaims: String(persistentvolumeclaims) };
  return { apiVersion: 'v1', kind: 'ResourceQuota', metadata: { name }, spec: { hard } };
}

const FILL = `
cd /volume
for size in 1M 64k 4k 512; do dd if=/dev/zero of=filler.$size bs=$size conv=fsync 2>/dev/null || true; done
sync -f .`;

/**
 * Makes a backup out of another one, of which one volume is full to the last byte, as of a database that had filled its own.
 *
 * @returns its name
 */
export async function filledBackup(namespace: Namespace, backup: string, full: 'data' | 'wal'): Promise<string> {
  const { kubectl } = namespace;
  const name = `${backup}-full-${full}`;
  for (const volume of ['data', 'wal']) {
    const suffix = volume === 'data' ? '' : `-${volume}`;
    const { metadata, spec } = await kubectl.get<VolumeSnapshot>('volumesnapshot', `${backup}${suffix}`);
    const claim = `${name}${suffix}`;
    await kubectl.apply([volumeClaim(claim, '1Gi', { snapshot: metadata.name })]);
    // A volume is made when something uses it.
    await onVolume(namespace, claim, volume === full ? FILL : 'ls /volume');
    const completed = new Date().toISOString().replace(/\.\d+Z$/, 'Z');
    await kubectl.apply([
      {
        apiVersion: 'snapshot.storage.k8s.io/v1',
        kind: 'VolumeSnapshot',
        metadata: {
          name: claim,
          labels: { ...metadata.labels, 'cdk8s-pg/backup': name },
          annotations: { ...metadata.annotations, 'cdk8s-pg/completed-at': completed },
        },
        spec: {
          volumeSnapshotClassName: spec.volumeSnapshotClassName,
          source: { persistentVolumeClaimName: claim },
        },
      },
    ]);
    await namespace.eventually(
      `VolumeSnapshot ${claim} can be used`,
      async () => (await kubectl.get<VolumeSnapshot>('volumesnapshot', claim)).status?.readyToUse,
      { within: 60 },
    );
    await kubectl.delete('pvc', claim);
  }
  return name;
}
