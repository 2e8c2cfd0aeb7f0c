import { CloudNativeBootstrap } from '../options/cloud-native/bootstrap';
import type { CloudNativePostgresProps } from '../options/cloud-native-postgres-props';
import type { Problems } from '../problems';
import { bytesToQuantity, sizeInBytes, sizeProblem } from '../quantity';
import type { RestorePlan } from '../restore/options/bootstrap';

/** The props, with what the database begins with in the operator's own terms. */
export type CloudNativeWish = Omit<CloudNativePostgresProps, 'bootstrap'> & {
  readonly bootstrap?: CloudNativeBootstrap;
};

/** The props in the operator's own terms. */
export function cloudNativeWish(props: CloudNativePostgresProps): CloudNativeWish {
  const plan = props.bootstrap?.restorePlan;
  const bootstrap = plan === undefined ? (props.bootstrap as CloudNativeBootstrap | undefined) : recovery(plan, props);
  return { ...props, bootstrap };
}

/** What a database is restored from, for a person; undefined where it begins otherwise. */
export function restoredFrom({ bootstrap }: CloudNativePostgresProps): string | undefined {
  const plan = bootstrap?.restorePlan;
  return plan && (plan.backup ?? plan.snapshot);
}

/** The operator knows a backup by its object, and snapshots one by one. */
function recovery(plan: RestorePlan, { walStorage }: CloudNativePostgresProps): CloudNativeBootstrap {
  const { backup, snapshot = '', walSnapshot, tablespaceSnapshots, walSource, target } = plan;
  if (backup !== undefined && walSource === undefined) return CloudNativeBootstrap.recoverBackup(backup);
  const data = backup ?? snapshot;
  const wal = walSnapshot ?? (walStorage === undefined ? undefined : `${data}-wal`);
  const named = Object.entries(tablespaceSnapshots ?? {}).map(([tablespace, name]) => [tablespace, { name }] as const);
  return CloudNativeBootstrap.recoverSnapshots({
    storage: { name: data },
    ...(wal === undefined ? {} : { walStorage: { name: wal } }),
    ...(named.length === 0 ? {} : { tablespaceStorage: Object.fromEntries(named) }),
    ...(walSource === undefined ? {} : { walSource }),
    ...(target === undefined ? {} : { target }),
  });
}

/** Checks a restore against the database that begins with it. */
export function checkRestore(
  { bootstrap, storage }: CloudNativePostgresProps,
  majorVersion: number,
  problems: Problems,
): void {
  const plan = bootstrap?.restorePlan;
  if (plan === undefined) return;
  if (plan.majorVersion !== undefined && plan.majorVersion !== majorVersion)
    problems.add(
      'bootstrap.majorVersion',
      `${plan.majorVersion} is what the snapshot was made by, version is ${majorVersion}: PostgreSQL reads only its own; set version to '${plan.majorVersion}' (a major upgrade is a new database and a dump)`,
    );
  if (plan.snapshotSize === undefined || sizeProblem(plan.snapshotSize) !== undefined) return;
  const given = storage?.grownTo ?? storage?.size;
  if (sizeProblem(given) !== undefined) return;
  const [least, size] = [sizeInBytes(plan.snapshotSize), sizeInBytes(given)];
  if (size < least)
    problems.add(
      'storage.size',
      `${bytesToQuantity(size)} is less than the snapshot (${bytesToQuantity(least)}); give at least that`,
    );
}
