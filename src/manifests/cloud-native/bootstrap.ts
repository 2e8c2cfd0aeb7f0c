import {
  type ClusterSpecBootstrap,
  type ClusterSpecBootstrapInitdb,
  type ClusterSpecBootstrapInitdbImport,
  ClusterSpecBootstrapInitdbImportType,
  type ClusterSpecBootstrapRecovery,
} from '../../../imports/postgresql.cnpg.io';
import type { CloudNativePostgresModel } from '../../model/cloud-native/model';
import type { CloudNativeBootstrap } from '../../model/options/cloud-native/bootstrap';
import type { ImportOptions, VolumeSource } from '../../model/options/cloud-native/bootstrap-options';
import type { RecoveryTarget } from '../../model/options/cloud-native/recovery-target';

/** What a database begins with. */
export function bootstrap(model: CloudNativePostgresModel): ClusterSpecBootstrap {
  const { bootstrap: wish } = model.props;
  if (wish?.method === 'copy') return { pgBasebackup: { source: wish.source as string, ...application(model) } };
  if (wish?.recovery || ['recovery', 'backup'].includes(wish?.method ?? ''))
    return { recovery: recovery(wish as CloudNativeBootstrap, model) };
  return { initdb: initdb(model) };
}

/** The application's database, whose owner and Secret the operator cares for. */
function application({ database, owner, credentials, props }: CloudNativePostgresModel): {
  database: string;
  owner: string;
  secret?: { name: string };
} {
  const given =
    props.bootstrap?.snapshots?.secret?.name ?? (credentials.ownerGiven ? credentials.ownerSecret : undefined);
  return { database, owner, secret: given === undefined ? undefined : { name: given } };
}

function initdb(model: CloudNativePostgresModel): ClusterSpecBootstrapInitdb {
  const { props, locale, initScripts } = model;
  const refs = (kind: string): { name: string; key: string }[] | undefined => {
    const list = initScripts.filter((script) => script.kind === kind).map(({ source, key }) => ({ name: source, key }));
    return list.length > 0 ? list : undefined;
  };
  return {
    // With a whole server its own databases come, and no application's is made.
    ...(props.bootstrap?.serverImport ? {} : application(model)),
    encoding: locale.encoding,
    localeCollate: locale.locale,
    localeCType: locale.locale,
    localeProvider: props.localeProvider,
    icuLocale: props.icuLocale,
    icuRules: props.icuRules,
    builtinLocale: props.builtinLocale,
    dataChecksums: locale.dataChecksums,
    walSegmentSize: props.walSegmentSize,
    postInitApplicationSqlRefs:
      initScripts.length > 0 ? { secretRefs: refs('Secret'), configMapRefs: refs('ConfigMap') } : undefined,
    import: importOf(props.bootstrap),
  };
}

function importOf(wish: CloudNativeBootstrap | undefined): ClusterSpecBootstrapInitdbImport | undefined {
  const { databaseImport: one, serverImport: server } = wish ?? {};
  if (one)
    return {
      type: ClusterSpecBootstrapInitdbImportType.MICROSERVICE,
      databases: [one.database],
      postImportApplicationSql: one.postImportSql,
      ...common(one),
    };
  if (server)
    return {
      type: ClusterSpecBootstrapInitdbImportType.MONOLITH,
      databases: server.databases,
      roles: server.roles,
      ...common(server),
    };
  return undefined;
}

function common(
  options: ImportOptions,
): Pick<ClusterSpecBootstrapInitdbImport, 'source' | 'schemaOnly' | 'pgDumpExtraOptions' | 'pgRestoreExtraOptions'> {
  return {
    source: { externalCluster: options.source },
    schemaOnly: options.schemaOnly === true ? true : undefined,
    pgDumpExtraOptions: options.pgDumpOptions,
    pgRestoreExtraOptions: options.pgRestoreOptions,
  };
}

function recovery(wish: CloudNativeBootstrap, model: CloudNativePostgresModel): ClusterSpecBootstrapRecovery {
  const { snapshots, backup, recovery: options } = wish;
  return {
    source: wish.source,
    backup: backup === undefined ? undefined : { name: backup },
    volumeSnapshots: snapshots && {
      storage: volumeSource(snapshots.storage),
      walStorage: snapshots.walStorage && volumeSource(snapshots.walStorage),
      tablespaceStorage:
        snapshots.tablespaceStorage &&
        Object.fromEntries(
          Object.entries(snapshots.tablespaceStorage).map(([name, source]) => [name, volumeSource(source)]),
        ),
    },
    recoveryTarget: options?.target && recoveryTarget(options.target),
    ...application(model),
  };
}

function volumeSource({ name, kind = 'VolumeSnapshot' }: VolumeSource): {
  apiGroup: string;
  kind: string;
  name: string;
} {
  return { apiGroup: kind === 'VolumeSnapshot' ? 'snapshot.storage.k8s.io' : '', kind, name };
}

function recoveryTarget({ kind, value, options }: RecoveryTarget): ClusterSpecBootstrapRecovery['recoveryTarget'] {
  return {
    targetTime: kind === 'time' ? value : undefined,
    targetLsn: kind === 'lsn' ? value : undefined,
    targetName: kind === 'name' ? value : undefined,
    targetXid: kind === 'xid' ? value : undefined,
    targetImmediate: kind === 'immediate' ? true : undefined,
    exclusive: options.exclusive,
    targetTli: options.timeline,
    backupId: options.backupId,
  };
}
