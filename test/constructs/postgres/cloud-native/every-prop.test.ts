import { Chart, Duration, Size, Testing } from 'cdk8s';
import {
  ConfigMap,
  Cpu,
  ImagePullPolicy,
  k8s,
  NetworkPolicyIpBlock,
  PersistentVolumeAccessMode,
  Pods,
  Secret,
} from 'cdk8s-plus-28';
import {
  CloudNativeBootstrap,
  CloudNativePostgres,
  type CloudNativePostgresProps,
  DataDurability,
  InitSql,
  InstanceAntiAffinity,
  InstanceLogLevel,
  LocaleProvider,
  MetricsQueries,
  PrimaryUpdateMethod,
  PrimaryUpdateStrategy,
  ReadinessCheck,
  RolePresence,
  ServiceTarget,
  ServiceUpdateStrategy,
  SynchronousMethod,
} from '../../../../src';
import { Manifests } from '../../support/databases';

beforeAll(() => jest.spyOn(console, 'warn').mockImplementation());

const scope = new Chart(Testing.app(), 'chart');
const secret = (name: string) => Secret.fromSecretName(scope, name, name);
const configMap = (name: string) => ConfigMap.fromConfigMapName(scope, name, name);

// `Required` sees to it that a new prop is not forgotten here.
const props: Required<Omit<CloudNativePostgresProps, 'imageCatalog' | 'builtinLocale'>> = {
  name: 'orders',
  namespace: 'shop',
  version: '17',
  image: 'ghcr.io/cloudnative-pg/postgresql:17.11-standard-trixie',
  registry: 'mirror.example.com/cache',
  imagePullPolicy: ImagePullPolicy.ALWAYS,
  imagePullSecrets: [secret('pull-secret')],
  userId: 1000,
  replicas: 3,
  database: 'orders',
  owner: 'orders_owner',
  locale: 'de_DE.UTF-8',
  localeProvider: LocaleProvider.ICU,
  icuLocale: 'de-DE',
  icuRules: '&V << w',
  encoding: 'LATIN1',
  dataChecksums: false,
  walSegmentSize: 32,
  bootstrap: CloudNativeBootstrap.importDatabase({
    source: 'old',
    database: 'shop',
    schemaOnly: true,
    postImportSql: ['ANALYZE'],
    pgDumpOptions: ['--jobs=2'],
    pgRestoreOptions: ['--no-comments'],
  }),
  credentials: { owner: secret('own'), superuser: secret('super'), superuserAccess: true },
  storage: {
    size: Size.gibibytes(20),
    grownTo: Size.gibibytes(40),
    storageClass: 'fast',
    accessMode: PersistentVolumeAccessMode.READ_WRITE_ONCE_POD,
  },
  walStorage: { size: Size.gibibytes(4), grownTo: Size.gibibytes(8), storageClass: 'faster' },
  tablespaces: [{ name: 'archive', storage: { size: Size.gibibytes(1) }, owner: 'keeper', temporary: true }],
  resources: {
    cpu: { request: Cpu.millis(500), limit: Cpu.units(2) },
    memory: { request: Size.gibibytes(2), limit: Size.gibibytes(4) },
    ephemeralStorage: { limit: Size.gibibytes(1) },
  },
  sharedMemory: Size.gibibytes(1),
  tls: {
    required: true,
    serverCa: secret('server-ca'),
    serverCertificate: secret('server'),
    serverAltDnsNames: [],
    clientCa: secret('client-ca'),
    replicationCertificate: secret('replication'),
  },
  parameters: { work_mem: '16MB' },
  sharedPreloadLibraries: ['pg_cron'],
  enableAlterSystem: true,
  pgHba: ['hostssl orders reporting 10.0.0.0/8 scram-sha-256'],
  pgIdent: ['map a b'],
  initSql: [
    InitSql.fromConfigMap('schema', configMap('orders-sql'), 'schema.sql', { superuser: true }),
    InitSql.fromSecret('extensions', secret('orders-init'), 'extensions', { superuser: true }),
  ],
  synchronous: {
    number: 1,
    method: SynchronousMethod.FIRST,
    dataDurability: DataDurability.REQUIRED,
    maxStandbyNamesFromCluster: 1,
    standbyNamesPre: [],
    standbyNamesPost: ['elsewhere'],
    failoverQuorum: false,
  },
  managedRoles: [
    {
      name: 'reporting',
      ensure: RolePresence.PRESENT,
      passwordSecret: secret('reporting'),
      login: true,
      superuser: true,
      createdb: true,
      createrole: true,
      inherit: false,
      replication: true,
      bypassrls: true,
      connectionLimit: 5,
      validUntil: new Date('2030-01-01T00:00:00Z'),
      inRoles: ['pg_monitor'],
      comment: 'reads',
    },
    { name: 'guest', disablePassword: true },
  ],
  services: [
    {
      name: 'orders-lb',
      target: ServiceTarget.READ_WRITE,
      spec: { type: 'LoadBalancer', ports: [{ port: 5432, targetPort: k8s.IntOrString.fromNumber(5432) }] },
      labels: { a: 'b' },
      annotations: { c: 'd' },
      updateStrategy: ServiceUpdateStrategy.REPLACE,
    },
  ],
  disabledServices: [ServiceTarget.READ_ONLY, ServiceTarget.ANY],
  plugins: [{ name: 'barman-cloud.cloudnative-pg.io', enabled: true, walArchiver: true, parameters: { a: 'b' } }],
  externalClusters: [
    {
      name: 'old',
      connectionParameters: { host: 'old.example.com', port: '5433' },
      password: { secret: secret('old-password'), key: 'password' },
      sslCertificate: { secret: secret('old-tls'), key: 'tls.crt' },
      sslKey: { secret: secret('old-key'), key: 'tls.key' },
      sslRootCertificate: { secret: secret('old-ca'), key: 'ca.crt' },
      plugin: { name: 'store' },
    },
  ],
  replicaCluster: { source: 'old', enabled: false, minApplyDelay: Duration.minutes(90) },
  metrics: {
    queries: [MetricsQueries.fromConfigMap(configMap('more'), 'q'), MetricsQueries.fromSecret(secret('most'), 'q')],
    defaultQueries: true,
    queriesTtl: Duration.seconds(90),
    tls: true,
  },
  probes: {
    readinessPeriod: Duration.seconds(2),
    readinessFailureThreshold: 4,
    readinessCheck: ReadinessCheck.STREAMING,
    readinessMaximumLag: Size.mebibytes(64),
    livenessPeriod: Duration.minutes(1),
    livenessFailureThreshold: 2,
    isolationCheck: false,
    timeout: Duration.seconds(9),
  },
  env: [{ name: 'TZ', value: 'UTC' }],
  envFrom: [{ configMapRef: { name: 'environment' } }],
  projectedVolume: { sources: [{ configMap: { name: 'more' } }] },
  antiAffinity: InstanceAntiAffinity.REQUIRED,
  antiAffinityTopologyKey: 'zone',
  affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [] } } },
  topologySpreadConstraints: [{ maxSkew: 1, topologyKey: 'zone', whenUnsatisfiable: 'DoNotSchedule' }],
  tolerations: [{ key: 'database', operator: 'Exists', effect: 'NoSchedule' }],
  nodeSelector: { disk: 'nvme' },
  priorityClassName: 'important',
  schedulerName: 'other',
  podDisruptionBudget: false,
  labels: { team: 'orders' },
  annotations: { contact: 'orders@example.com', 'kustomize.toolkit.fluxcd.io/prune': 'enabled' },
  podLabels: { scrape: 'yes' },
  podAnnotations: { 'scrape/port': '9187' },
  consumers: [Pods.select(scope, 'Consumers', { labels: { app: 'web' } })],
  monitoring: [NetworkPolicyIpBlock.ipv4(scope, 'Monitoring', '10.1.0.0/16')],
  networkPolicy: {
    enabled: true,
    apiServer: { cidrs: ['10.0.0.1/32'], ports: [443] },
    operatorNamespace: 'operators',
    destinations: [NetworkPolicyIpBlock.ipv4(scope, 'Store', '10.2.0.0/16')],
  },
  terminationGracePeriod: Duration.minutes(10),
  smartShutdownTimeout: Duration.seconds(20),
  startupTimeout: Duration.hours(2),
  switchoverTimeout: Duration.seconds(45),
  failoverDelay: Duration.seconds(5),
  updateStrategy: PrimaryUpdateStrategy.SUPERVISED,
  primaryUpdateMethod: PrimaryUpdateMethod.SWITCHOVER,
  logLevel: InstanceLogLevel.DEBUG,
  hibernated: true,
  fencedInstances: ['orders-2'],
};

let manifests: Manifests;
let db: CloudNativePostgres;
let cluster: any;
beforeAll(() => {
  db = new CloudNativePostgres(scope, 'Db', props);
  manifests = new Manifests(scope);
  cluster = manifests.one('Cluster');
});

test.each<[prop: string, value: () => unknown, effect: unknown]>([
  ['name', () => cluster.metadata.name, 'orders'],
  ['namespace', () => manifests.all.every(({ metadata }) => metadata.namespace === 'shop'), true],
  [
    'version, image and registry',
    () => cluster.spec.imageName,
    'mirror.example.com/cache/cloudnative-pg/postgresql:17.11-standard-trixie',
  ],
  ['version as known', () => [db.version, db.majorVersion], ['17.11', 17]],
  ['imagePullPolicy', () => cluster.spec.imagePullPolicy, 'Always'],
  ['imagePullSecrets', () => cluster.spec.imagePullSecrets, [{ name: 'pull-secret' }]],
  ['userId', () => [cluster.spec.postgresUID, cluster.spec.postgresGID], [1000, 1000]],
  ['replicas', () => cluster.spec.instances, 3],
  [
    'database, owner, locale, encoding, dataChecksums, walSegmentSize, bootstrap, initSql and credentials.owner',
    () => cluster.spec.bootstrap,
    {
      initdb: {
        database: 'orders',
        owner: 'orders_owner',
        secret: { name: 'own' },
        encoding: 'LATIN1',
        localeCollate: 'de_DE.UTF-8',
        localeCType: 'de_DE.UTF-8',
        localeProvider: 'icu',
        icuLocale: 'de-DE',
        icuRules: '&V << w',
        dataChecksums: false,
        walSegmentSize: 32,
        postInitApplicationSQLRefs: {
          configMapRefs: [{ name: 'orders-sql', key: 'schema.sql' }],
          secretRefs: [{ name: 'orders-init', key: 'extensions' }],
        },
        import: {
          type: 'microservice',
          databases: ['shop'],
          source: { externalCluster: 'old' },
          schemaOnly: true,
          postImportApplicationSQL: ['ANALYZE'],
          pgDumpExtraOptions: ['--jobs=2'],
          pgRestoreExtraOptions: ['--no-comments'],
        },
      },
    },
  ],
  [
    'credentials.superuser',
    () => [cluster.spec.superuserSecret, cluster.spec.enableSuperuserAccess],
    [{ name: 'super' }, true],
  ],
  [
    'storage, grown and for one pod alone',
    () => cluster.spec.storage,
    {
      size: '40Gi',
      storageClass: 'fast',
      resizeInUseVolumes: true,
      pvcTemplate: { accessModes: ['ReadWriteOncePod'] },
    },
  ],
  ['walStorage', () => cluster.spec.walStorage, { size: '8Gi', storageClass: 'faster', resizeInUseVolumes: true }],
  [
    'tablespaces',
    () => cluster.spec.tablespaces,
    [
      {
        name: 'archive',
        owner: { name: 'keeper' },
        temporary: true,
        storage: { size: '1Gi', resizeInUseVolumes: true },
      },
    ],
  ],
  [
    'resources',
    () => cluster.spec.resources,
    {
      requests: { cpu: '500m', memory: '2Gi', 'ephemeral-storage': '1Gi' },
      limits: { cpu: '2', memory: '4Gi', 'ephemeral-storage': '1Gi' },
    },
  ],
  ['sharedMemory', () => cluster.spec.ephemeralVolumesSizeLimit, { shm: '1Gi' }],
  [
    'tls',
    () => [cluster.spec.certificates, db.serverCaSecretName],
    [
      {
        serverCASecret: 'server-ca',
        serverTLSSecret: 'server',
        clientCASecret: 'client-ca',
        replicationTLSSecret: 'replication',
      },
      'server-ca',
    ],
  ],
  [
    'tls.required and pgHba',
    () => cluster.spec.postgresql.pg_hba,
    ['hostnossl all all all reject', 'hostssl orders reporting 10.0.0.0/8 scram-sha-256'],
  ],
  ['parameters', () => cluster.spec.postgresql.parameters.work_mem, '16MB'],
  ['sharedPreloadLibraries', () => cluster.spec.postgresql.shared_preload_libraries, ['pg_cron']],
  ['enableAlterSystem', () => cluster.spec.postgresql.enableAlterSystem, true],
  ['pgIdent', () => cluster.spec.postgresql.pg_ident, ['map a b']],
  [
    'synchronous',
    () => cluster.spec.postgresql.synchronous,
    {
      method: 'first',
      number: 1,
      dataDurability: 'required',
      maxStandbyNamesFromCluster: 1,
      standbyNamesPost: ['elsewhere'],
      failoverQuorum: false,
    },
  ],
  [
    'managedRoles, services and disabledServices',
    () => cluster.spec.managed,
    {
      roles: [
        {
          name: 'reporting',
          ensure: 'present',
          passwordSecret: { name: 'reporting' },
          login: true,
          superuser: true,
          createdb: true,
          createrole: true,
          inherit: false,
          replication: true,
          bypassrls: true,
          connectionLimit: 5,
          validUntil: '2030-01-01T00:00:00Z',
          inRoles: ['pg_monitor'],
          comment: 'reads',
        },
        { name: 'guest', ensure: 'present', inherit: true, connectionLimit: -1, disablePassword: true },
      ],
      services: {
        additional: [
          {
            selectorType: 'rw',
            serviceTemplate: {
              metadata: { name: 'orders-lb', labels: { a: 'b' }, annotations: { c: 'd' } },
              spec: { type: 'LoadBalancer', ports: [{ port: 5432, targetPort: 5432 }] },
            },
            updateStrategy: 'replace',
          },
        ],
        disabledDefaultServices: ['ro', 'r'],
      },
    },
  ],
  [
    'disabledServices, in the endpoints',
    () => [db.readOnly, db.any],
    [
      { host: 'orders-rw.shop.svc', port: 5432 },
      { host: 'orders-rw.shop.svc', port: 5432 },
    ],
  ],
  [
    'plugins',
    () => cluster.spec.plugins,
    [{ name: 'barman-cloud.cloudnative-pg.io', enabled: true, isWALArchiver: true, parameters: { a: 'b' } }],
  ],
  [
    'externalClusters',
    () => cluster.spec.externalClusters,
    [
      {
        name: 'old',
        connectionParameters: { host: 'old.example.com', port: '5433' },
        password: { name: 'old-password', key: 'password' },
        sslCert: { name: 'old-tls', key: 'tls.crt' },
        sslKey: { name: 'old-key', key: 'tls.key' },
        sslRootCert: { name: 'old-ca', key: 'ca.crt' },
        plugin: { name: 'store', enabled: true, isWALArchiver: false },
      },
    ],
  ],
  ['replicaCluster', () => cluster.spec.replica, { source: 'old', enabled: false, minApplyDelay: '1h30m0s' }],
  [
    'metrics',
    () => cluster.spec.monitoring,
    {
      customQueriesConfigMap: [
        { name: 'cnpg-default-monitoring', key: 'queries' },
        { name: 'more', key: 'q' },
      ],
      customQueriesSecret: [{ name: 'most', key: 'q' }],
      disableDefaultQueries: false,
      metricsQueriesTTL: '1m30s',
      tls: { enabled: true },
    },
  ],
  [
    'probes',
    () => cluster.spec.probes,
    {
      readiness: { periodSeconds: 2, failureThreshold: 4, timeoutSeconds: 9, type: 'streaming', maximumLag: '64Mi' },
      liveness: {
        periodSeconds: 60,
        failureThreshold: 2,
        timeoutSeconds: 9,
        isolationCheck: { enabled: false, requestTimeout: 1000, connectionTimeout: 1000 },
      },
    },
  ],
  ['env', () => cluster.spec.env, [{ name: 'TZ', value: 'UTC' }]],
  ['envFrom', () => cluster.spec.envFrom, [{ configMapRef: { name: 'environment' } }]],
  ['projectedVolume', () => cluster.spec.projectedVolumeTemplate, { sources: [{ configMap: { name: 'more' } }] }],
  [
    'antiAffinity, affinity, tolerations and nodeSelector',
    () => cluster.spec.affinity,
    {
      podAntiAffinityType: 'required',
      topologyKey: 'zone',
      nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [] } },
      tolerations: [{ key: 'database', operator: 'Exists', effect: 'NoSchedule' }],
      nodeSelector: { disk: 'nvme' },
    },
  ],
  ['topologySpreadConstraints', () => cluster.spec.topologySpreadConstraints[0].topologyKey, 'zone'],
  [
    'priorityClassName and schedulerName',
    () => [cluster.spec.priorityClassName, cluster.spec.schedulerName],
    ['important', 'other'],
  ],
  ['podDisruptionBudget', () => cluster.spec.enablePDB, false],
  ['labels', () => manifests.all.every(({ metadata }) => metadata.labels.team === 'orders'), true],
  [
    'annotations, hibernated and fencedInstances',
    () => cluster.metadata.annotations,
    {
      'argocd.argoproj.io/compare-options': 'IgnoreExtraneous',
      'argocd.argoproj.io/sync-options': 'Prune=false,Delete=false',
      'kustomize.toolkit.fluxcd.io/prune': 'enabled',
      contact: 'orders@example.com',
      'cnpg.io/hibernation': 'on',
      'cnpg.io/fencedInstances': '["orders-2"]',
    },
  ],
  [
    'annotations of the NetworkPolicy',
    () => manifests.one('NetworkPolicy').metadata.annotations,
    { contact: 'orders@example.com', 'kustomize.toolkit.fluxcd.io/prune': 'enabled' },
  ],
  [
    'podLabels and podAnnotations',
    () => cluster.spec.inheritedMetadata,
    { labels: { scrape: 'yes' }, annotations: { 'scrape/port': '9187' } },
  ],
  [
    'times',
    () =>
      ['stopDelay', 'smartShutdownTimeout', 'startDelay', 'switchoverDelay', 'failoverDelay'].map(
        (key) => cluster.spec[key],
      ),
    [600, 20, 7200, 45, 5],
  ],
  [
    'updateStrategy and primaryUpdateMethod',
    () => [cluster.spec.primaryUpdateStrategy, cluster.spec.primaryUpdateMethod],
    ['supervised', 'switchover'],
  ],
  ['logLevel', () => cluster.spec.logLevel, 'debug'],
  [
    'consumers, monitoring and networkPolicy',
    () => manifests.one('NetworkPolicy').spec,
    {
      podSelector: {
        matchLabels: { 'cnpg.io/cluster': 'orders' },
        matchExpressions: [{ key: 'cnpg.io/podRole', operator: 'NotIn', values: ['pooler'] }],
      },
      policyTypes: ['Ingress', 'Egress'],
      ingress: [
        {
          from: [
            { podSelector: { matchLabels: { 'cnpg.io/cluster': 'orders' } } },
            { podSelector: { matchLabels: { app: 'web' } } },
          ],
          ports: [{ port: 5432, protocol: 'TCP' }],
        },
        {
          from: [
            {
              podSelector: {
                matchLabels: { 'cnpg.io/cluster': 'orders' },
                matchExpressions: [{ key: 'cnpg.io/podRole', operator: 'NotIn', values: ['pooler'] }],
              },
            },
            {
              namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'operators' } },
              podSelector: { matchLabels: { 'app.kubernetes.io/name': 'cloudnative-pg' } },
            },
          ],
          ports: [{ port: 8000, protocol: 'TCP' }],
        },
        {
          from: [{ ipBlock: { cidr: '10.1.0.0/16' } }],
          ports: [
            { port: 9187, protocol: 'TCP' },
            { port: 5432, protocol: 'TCP' },
          ],
        },
      ],
      egress: [
        {
          to: [
            {
              podSelector: {
                matchLabels: { 'cnpg.io/cluster': 'orders' },
                matchExpressions: [{ key: 'cnpg.io/podRole', operator: 'NotIn', values: ['pooler'] }],
              },
            },
          ],
          ports: [
            { port: 5432, protocol: 'TCP' },
            { port: 8000, protocol: 'TCP' },
          ],
        },
        {
          ports: [
            { port: 53, protocol: 'UDP' },
            { port: 53, protocol: 'TCP' },
          ],
        },
        { to: [{ ipBlock: { cidr: '10.0.0.1/32' } }], ports: [{ port: 443, protocol: 'TCP' }] },
        { ports: [{ port: 5433, protocol: 'TCP' }] },
        { to: [{ ipBlock: { cidr: '10.2.0.0/16' } }] },
      ],
    },
  ],
])('%s', (_prop, value, effect) => {
  expect(value()).toEqual(effect);
});
