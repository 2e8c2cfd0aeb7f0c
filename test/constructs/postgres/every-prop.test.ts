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
  ClaimRetentionPolicy,
  InitSql,
  ReplicatedPostgres,
  type ReplicatedPostgresProps,
  SynchronousMethod,
  UpdateStrategy,
} from '../../../src';
import { environment, Manifests } from '../support/databases';

/** A chart with a database that is given every prop there is. */
function everything(): Manifests {
  const chart = new Chart(Testing.app(), 'chart');
  const secret = (name: string) => Secret.fromSecretName(chart, name, name);
  // `Required` sees to it that a new prop is not forgotten here; a bootstrap goes without initSql.
  const props: Required<Omit<ReplicatedPostgresProps, 'bootstrap'>> = {
    name: 'orders',
    namespace: 'shop',
    version: '17',
    image: 'ghcr.io/cloudnative-pg/postgresql:17.11-standard-trixie',
    programImage: 'node:22.20.0-slim',
    registry: 'mirror.example.com/cache',
    imagePullPolicy: ImagePullPolicy.ALWAYS,
    imagePullSecrets: [secret('pull-secret')],
    userId: 1000,
    replicas: 3,
    primary: 1,
    database: 'orders',
    owner: 'orders_owner',
    locale: 'de_DE.UTF-8',
    encoding: 'LATIN1',
    dataChecksums: false,
    credentials: {
      owner: secret('own'),
      replication: secret('repl'),
      superuser: secret('super'),
      superuserAccess: true,
    },
    storage: {
      size: Size.gibibytes(20),
      grownTo: Size.gibibytes(40),
      storageClass: 'fast',
      accessMode: PersistentVolumeAccessMode.READ_WRITE_ONCE_POD,
    },
    walStorage: { size: Size.gibibytes(4), grownTo: Size.gibibytes(8), storageClass: 'faster' },
    claimRetention: { whenDeleted: ClaimRetentionPolicy.DELETE, whenScaled: ClaimRetentionPolicy.RETAIN },
    resources: {
      cpu: { request: Cpu.millis(500), limit: Cpu.units(2) },
      memory: { request: Size.gibibytes(2), limit: Size.gibibytes(4) },
      ephemeralStorage: { limit: Size.gibibytes(1) },
    },
    programResources: { cpu: { request: Cpu.millis(20) }, memory: { limit: Size.mebibytes(256) } },
    tls: { secret: secret('orders-tls'), required: true },
    parameters: { work_mem: '16MB', search_path: `"$user", it's` },
    pgHba: ['hostssl orders reporting 10.0.0.0/8 scram-sha-256'],
    initSql: [
      InitSql.fromConfigMap('schema', ConfigMap.fromConfigMapName(chart, 'sql', 'orders-sql'), 'schema.sql'),
      InitSql.fromSecret('extensions', secret('orders-init'), 'extensions', { superuser: true }),
    ],
    synchronous: { number: 1, method: SynchronousMethod.FIRST },
    probes: {
      readinessPeriod: Duration.seconds(2),
      readinessFailureThreshold: 4,
      livenessPeriod: Duration.minutes(1),
      livenessFailureThreshold: 2,
      timeout: Duration.seconds(9),
    },
    affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [] } } },
    topologySpreadConstraints: [{ maxSkew: 1, topologyKey: 'zone', whenUnsatisfiable: 'DoNotSchedule' }],
    tolerations: [{ key: 'database', operator: 'Exists', effect: 'NoSchedule' }],
    nodeSelector: { disk: 'nvme' },
    priorityClassName: 'important',
    labels: { team: 'orders' },
    annotations: { contact: 'orders@example.com' },
    podLabels: { scrape: 'yes' },
    podAnnotations: { 'scrape/port': '9187' },
    consumers: [Pods.select(chart, 'Consumers', { labels: { app: 'web' } })],
    monitoring: [NetworkPolicyIpBlock.ipv4(chart, 'Monitoring', '10.1.0.0/16')],
    networkPolicy: { enabled: true, apiServer: { cidrs: ['10.0.0.1/32'], ports: [443] } },
    terminationGracePeriod: Duration.minutes(10),
    switchoverTimeout: Duration.seconds(45),
    updateStrategy: UpdateStrategy.ON_DELETE,
  };
  new ReplicatedPostgres(chart, 'Db', props);
  return new Manifests(chart);
}

const manifests = everything();
const set = manifests.one('StatefulSet');
const { template } = set.spec;
const [container] = template.spec.containers;
const [sidecar] = template.spec.initContainers;
const wish = manifests.one('ConfigMap', 'orders-config').data;
const mount = (name: string) => container.volumeMounts.find((candidate: any) => candidate.name === name)?.mountPath;
const volume = (name: string) => template.spec.volumes.find((candidate: any) => candidate.name === name);

test.each<[prop: string, value: () => unknown, effect: unknown]>([
  ['name', () => set.metadata.name, 'orders'],
  ['namespace', () => manifests.all.every(({ metadata }) => metadata.namespace === 'shop'), true],
  ['version', () => environment(container).CDK8S_PG_MAJOR, '17'],
  [
    'image and registry',
    () => container.image,
    'mirror.example.com/cache/cloudnative-pg/postgresql:17.11-standard-trixie',
  ],
  ['programImage and registry', () => sidecar.image, 'mirror.example.com/cache/library/node:22.20.0-slim'],
  ['imagePullPolicy', () => [container.imagePullPolicy, sidecar.imagePullPolicy], ['Always', 'Always']],
  ['imagePullSecrets', () => template.spec.imagePullSecrets, [{ name: 'pull-secret' }]],
  [
    'userId',
    () => template.spec.securityContext,
    {
      runAsNonRoot: true,
      runAsUser: 1000,
      runAsGroup: 1000,
      fsGroup: 1000,
      fsGroupChangePolicy: 'OnRootMismatch',
      seccompProfile: { type: 'RuntimeDefault' },
    },
  ],
  ['replicas', () => [set.spec.replicas, wish.replicas], [3, '3']],
  ['primary', () => wish.primary, '1'],
  ['database', () => environment(container).CDK8S_PG_APP_DATABASE, 'orders'],
  ['owner', () => environment(container).CDK8S_PG_APP_OWNER, 'orders_owner'],
  ['locale', () => environment(container).CDK8S_PG_LOCALE, 'de_DE.UTF-8'],
  ['encoding', () => environment(container).CDK8S_PG_ENCODING, 'LATIN1'],
  ['dataChecksums', () => environment(container).CDK8S_PG_DATA_CHECKSUMS, 'false'],
  [
    'credentials.owner',
    () => [volume('secret-owner').secret.secretName, mount('secret-owner')],
    ['own', '/cdk8s-pg/secrets/owner'],
  ],
  [
    'credentials.replication',
    () => [volume('secret-replication').secret.secretName, mount('secret-replication')],
    ['repl', '/cdk8s-pg/secrets/replication'],
  ],
  [
    'credentials.superuser',
    () => [volume('secret-superuser').secret.secretName, mount('secret-superuser')],
    ['super', '/cdk8s-pg/secrets/superuser'],
  ],
  ['credentials.superuserAccess', () => environment(container).CDK8S_PG_SUPERUSER_ACCESS, 'on'],
  [
    'credentials: with all given, nothing makes any',
    () => manifests.names.filter((name) => name.includes('credentials')),
    [],
  ],
  ['storage.grownTo', () => wish['data-size'], '40Gi'],
  ['walStorage.grownTo', () => wish['wal-size'], '8Gi'],
  ['walStorage', () => [environment(container).CDK8S_PG_WAL_VOLUME, mount('wal')], ['/volumes/wal', '/volumes/wal']],
  [
    'claimRetention',
    () => set.spec.persistentVolumeClaimRetentionPolicy,
    { whenDeleted: 'Delete', whenScaled: 'Retain' },
  ],
  [
    'resources',
    () => container.resources,
    {
      requests: { cpu: '500m', memory: '2Gi', 'ephemeral-storage': '1Gi' },
      limits: { cpu: '2', memory: '4Gi', 'ephemeral-storage': '1Gi' },
    },
  ],
  [
    'programResources',
    () => sidecar.resources,
    { requests: { cpu: '20m', memory: '256Mi' }, limits: { memory: '256Mi' } },
  ],
  [
    'tls',
    () => [environment(container).CDK8S_PG_TLS, volume('secret-tls').secret.secretName, mount('secret-tls')],
    ['on', 'orders-tls', '/cdk8s-pg/secrets/tls'],
  ],
  [
    'parameters',
    () => wish['postgresql.conf'].split('\n').filter((line: string) => /^(work_mem|search_path) /.test(line)),
    [`search_path = '"$user", it''s'`, "work_mem = '16MB'"],
  ],
  [
    'pgHba',
    () => wish['pg_hba.conf'].split('\n').slice(-3),
    ['hostssl orders reporting 10.0.0.0/8 scram-sha-256', 'hostssl all all all scram-sha-256', ''],
  ],
  [
    'initSql from a ConfigMap',
    () => [volume('init-0').configMap, mount('init-0')],
    [
      { name: 'orders-sql', items: [{ key: 'schema.sql', path: 'schema.sql' }], defaultMode: 0o440 },
      '/cdk8s-pg/init/00-schema',
    ],
  ],
  [
    'initSql from a Secret, as the superuser',
    () => [volume('init-1').secret, mount('init-1')],
    [
      { secretName: 'orders-init', items: [{ key: 'extensions', path: 'extensions.sql' }], defaultMode: 0o440 },
      '/cdk8s-pg/init/01-extensions.superuser',
    ],
  ],
  ['synchronous', () => wish.synchronous_standby_names, 'FIRST 1 ("orders-0", "orders-1", "orders-2")'],
  [
    'probes for readiness',
    () => container.readinessProbe,
    {
      exec: { command: ['bash', '/cdk8s-pg/programs/probe.sh', 'readiness'] },
      periodSeconds: 2,
      failureThreshold: 4,
      successThreshold: 1,
      timeoutSeconds: 9,
    },
  ],
  [
    'probes for liveness',
    () => container.livenessProbe,
    {
      exec: { command: ['bash', '/cdk8s-pg/programs/probe.sh', 'liveness'] },
      periodSeconds: 60,
      failureThreshold: 2,
      successThreshold: 1,
      timeoutSeconds: 9,
    },
  ],
  [
    'affinity',
    () => template.spec.affinity,
    { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [] } } },
  ],
  [
    'topologySpreadConstraints',
    () => template.spec.topologySpreadConstraints,
    [{ maxSkew: 1, topologyKey: 'zone', whenUnsatisfiable: 'DoNotSchedule' }],
  ],
  ['tolerations', () => template.spec.tolerations, [{ key: 'database', operator: 'Exists', effect: 'NoSchedule' }]],
  ['nodeSelector', () => template.spec.nodeSelector, { disk: 'nvme' }],
  ['priorityClassName', () => template.spec.priorityClassName, 'important'],
  ['labels', () => manifests.all.every(({ metadata }) => metadata.labels.team === 'orders'), true],
  [
    'annotations',
    () => manifests.all.every(({ metadata }) => metadata.annotations.contact === 'orders@example.com'),
    true,
  ],
  ['podLabels', () => template.metadata.labels.scrape, 'yes'],
  ['podAnnotations', () => template.metadata.annotations['scrape/port'], '9187'],
  [
    'consumers and monitoring',
    () => manifests.one('NetworkPolicy').spec.ingress[0].from.slice(1),
    [{ podSelector: { matchLabels: { app: 'web' } } }, { ipBlock: { cidr: '10.1.0.0/16' } }],
  ],
  [
    'networkPolicy',
    () => manifests.one('NetworkPolicy').spec.egress[2],
    { to: [{ ipBlock: { cidr: '10.0.0.1/32' } }], ports: [{ port: 443, protocol: 'TCP' }] },
  ],
  [
    'terminationGracePeriod',
    () => [template.spec.terminationGracePeriodSeconds, environment(container).CDK8S_PG_STOP_TIMEOUT],
    [600, '585'],
  ],
  ['switchoverTimeout', () => wish['switchover-timeout'], '45'],
  ['updateStrategy', () => set.spec.updateStrategy, { type: 'OnDelete' }],
])('%s arrives where it has its effect', (_prop, value, effect) => {
  expect(value()).toEqual(effect);
});

test('the claim templates hold what can never change, and nothing that can', () => {
  const labels = { 'cdk8s-pg/component': 'instance', 'cdk8s-pg/database': 'orders' };
  const template = (name: string, storage: string, storageClassName: string, accessMode: string) => ({
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name, labels },
    spec: {
      accessModes: [accessMode],
      storageClassName,
      volumeMode: 'Filesystem',
      resources: { requests: { storage } },
    },
  });
  expect(set.spec.volumeClaimTemplates).toEqual([
    template('data', '20Gi', 'fast', 'ReadWriteOncePod'),
    template('wal', '4Gi', 'faster', 'ReadWriteOnce'),
  ]);
});

test('nothing is undefined, empty or an unresolved object', () => {
  const text = JSON.stringify(manifests.all.filter(({ metadata }) => metadata.name !== 'orders-programs'));
  expect(text).not.toContain('undefined');
  expect(text).not.toContain('[object Object]');
  expect(text).not.toContain(':null');
});

test('the typed manifests know every field that is used', () => {
  // A field that the typed layer does not know would be dropped without a word.
  const parsed = k8s.KubeStatefulSet.manifest({ spec: template && { serviceName: '', selector: {}, template } });
  expect(parsed.spec.template.spec.initContainers[0].restartPolicy).toBe('Always');
});
