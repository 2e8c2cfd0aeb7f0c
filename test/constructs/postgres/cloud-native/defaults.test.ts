import { CloudNativePostgres } from '../../../../src';
import { chart, Manifests } from '../../support/databases';
import { cloudNative, LEAST, manifests, spec } from './support';

test.each<[prop: string, value: () => unknown, fallback: unknown]>([
  ['namespace', () => manifests().one('Cluster').metadata.namespace, 'shop'],
  ['version', () => [cloudNative().version, cloudNative().majorVersion], ['18', 18]],
  ['image', () => spec().imageName, 'ghcr.io/cloudnative-pg/postgresql:18-standard-trixie'],
  ['imageCatalog', () => spec().imageCatalogRef, undefined],
  ['imagePullPolicy', () => spec().imagePullPolicy, 'IfNotPresent'],
  ['imagePullSecrets', () => spec().imagePullSecrets, undefined],
  ['userId', () => [spec().postgresUID, spec().postgresGID], [26, 26]],
  ['replicas', () => [spec().instances, cloudNative().instances], [2, 2]],
  ['database', () => spec().bootstrap.initdb.database, 'app'],
  ['owner', () => spec({ database: 'shop' }).bootstrap.initdb.owner, 'shop'],
  [
    'locale',
    () => [spec().bootstrap.initdb.localeCollate, spec().bootstrap.initdb.localeCType],
    ['C.UTF-8', 'C.UTF-8'],
  ],
  ['encoding', () => spec().bootstrap.initdb.encoding, 'UTF8'],
  ['dataChecksums', () => spec().bootstrap.initdb.dataChecksums, true],
  [
    'localeProvider, icuLocale, icuRules, builtinLocale, walSegmentSize, initSql and bootstrap',
    () => Object.keys(spec().bootstrap.initdb).sort(),
    ['dataChecksums', 'database', 'encoding', 'localeCType', 'localeCollate', 'owner'],
  ],
  ['credentials.owner', () => cloudNative().credentials.owner.name, 'products-db-app'],
  [
    'credentials.superuser',
    () => [cloudNative().credentials.superuser, spec().enableSuperuserAccess],
    [undefined, false],
  ],
  ['credentials.replication', () => cloudNative().credentials.replication, undefined],
  ['storage', () => spec().storage, { size: '10Gi', resizeInUseVolumes: true }],
  ['walStorage', () => spec().walStorage, undefined],
  ['tablespaces', () => spec().tablespaces, undefined],
  ['resources', () => spec().resources, { requests: { cpu: '100m', memory: '512Mi' }, limits: { memory: '512Mi' } }],
  ['sharedMemory', () => spec().ephemeralVolumesSizeLimit, undefined],
  ['tls', () => [spec().certificates, cloudNative().serverCaSecretName], [undefined, 'products-db-ca']],
  [
    'parameters',
    () => spec().postgresql.parameters,
    {
      archive_timeout: '5min',
      dynamic_shared_memory_type: 'posix',
      effective_cache_size: '384MB',
      full_page_writes: 'on',
      log_timezone: 'UTC',
      maintenance_work_mem: '32MB',
      max_parallel_workers: '32',
      max_replication_slots: '32',
      max_slot_wal_keep_size: '2560MB',
      max_wal_senders: '20',
      max_wal_size: '1024MB',
      max_worker_processes: '32',
      min_wal_size: '80MB',
      shared_buffers: '128MB',
      shared_memory_type: 'mmap',
      ssl_max_protocol_version: 'TLSv1.3',
      ssl_min_protocol_version: 'TLSv1.3',
      timezone: 'UTC',
      wal_keep_size: '512MB',
      wal_level: 'logical',
      wal_log_hints: 'on',
      wal_receiver_timeout: '5s',
      wal_sender_timeout: '5s',
    },
  ],
  [
    'pgHba, pgIdent, sharedPreloadLibraries, enableAlterSystem and synchronous',
    () => Object.keys(spec().postgresql).sort(),
    ['parameters', 'syncReplicaElectionConstraint'],
  ],
  ['managedRoles, services and disabledServices', () => spec().managed, undefined],
  ['plugins', () => spec().plugins, undefined],
  ['externalClusters', () => spec().externalClusters, undefined],
  ['replicaCluster', () => spec().replica, undefined],
  [
    'metrics',
    () => spec().monitoring,
    { disableDefaultQueries: false, customQueriesConfigMap: [{ name: 'cnpg-default-monitoring', key: 'queries' }] },
  ],
  [
    'probes',
    () => spec().probes,
    { liveness: { isolationCheck: { enabled: true, requestTimeout: 1000, connectionTimeout: 1000 } } },
  ],
  [
    'env, envFrom and projectedVolume',
    () => [spec().env, spec().envFrom, spec().projectedVolumeTemplate],
    Array(3).fill(undefined),
  ],
  ['antiAffinity, affinity, tolerations and nodeSelector', () => spec().affinity, { podAntiAffinityType: 'preferred' }],
  ['topologySpreadConstraints', () => spec().topologySpreadConstraints, undefined],
  [
    'priorityClassName and schedulerName',
    () => [spec().priorityClassName, spec().schedulerName],
    [undefined, undefined],
  ],
  ['podDisruptionBudget', () => spec().enablePDB, true],
  [
    'labels',
    () => manifests().one('Cluster').metadata.labels,
    {
      'app.kubernetes.io/instance': 'products-db',
      'app.kubernetes.io/managed-by': 'cdk8s-pg',
      'app.kubernetes.io/name': 'postgresql',
    },
  ],
  [
    'annotations, hibernated and fencedInstances',
    () => manifests().one('Cluster').metadata.annotations,
    {
      'argocd.argoproj.io/compare-options': 'IgnoreExtraneous',
      'argocd.argoproj.io/sync-options': 'Prune=false,Delete=false',
      'kustomize.toolkit.fluxcd.io/prune': 'disabled',
    },
  ],
  ['podLabels and podAnnotations', () => spec().inheritedMetadata, undefined],
  ['terminationGracePeriod', () => spec().stopDelay, 1800],
  ['smartShutdownTimeout', () => spec().smartShutdownTimeout, 180],
  ['startupTimeout', () => spec().startDelay, 3600],
  ['switchoverTimeout', () => spec().switchoverDelay, 3600],
  ['failoverDelay', () => spec().failoverDelay, 0],
  ['updateStrategy', () => spec().primaryUpdateStrategy, 'unsupervised'],
  ['primaryUpdateMethod', () => spec().primaryUpdateMethod, 'restart'],
  ['logLevel', () => spec().logLevel, 'info'],
])('%s has its documented default', (_prop, value, fallback) => {
  expect(value()).toEqual(fallback);
});

test('a chart without namespace means the namespace default, on every object', () => {
  const scope = chart();
  new CloudNativePostgres(scope, 'Db', LEAST);
  expect(new Set(new Manifests(scope).all.map(({ metadata }) => metadata.namespace))).toEqual(new Set(['default']));
});

test('nothing that the operator gives up is emitted', () => {
  const text = JSON.stringify(manifests({ replicas: 3, synchronous: { number: 1 } }).one('Cluster'));
  for (const leaving of [
    'barmanObjectStore',
    'PodMonitor',
    'SyncReplicas',
    'nodeMaintenanceWindow',
    '"options"',
    '-system',
  ])
    expect(text).not.toContain(leaving);
});

test('memory is derived from what is requested, which the operator compares with', () => {
  const { parameters } = spec({
    resources: { memory: { request: LEAST.storage.size, limit: LEAST.storage.size } },
  }).postgresql;
  expect(parameters.shared_buffers).toBe('2560MB');
});

test('large WAL files have room for two and more', () => {
  const { parameters } = spec({ walSegmentSize: 512 }).postgresql;
  expect([parameters.min_wal_size, parameters.max_wal_size]).toEqual(['1024MB', '2048MB']);
});
