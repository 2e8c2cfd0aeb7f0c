import { CloudNativeBootstrap } from '../options/cloud-native/bootstrap';
import type { ExternalCluster } from '../options/cloud-native/external-cluster';
import type { CloudNativePostgresProps } from '../options/cloud-native-postgres-props';
import type { Problems } from '../problems';
import { bytesToQuantity, sizeInBytes, sizeProblem } from '../quantity';
import type { ImportPlan, RestorePlan } from '../restore/options/bootstrap';
import { volumeName } from './tablespaces';

/** The props, with what the database begins with in the operator's own terms. */
export type CloudNativeWish = Omit<CloudNativePostgresProps, 'bootstrap'> & {
  readonly bootstrap?: CloudNativeBootstrap;
};

/** The props in the operator's own terms. */
export function cloudNativeWish(props: CloudNativePostgresProps): CloudNativeWish {
  const { restorePlan, importPlan } = props.bootstrap ?? {};
  if (restorePlan !== undefined) return { ...props, bootstrap: recovery(restorePlan, props) };
  if (importPlan === undefined) return { ...props, bootstrap: props.bootstrap as CloudNativeBootstrap | undefined };
  const given = props.externalClusters ?? [];
  // Twice the same name is refused by checkImport, in the words of the import.
  const externalClusters = isTaken(importPlan, given) ? given : [...given, importPlan.cluster];
  return { ...props, bootstrap: imported(importPlan), externalClusters };
}

const isTaken = ({ cluster }: ImportPlan, given: ExternalCluster[]): boolean =>
  given.some(({ name }) => name === cluster.name);

/** An empty list says nothing, and would stand in the YAML. */
const some = (list: string[]): string[] | undefined => (list.length > 0 ? list : undefined);

/** What of another server is imported. */
function imported(plan: ImportPlan): CloudNativeBootstrap {
  const { cluster, database, databases, roles, schemaOnly, pgDumpOptions, pgRestoreOptions, postImportSql } = plan;
  const how = {
    source: cluster.name,
    schemaOnly,
    pgDumpOptions: some(pgDumpOptions),
    pgRestoreOptions: some(pgRestoreOptions),
  };
  return database === undefined
    ? CloudNativeBootstrap.importServer({ ...how, databases, roles })
    : CloudNativeBootstrap.importDatabase({ ...how, database, postImportSql: some(postImportSql) });
}

/** Checks an import against the database that begins with it. */
export function checkImport(
  { bootstrap, externalClusters = [] }: CloudNativePostgresProps,
  { majorVersion, namespace }: { readonly majorVersion: number; readonly namespace: string },
  problems: Problems,
): void {
  const plan = bootstrap?.importPlan;
  if (plan === undefined) return;
  if (isTaken(plan, externalClusters))
    problems.add(
      'bootstrap.externalClusterName',
      `'${plan.cluster.name}' is one of externalClusters already; give the import another externalClusterName`,
    );
  if (plan.majorVersion > majorVersion)
    problems.add(
      'bootstrap.source',
      `'${plan.cluster.name}' is PostgreSQL ${plan.majorVersion}, version is ${majorVersion}: a dump is read by the same version or a newer one; set version to '${plan.majorVersion}' or more`,
    );
  if (plan.namespace !== namespace)
    problems.add(
      'bootstrap.source',
      `'${plan.cluster.name}' has its Secrets in namespace ${plan.namespace}, and this database can only read those in ${namespace}; make both in one namespace, or give Postgres.fromAttributes with a Secret in ${namespace}`,
    );
}

/** What a database is restored from, for a person; undefined where it begins otherwise. */
export function restoredFrom({ bootstrap }: CloudNativePostgresProps): string | undefined {
  const plan = bootstrap?.restorePlan;
  return plan && (plan.backup ?? plan.snapshot);
}

/** The operator knows a backup by its object, and snapshots one by one; their names are its own. */
function recovery(plan: RestorePlan, { walStorage, tablespaces = [] }: CloudNativePostgresProps): CloudNativeBootstrap {
  const { backup, snapshot = '', walSnapshot, tablespaceSnapshots = {}, walSource, target } = plan;
  if (backup !== undefined && walSource === undefined) return CloudNativeBootstrap.recoverBackup(backup);
  const data = backup ?? snapshot;
  const wal = walSnapshot ?? (walStorage === undefined ? undefined : `${data}-wal`);
  const named = [
    ...tablespaces.map(({ name }) => [name, `${data}-tbs-${volumeName(name)}`] as const),
    ...Object.entries(tablespaceSnapshots),
  ].map(([tablespace, name]) => [tablespace, { name }] as const);
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
