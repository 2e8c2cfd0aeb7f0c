// Snapshots every hour, of which those stay that the rules keep.

import { App, Chart, Duration, Size } from 'cdk8s';
import { BackupMethod, ReplicatedPostgres, Schedule, ScheduledBackup } from 'cdk8s-pg';

const app = new App();
const chart = new Chart(app, 'shop', { namespace: 'shop' });
const postgres = new ReplicatedPostgres(chart, 'ProductsDb', {
  name: 'products-db',
  storage: { size: Size.gibibytes(10) },
});

new ScheduledBackup(chart, 'Hourly', {
  name: 'products-db-hourly',
  postgres,
  schedule: Schedule.hourly(),
  method: BackupMethod.volumeSnapshot(),
  retention: { maxAge: Duration.days(2), daily: 14, monthly: 12 },
});

app.synth();
