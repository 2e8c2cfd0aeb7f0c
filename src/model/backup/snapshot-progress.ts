/** The parts of a VolumeSnapshot's status that are looked at. */
export interface SnapshotStatus {
  readonly creationTime?: string;
  readonly readyToUse?: boolean;
  readonly restoreSize?: string;
  readonly boundVolumeSnapshotContentName?: string;
  readonly error?: { readonly message?: string; readonly time?: string };
}

/** How far a snapshot has come. */
export type SnapshotStage = 'waiting' | 'cut' | 'ready';

/** How far a snapshot has come: cut means that later writes do not change it. */
export function snapshotStage(status: SnapshotStatus | undefined): SnapshotStage {
  if (status?.readyToUse === true && status.creationTime !== undefined) return 'ready';
  return status?.creationTime === undefined ? 'waiting' : 'cut';
}

/** What is wrong with a snapshot that says it is ready; undefined where nothing is. */
export function snapshotFlaw(
  {
    status,
    snapshotClass,
  }: { readonly status: SnapshotStatus | undefined; readonly snapshotClass: string | undefined },
  asked: { readonly snapshotClass: string | undefined; readonly sizeOf: (quantity: string) => number },
): string | undefined {
  if (!status?.boundVolumeSnapshotContentName) return 'it is bound to no VolumeSnapshotContent';
  const { restoreSize } = status;
  if (restoreSize === undefined || !(asked.sizeOf(restoreSize) > 0))
    return `its restore size is ${restoreSize ?? 'unknown'}`;
  if (asked.snapshotClass !== undefined && snapshotClass !== asked.snapshotClass)
    return `its class is ${snapshotClass ?? 'unknown'}, not ${asked.snapshotClass}`;
  return undefined;
}
