import type { CloudNativePostgresModel } from '../cloud-native/model';
import { cloudNativeNames } from '../cloud-native/names';
import { volumeName } from '../cloud-native/tablespaces';
import type { Problems } from '../problems';
import { CloudNativeBootstrap } from '../options/cloud-native/bootstrap';
import type { ResourceDefaults } from '../resources';
import type { Volume } from '../storage';
import { type CopyModel, copyLabels, copySelector } from './copy';
import { copyNames } from './names';

const MB = 1024 ** 2;

/** What the pod gets that looks at a copy. */
export const CHECKS_RESOURCES: ResourceDefaults = { cpuRequest: 50, memoryRequest: 64 * MB, memoryLimit: 256 * MB };

/** The name in a Cluster of the Backup, which is only known when a drill begins. */
export const BACKUP_TO_BE_CHOSEN = 'to-be-chosen';

/**
 * The Cluster of a copy: one instance on such volumes as those of the database, from the same image, and nothing else
 * of it: no backups, no WAL archive, no replication, no roles, Services or certificates of its own.
 */
export function operatedCopy(database: CloudNativePostgresModel, copy: CopyModel): CloudNativePostgresModel {
  const { tolerations, nodeSelector, priorityClassName, schedulerName } = database.props;
  const labels = copyLabels(copy);
  return {
    ...database,
    names: cloudNativeNames(copyNames(copy.drill).copy),
    labels,
    clusterAnnotations: copy.annotations,
    podLabels: copySelector(copy.drill),
    podAnnotations: {},
    replicas: 1,
    credentials: {
      ownerSecret: '',
      ownerGiven: false,
      superuserAccess: true,
      superuserGiven: false,
    },
    dataVolume: copy.dataVolume,
    ...(copy.walVolume === undefined ? {} : { walVolume: copy.walVolume }),
    resources: copy.resources,
    parameters: {
      shared_buffers: `${Math.max(1, Math.floor(copy.resources.memory / 4 / MB))}MB`,
      max_logical_replication_workers: '0',
      autovacuum: 'off',
      'cron.launch_active_jobs': 'off',
      ...prepared(database.parameters),
    },
    pgHba: [],
    initScripts: [],
    certificates: { required: false },
    metrics: { configMaps: [], secrets: [], defaultQueries: false },
    antiAffinity: 'none',
    podDisruptionBudget: false,
    props: {
      name: copyNames(copy.drill).copy,
      storage: database.props.storage,
      tolerations,
      nodeSelector,
      priorityClassName,
      schedulerName,
      sharedPreloadLibraries: [...copy.preloadLibraries],
      bootstrap: CloudNativeBootstrap.recoverBackup(BACKUP_TO_BE_CHOSEN),
    },
  };
}

/** Room for the prepared transactions that a backup holds, and for their locks: PostgreSQL does not start without. */
function prepared(parameters: CloudNativePostgresModel['parameters']): CloudNativePostgresModel['parameters'] {
  const names = ['max_prepared_transactions', 'max_locks_per_transaction', 'max_connections'];
  return Object.fromEntries(
    names.flatMap((name) => (parameters[name] === undefined ? [] : [[name, parameters[name]]])),
  );
}

/** The claims that the operator makes for the one instance of a copy. */
export function operatedClaims({ names, walVolume, tablespaces }: CloudNativePostgresModel): string[] {
  const data = `${names.database}-1`;
  return [
    data,
    ...(walVolume === undefined ? [] : [`${data}-wal`]),
    ...tablespaces.map(({ name }) => `${data}-tbs-${volumeName(name)}`),
  ];
}

/** Tablespaces come back on volumes of the copy's class. */
export function copyTablespaces(
  { tablespaces }: CloudNativePostgresModel,
  volume: (volume: Volume) => Volume,
): CloudNativePostgresModel['tablespaces'] {
  return tablespaces.map((tablespace) => ({ ...tablespace, volume: volume(tablespace.volume) }));
}

/** Says what a drill of such a database cannot do. */
export function warnOfOnlineBackups({ props }: CloudNativePostgresModel, problems: Problems): void {
  if (props.plugins?.some(({ walArchiver }) => walArchiver))
    problems.warn(
      'postgres',
      'archives WAL, which a drill does not read: only backups that need none are restored, which were taken with online: false',
    );
}
