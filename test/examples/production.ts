import { App, Chart, Duration, Size } from 'cdk8s';
import { ConfigMap, Cpu, PersistentVolumeAccessMode, Secret } from 'cdk8s-plus-28';
import { InitSql, ReplicatedPostgres } from 'cdk8s-pg';

const app = new App();
const chart = new Chart(app, 'orders-db', { namespace: 'orders' });

new ReplicatedPostgres(chart, 'Db', {
  name: 'orders-db',
  version: '17.11',
  replicas: 3,
  database: 'orders',

  // Made with 100 GiB, grown since; WAL on a volume of its own.
  storage: {
    size: Size.gibibytes(100),
    grownTo: Size.gibibytes(150),
    storageClass: 'fast',
    accessMode: PersistentVolumeAccessMode.READ_WRITE_ONCE_POD,
  },
  walStorage: { size: Size.gibibytes(20), storageClass: 'fast' },

  resources: {
    cpu: { request: Cpu.units(2) },
    memory: { request: Size.gibibytes(8), limit: Size.gibibytes(8) },
  },
  parameters: { work_mem: '32MB', max_connections: '200', log_min_duration_statement: '1s' },

  // A commit is on two instances before it returns, and one may be missing meanwhile.
  synchronous: { number: 1 },

  // The certificate is cert-manager's.
  tls: { secret: Secret.fromSecretName(chart, 'Certificate', 'orders-db-tls') },
  pgHba: ['hostssl orders reporting 10.0.0.0/8 scram-sha-256'],
  initSql: [
    InitSql.fromConfigMap('reporting', ConfigMap.fromConfigMapName(chart, 'Sql', 'orders-db-sql'), 'reporting.sql', {
      superuser: true,
    }),
  ],

  topologySpreadConstraints: [
    {
      maxSkew: 1,
      topologyKey: 'topology.kubernetes.io/zone',
      whenUnsatisfiable: 'ScheduleAnyway',
      labelSelector: { matchLabels: { 'cdk8s-pg/database': 'orders-db' } },
    },
  ],
  switchoverTimeout: Duration.minutes(1),
  labels: { team: 'orders' },
});

app.synth();
