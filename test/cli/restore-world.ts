import { App, Chart, Size } from 'cdk8s';
import { PersistentVolumeClaim, Secret } from 'cdk8s-plus-28';
import {
  BackupMethod,
  BackupStore,
  CloudNativePostgres,
  type CloudNativePostgresProps,
  ReplicatedPostgres,
  type ReplicatedPostgresProps,
  S3Credentials,
  Schedule,
  ScheduledBackup,
  StoreEncryption,
} from '../../src';
import type { NamespaceObjects } from '../../src/cli/kubernetes/objects';

/** What a chart of namespace shop synthesizes. */
export function synthesize(declare: (chart: Chart) => void): any[] {
  const chart = new Chart(new App(), 'chart', { namespace: 'shop' });
  declare(chart);
  return chart.toJson();
}

/** Manifests as objects that a namespace holds. */
export function objectsOf(manifests: any[]): NamespaceObjects {
  const of = (kind: string): any[] => manifests.filter((each) => each.kind === kind);
  return {
    statefulSets: of('StatefulSet'),
    clusters: of('Cluster'),
    leases: of('Lease'),
    cronJobs: of('CronJob'),
    configMaps: of('ConfigMap'),
    claims: [],
    pods: [],
    jobs: [],
    volumeSnapshots: [],
    backups: [],
    services: of('Service'),
  };
}

/** The database products-db of our own. */
export function replicated(props: Partial<ReplicatedPostgresProps> = {}): NamespaceObjects {
  const declare = (chart: Chart) =>
    new ReplicatedPostgres(chart, 'Db', { name: 'products-db', storage: { size: Size.gibibytes(10) }, ...props });
  return objectsOf(synthesize(declare));
}

/** The database gateway-db of CloudNativePG. */
export function operated(props: Partial<CloudNativePostgresProps> = {}): NamespaceObjects {
  const declare = (chart: Chart) =>
    new CloudNativePostgres(chart, 'Db', { name: 'gateway-db', storage: { size: Size.gibibytes(20) }, ...props });
  return objectsOf(synthesize(declare));
}

interface Taken {
  readonly at?: string;
  readonly wal?: boolean;
  readonly size?: string;
  readonly version?: string;
  readonly failed?: string;
}

/** The snapshots of a backup of ours. */
export function ownBackup(name: string, taken: Taken = {}): any[] {
  const { at = '2026-11-21T03:00:40Z', wal = false, size = '10Gi', version = '18.1', failed } = taken;
  return ['data', ...(wal ? ['wal'] : [])].map((volume) => ({
    metadata: {
      name: volume === 'data' ? name : `${name}-${volume}`,
      creationTimestamp: at,
      labels: {
        'app.kubernetes.io/managed-by': 'cdk8s-pg',
        'cdk8s-pg/database': 'products-db',
        'cdk8s-pg/backup': name,
        'cdk8s-pg/volume': volume,
      },
      annotations: {
        ...(failed === undefined ? { 'cdk8s-pg/completed-at': at } : { 'cdk8s-pg/failed': failed }),
        'cdk8s-pg/volumes': wal ? 'data,wal' : 'data',
        'cdk8s-pg/server-version': version,
      },
    },
    status: { readyToUse: true, restoreSize: size },
  }));
}

/** A Backup of CloudNativePG, and its snapshots. */
export function operatedBackup(name: string, taken: Taken & { readonly spec?: object } = {}): NamespaceObjects {
  const { at = '2026-11-21T03:00:40Z', wal = false, size = '20Gi', spec } = taken;
  const snapshots = ['', ...(wal ? ['-wal'] : [])].map((suffix) => ({
    metadata: {
      name: `${name}${suffix}`,
      creationTimestamp: at,
      labels: { 'cnpg.io/cluster': 'gateway-db', 'cnpg.io/backupName': name },
      annotations: {
        'cnpg.io/pvcRole': suffix === '' ? 'PG_DATA' : 'PG_WAL',
        'cnpg.io/backupEndTime': at,
        ...(spec === undefined ? {} : { 'cnpg.io/clusterManifest': JSON.stringify({ spec }) }),
      },
    },
    status: { readyToUse: true, restoreSize: size },
  }));
  return {
    volumeSnapshots: snapshots,
    backups: [
      {
        metadata: { name, creationTimestamp: at },
        spec: { cluster: { name: 'gateway-db' }, method: 'volumeSnapshot', online: false },
        status: {
          phase: 'completed',
          stoppedAt: at,
          snapshotBackupStatus: { elements: snapshots.map(({ metadata }) => ({ name: metadata.name })) },
        },
      },
    ],
  };
}

/** The stores that a dump may be in, by name. */
export const STORES: { readonly [name: string]: (chart: Chart) => BackupStore } = {
  s3: (chart) =>
    BackupStore.s3({
      bucket: 'shop-backups',
      prefix: 'postgres/all',
      region: 'eu-central-1',
      credentials: S3Credentials.fromSecret(Secret.fromSecretName(chart, 'Keys', 'shop-backups')),
    }),
  minio: (chart) =>
    BackupStore.s3({
      name: 'minio',
      bucket: 'shop-backups',
      endpoint: 'https://minio.example.com:9000',
      provider: 'Minio',
      forcePathStyle: true,
      credentials: S3Credentials.fromSecret(Secret.fromSecretName(chart, 'MinioKeys', 'minio'), {
        accessKeyIdKey: 'id',
        secretAccessKeyKey: 'secret',
        sessionTokenKey: 'token',
      }),
      rootCertificateSecret: Secret.fromSecretName(chart, 'MinioCa', 'minio-ca'),
      rootCertificateKey: 'root.pem',
      encryption: StoreEncryption.rcloneCrypt(Secret.fromSecretName(chart, 'MinioCrypt', 'crypt'), { saltKey: 'salt' }),
    }),
  identity: () => BackupStore.s3({ name: 'identity', bucket: 'by-identity' }),
  near: (chart) =>
    BackupStore.volume({
      name: 'near',
      claim: PersistentVolumeClaim.fromClaimName(chart, 'Near', 'backups'),
      path: 'postgres',
    }),
  azure: (chart) =>
    BackupStore.rclone({
      name: 'azure',
      type: 'azureblob',
      path: 'container/shop',
      options: { account: 'shop' },
      secretOptions: { key: { secret: Secret.fromSecretName(chart, 'AzureKey', 'azure'), key: 'storage-key' } },
      encryption: StoreEncryption.rcloneCrypt(Secret.fromSecretName(chart, 'AzureCrypt', 'crypt'), {
        passwordKey: 'word',
      }),
    }),
  'azure-identity': () =>
    BackupStore.rclone({
      name: 'azure-identity',
      type: 'azureblob',
      path: 'container',
      options: { account: 'shop', env_auth: 'true' },
      identity: { podLabels: { 'azure.workload.identity/use': 'true' } },
    }),
};

/** products-db with a dump in every store. */
export function dumped(): NamespaceObjects {
  const manifests = synthesize((chart) => {
    const postgres = new ReplicatedPostgres(chart, 'Db', {
      name: 'products-db',
      storage: { size: Size.gibibytes(10) },
      walStorage: { size: Size.gibibytes(2) },
    });
    new ScheduledBackup(chart, 'Dumps', {
      name: 'dumps',
      postgres,
      schedule: Schedule.expression('30 1 * * *'),
      method: BackupMethod.logical({ stores: Object.values(STORES).map((store) => store(chart)) }),
    });
  });
  const record = {
    time: '2026-11-21T01:31:00Z',
    job: 'dumps-1',
    backup: 'dumps-20261121013000',
    stores: Object.keys(STORES).map((name) => ({ name, ok: true })),
  };
  const { leases = [], ...objects } = objectsOf(manifests);
  return {
    ...objects,
    leases: leases.map((lease) =>
      lease.metadata.name === 'dumps'
        ? {
            ...lease,
            metadata: {
              ...lease.metadata,
              annotations: { 'cdk8s-pg/last-successful-backup': JSON.stringify(record) },
            },
          }
        : lease,
    ),
  };
}
