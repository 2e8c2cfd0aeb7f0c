import { Size } from 'cdk8s';
import { ClaimRetentionPolicy, ReplicatedPostgres, UpdateStrategy } from '../../../src';
import {
  agent,
  chart,
  database,
  environment,
  LEAST,
  manifests,
  Manifests,
  pod,
  postgres,
  statefulSet,
  wish,
} from '../support/databases';

test.each<[prop: string, value: () => unknown, fallback: unknown]>([
  ['namespace', () => manifests().one('StatefulSet').metadata.namespace, 'shop'],
  ['version', () => database().version, '18'],
  ['image', () => postgres().image, 'docker.io/library/postgres:18'],
  ['programImage', () => agent().image, 'docker.io/library/node:24-slim'],
  ['imagePullPolicy', () => [postgres().imagePullPolicy, agent().imagePullPolicy], ['IfNotPresent', 'IfNotPresent']],
  ['imagePullSecrets', () => pod().imagePullSecrets, undefined],
  ['userId', () => pod().securityContext.runAsUser, 999],
  ['replicas', () => [statefulSet().spec.replicas, wish().replicas], [2, '2']],
  ['primary', () => [database().primary, wish().primary], [0, '0']],
  ['database', () => environment(postgres()).CDK8S_PG_APP_DATABASE, 'app'],
  ['owner', () => environment(postgres({ database: 'products' })).CDK8S_PG_APP_OWNER, 'products'],
  ['locale', () => environment(postgres()).CDK8S_PG_LOCALE, 'C.UTF-8'],
  ['encoding', () => environment(postgres()).CDK8S_PG_ENCODING, 'UTF8'],
  ['dataChecksums', () => environment(postgres()).CDK8S_PG_DATA_CHECKSUMS, 'true'],
  ['credentials.owner', () => database().credentials.owner.name, 'products-db-owner'],
  ['credentials.replication', () => database().credentials.replication?.name, 'products-db-replication'],
  ['credentials.superuser', () => database().credentials.superuser, undefined],
  ['credentials.superuserAccess', () => environment(postgres()).CDK8S_PG_SUPERUSER_ACCESS, ''],
  ['storage.grownTo', () => wish()['data-size'], '10Gi'],
  ['storage.storageClass', () => statefulSet().spec.volumeClaimTemplates[0].spec.storageClassName, undefined],
  ['storage.accessMode', () => statefulSet().spec.volumeClaimTemplates[0].spec.accessModes, ['ReadWriteOnce']],
  ['walStorage', () => [wish()['wal-size'], environment(postgres()).CDK8S_PG_WAL_VOLUME], ['', '']],
  [
    'claimRetention',
    () => statefulSet().spec.persistentVolumeClaimRetentionPolicy,
    { whenDeleted: 'Retain', whenScaled: 'Retain' },
  ],
  [
    'resources',
    () => postgres().resources,
    { requests: { cpu: '100m', memory: '512Mi' }, limits: { memory: '512Mi' } },
  ],
  [
    'programResources',
    () => agent().resources,
    { requests: { cpu: '10m', memory: '48Mi' }, limits: { memory: '128Mi' } },
  ],
  ['tls', () => environment(postgres()).CDK8S_PG_TLS, ''],
  ['initSql', () => postgres().volumeMounts.filter(({ name }: any) => name.startsWith('init')), []],
  ['synchronous', () => wish().synchronous_standby_names, ''],
  [
    'affinity',
    () => pod().affinity.podAntiAffinity.preferredDuringSchedulingIgnoredDuringExecution[0].podAffinityTerm.topologyKey,
    'kubernetes.io/hostname',
  ],
  ['topologySpreadConstraints', () => pod().topologySpreadConstraints, undefined],
  ['tolerations', () => pod().tolerations, undefined],
  ['nodeSelector', () => pod().nodeSelector, undefined],
  ['priorityClassName', () => pod().priorityClassName, undefined],
  [
    'labels',
    () => statefulSet().metadata.labels,
    {
      'app.kubernetes.io/instance': 'products-db',
      'app.kubernetes.io/managed-by': 'cdk8s-pg',
      'app.kubernetes.io/name': 'postgresql',
    },
  ],
  ['annotations', () => statefulSet().metadata.annotations, undefined],
  [
    'podAnnotations',
    () => Object.keys(statefulSet().spec.template.metadata.annotations),
    ['cdk8s-pg/program-revision', 'cdk8s-pg/restart-parameters'],
  ],
  ['consumers and monitoring', () => manifests().one('NetworkPolicy', 'products-db').spec.ingress[0].from.length, 1],
  [
    'networkPolicy.apiServer',
    () => manifests().one('NetworkPolicy', 'products-db').spec.egress[2],
    {
      ports: [
        { port: 443, protocol: 'TCP' },
        { port: 6443, protocol: 'TCP' },
      ],
    },
  ],
  ['terminationGracePeriod', () => pod().terminationGracePeriodSeconds, 300],
  ['switchoverTimeout', () => wish()['switchover-timeout'], '30'],
  [
    'updateStrategy',
    () => statefulSet().spec.updateStrategy,
    { type: 'RollingUpdate', rollingUpdate: { partition: 0 } },
  ],
])('%s has its documented default', (_prop, value, fallback) => {
  expect(value()).toEqual(fallback);
});

test('probes have their documented defaults', () => {
  expect(postgres().readinessProbe).toMatchObject({ periodSeconds: 5, failureThreshold: 3, timeoutSeconds: 5 });
  expect(postgres().livenessProbe).toMatchObject({ periodSeconds: 10, failureThreshold: 6, timeoutSeconds: 5 });
});

test('tls is required unless said otherwise', () => {
  const secret = database().credentials.owner;
  expect(wish({ tls: { secret } })['pg_hba.conf']).toContain('hostssl all all all scram-sha-256');
  expect(wish({ tls: { secret, required: false } })['pg_hba.conf']).toContain('\nhost all all all scram-sha-256');
});

test('a half-given claimRetention keeps the rest', () => {
  const { persistentVolumeClaimRetentionPolicy } = statefulSet({
    claimRetention: { whenScaled: ClaimRetentionPolicy.DELETE },
  }).spec;
  expect(persistentVolumeClaimRetentionPolicy).toEqual({ whenDeleted: 'Retain', whenScaled: 'Delete' });
});

test('an update strategy without steps has none', () => {
  expect(statefulSet({ updateStrategy: UpdateStrategy.ON_DELETE }).spec.updateStrategy).toEqual({ type: 'OnDelete' });
});

test('a chart without namespace means the namespace default, on every object', () => {
  const scope = chart();
  new ReplicatedPostgres(scope, 'Db', LEAST);
  expect(new Set(new Manifests(scope).all.map(({ metadata }) => metadata.namespace))).toEqual(new Set(['default']));
});

test("its own namespace goes before the chart's", () => {
  const scope = chart('shop');
  const db = new ReplicatedPostgres(scope, 'Db', { ...LEAST, namespace: 'data' });
  expect(db.readWrite.host).toBe('products-db-rw.data.svc');
  expect(new Set(new Manifests(scope).all.map(({ metadata }) => metadata.namespace))).toEqual(new Set(['data']));
});

test('resources that are given for memory alone leave the default for cpu', () => {
  const { resources } = postgres({ resources: { memory: { request: Size.gibibytes(1) } } });
  expect(resources).toEqual({ requests: { cpu: '100m', memory: '1Gi' } });
});
