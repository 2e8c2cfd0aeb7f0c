// A database, a snapshot of it every night, and one before a migration.

import { App, Chart, Size } from 'cdk8s';
import { Backup, BackupMethod, ReplicatedPostgres, Schedule, ScheduledBackup } from 'cdk8s-pg';

const app = new App();
const chart = new Chart(app, 'shop', { namespace: 'shop' });
const postgres = new ReplicatedPostgres(chart, 'ProductsDb', {
  name: 'products-db',
  storage: { size: Size.gibibytes(10) },
});

new ScheduledBackup(chart, 'Nightly', {
  name: 'products-db-nightly',
  postgres,
  schedule: Schedule.daily({ hour: 3, timeZone: 'Europe/Berlin' }),
  method: BackupMethod.volumeSnapshot(),
});

// Taken once, when it is applied.
new Backup(chart, 'BeforeMigration', {
  name: 'before-migration',
  postgres,
  method: BackupMethod.volumeSnapshot(),
});

app.synth();
