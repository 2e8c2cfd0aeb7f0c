// Quoted by docs/how-to/run-on-cloudnativepg.md.

import { App, Chart, Duration, Size } from 'cdk8s';
import { Cpu, Pods, Secret } from 'cdk8s-plus-28';
import { CloudNativePostgres, DataDurability, PrimaryUpdateMethod } from 'cdk8s-pg';

const app = new App();
const chart = new Chart(app, 'products-db', { namespace: 'shop' });

const db = new CloudNativePostgres(chart, 'Db', {
  name: 'products-db',
  version: '18',
  replicas: 3,
  database: 'products',
  storage: { size: Size.gibibytes(20), storageClass: 'fast' },
  walStorage: { size: Size.gibibytes(5), storageClass: 'fast' },
  resources: {
    cpu: { request: Cpu.millis(500) },
    memory: { request: Size.gibibytes(2), limit: Size.gibibytes(2) },
  },
  // A commit waits for a standby, and goes on without one where none is left.
  synchronous: { number: 1, dataDurability: DataDurability.PREFERRED },
  primaryUpdateMethod: PrimaryUpdateMethod.SWITCHOVER,
  failoverDelay: Duration.seconds(5),
  tls: { required: true },
  managedRoles: [
    {
      name: 'reporting',
      login: true,
      inRoles: ['pg_read_all_data'],
      passwordSecret: Secret.fromSecretName(chart, 'Reporting', 'products-db-reporting'),
    },
  ],
});

db.allowFrom(Pods.select(chart, 'Web', { labels: { app: 'web' } }));

app.synth();
