// Every Sunday proof that the dumps in the bucket can be restored.

import { App, Chart, Duration, Size } from 'cdk8s';
import { Secret } from 'cdk8s-plus-28';
import { BackupStore, ReplicatedPostgres, RestoreDrill, S3Credentials, Schedule, Weekday } from 'cdk8s-pg';

const app = new App();
const chart = new Chart(app, 'shop', { namespace: 'shop' });
const postgres = new ReplicatedPostgres(chart, 'ProductsDb', {
  name: 'products-db',
  storage: { size: Size.gibibytes(10) },
});

new RestoreDrill(chart, 'Drill', {
  postgres,
  schedule: Schedule.weekly({ weekday: Weekday.SUNDAY, hour: 6 }),
  dumps: {
    store: BackupStore.s3({
      bucket: 'shop-backups',
      prefix: 'postgres',
      region: 'eu-central-1',
      credentials: S3Credentials.fromSecret(Secret.fromSecretName(chart, 'Keys', 'shop-backups')),
    }),
    jobs: 4,
  },
  maxAge: Duration.days(2),
  size: Size.gibibytes(30),
  assertions: [{ name: 'orders are recent', sql: "SELECT max(made_at) > now() - interval '3 days' FROM orders" }],
});

app.synth();
