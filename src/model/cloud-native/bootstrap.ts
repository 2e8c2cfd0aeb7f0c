import type { CloudNativeBootstrap } from '../options/cloud-native/bootstrap';
import type { ImportServerOptions, SnapshotRecoveryOptions } from '../options/cloud-native/bootstrap-options';
import type { Problems } from '../problems';
import { referencedName } from '../references';
import { checkReference } from './external-clusters';
import { checkRecoveryTarget } from './recovery-target';
import type { CloudNativeWish } from './wish';

const EXAMPLE = "write for example CloudNativeBootstrap.copyOf('old')";

/** What the sources of volumes are called, for whoever reads of a problem. */
interface VolumeProps {
  readonly storage: string;
  readonly walStorage: string;
  readonly tablespaceStorage: string;
}
const OPERATORS: VolumeProps = {
  storage: 'storage',
  walStorage: 'walStorage',
  tablespaceStorage: 'tablespaceStorage',
};
/** Those of a RestoreFromSnapshot. */
const OURS: VolumeProps = {
  storage: 'snapshot',
  walStorage: 'walSnapshot',
  tablespaceStorage: 'tablespaceSnapshots',
};

/**
 * Checks what a database begins with.
 *
 * @param isRestore whether it was given as a RestoreFromSnapshot
 */
export function checkBootstrap(props: CloudNativeWish, isRestore: boolean, problems: Problems): void {
  const { bootstrap, externalClusters } = props;
  if (bootstrap === undefined) return;
  if (typeof bootstrap !== 'object' || bootstrap === null || typeof bootstrap.method !== 'string') {
    // A construct's tree is circular, which JSON cannot tell.
    const given = typeof bootstrap === 'object' && bootstrap !== null ? 'this object' : JSON.stringify(bootstrap);
    problems.add('bootstrap', `${given} is neither a RestoreFromSnapshot nor a CloudNativeBootstrap; ${EXAMPLE}`);
    return;
  }
  const source = bootstrap.snapshots ? 'bootstrap.walSource' : 'bootstrap.source';
  checkReference(source, bootstrap.source, externalClusters, problems);
  if (bootstrap.recovery || bootstrap.method === 'recovery') checkArchive(source, props, problems);
  if (bootstrap.databaseImport) checkDatabase(bootstrap.databaseImport.database, problems);
  if (bootstrap.serverImport) checkImportServer(bootstrap.serverImport, props, problems);
  if (bootstrap.method === 'backup' && !/^[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$/.test(String(bootstrap.backup)))
    problems.add(
      'bootstrap.backup',
      `'${String(bootstrap.backup)}' is not the name of a Backup; write that of one in the same namespace`,
    );
  if (bootstrap.snapshots) checkSnapshots(bootstrap.snapshots, props, isRestore ? OURS : OPERATORS, problems);
  checkRecoveryTarget(bootstrap.recovery?.target, bootstrap.snapshots !== undefined, problems);
  if (props.initSql?.length && !isInitdb(bootstrap))
    problems.add(
      'initSql',
      'is only run on a new database, and bootstrap brings one that exists; leave one of them out',
    );
}

/** Whether a new database is made, into which something may be imported. */
export function isInitdb(bootstrap: CloudNativeBootstrap | undefined): boolean {
  return bootstrap === undefined || ['import-database', 'import-server'].includes(bootstrap.method);
}

function checkDatabase(database: unknown, problems: Problems): void {
  if (typeof database !== 'string' || database === '' || database.includes('*'))
    problems.add(
      'bootstrap.database',
      `'${String(database)}' is not one database; name it, or use CloudNativeBootstrap.importServer for several`,
    );
}

function checkImportServer(
  { databases, roles }: ImportServerOptions,
  { credentials }: CloudNativeWish,
  problems: Problems,
): void {
  if (!Array.isArray(databases) || databases.length === 0)
    problems.add('bootstrap.databases', "[] names no database; name some, or write ['*'] for all");
  for (const [prop, names] of [
    ['databases', databases],
    ['roles', roles],
  ] as const)
    if (Array.isArray(names) && names.length > 1 && names.includes('*'))
      problems.add(`bootstrap.${prop}`, "has '*', which means all, beside others; leave them or '*' out");
  if (credentials?.owner === undefined)
    problems.warn(
      'bootstrap',
      'imports databases with their own owners: the operator makes no Secret then; give credentials.owner, a Secret with the password of the role that applications use',
    );
}

/** The operator lets a server pass that can only be connected to, and then finds no WAL. */
function checkArchive(prop: string, { bootstrap, externalClusters }: CloudNativeWish, problems: Problems): void {
  const archive = externalClusters?.find(({ name }) => name === bootstrap?.source);
  if (archive !== undefined && archive.plugin === undefined)
    problems.add(
      prop,
      `'${archive.name}' has no plugin that reads backups and WAL, so nothing would be found there; give its plugin in externalClusters, or name another`,
    );
}

/** Volumes that were snapshotted together have to come back together. */
function checkSnapshots(
  snapshots: SnapshotRecoveryOptions,
  props: CloudNativeWish,
  called: VolumeProps,
  problems: Problems,
): void {
  const tablespaces = new Set((props.tablespaces ?? []).map(({ name }) => name));
  const sources = Object.entries({
    [called.storage]: snapshots.storage,
    [called.walStorage]: snapshots.walStorage,
    ...Object.fromEntries(
      Object.entries(snapshots.tablespaceStorage ?? {}).map(([name, source]) => [
        `${called.tablespaceStorage}.${name}`,
        source,
      ]),
    ),
  });
  for (const [key, source] of sources) {
    if (source === undefined && key !== called.storage) continue;
    if (typeof source?.name !== 'string' || source.name === '')
      problems.add(`bootstrap.${key}.name`, 'is missing; write the name of a VolumeSnapshot');
    else if (!['VolumeSnapshot', 'PersistentVolumeClaim'].includes(source.kind ?? 'VolumeSnapshot'))
      problems.add(
        `bootstrap.${key}.kind`,
        `'${source.kind}' cannot be what a volume begins with; write VolumeSnapshot or PersistentVolumeClaim`,
      );
  }
  if (props.walStorage && !snapshots.walStorage)
    problems.add(
      `bootstrap.${called.walStorage}`,
      'is missing: the WAL volume would come up empty, and recovery would fail; give the snapshot taken together with the data',
    );
  if (!props.walStorage && snapshots.walStorage)
    problems.add(
      `bootstrap.${called.walStorage}`,
      'begins a volume that there is not; give walStorage as well, or leave it out',
    );
  for (const name of tablespaces)
    if (!Object.hasOwn(snapshots.tablespaceStorage ?? {}, name))
      problems.add(
        `bootstrap.${called.tablespaceStorage}.${name}`,
        'is missing: the tablespace would come up empty, and recovery would fail; give the snapshot taken together with the data',
      );
  for (const name of Object.keys(snapshots.tablespaceStorage ?? {}))
    if (!tablespaces.has(name))
      problems.add(
        `bootstrap.${called.tablespaceStorage}.${name}`,
        'begins a volume that there is not; give tablespaces as well, or leave it out',
      );
  if (snapshots.target !== undefined && snapshots.walSource === undefined)
    problems.add(
      'bootstrap.target',
      'cannot be reached: a snapshot alone has no later WAL; give walSource, or leave it out',
    );
  referencedName('bootstrap.secret', 'Secret', snapshots.secret, problems);
}
