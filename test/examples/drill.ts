// A nightly backup, and every Sunday proof that it can be restored.

import { App, Chart, Duration, Size } from 'cdk8s';
import { BackupMethod, ReplicatedPostgres, RestoreDrill, Schedule, ScheduledBackup, Weekday } from 'cdk8s-pg';

const app = new App();
const chart = new Chart(app, 'shop', { namespace: 'shop' });
const postgres = new ReplicatedPostgres(chart, 'ProductsDb', {
  name: 'products-db',
  storage: { size: Size.gibibytes(10) },
});

new ScheduledBackup(chart, 'Nightly', {
  name: 'products-db-nightly',
  postgres,
  schedule: Schedule.daily({ hour: 3 }),
  method: BackupMethod.volumeSnapshot(),
});

new RestoreDrill(chart, 'Drill', {
  postgres,
  schedule: Schedule.weekly({ weekday: Weekday.SUNDAY, hour: 5 }),
  maxAge: Duration.days(2),
  assertions: [
    { name: 'orders are recent', sql: "SELECT max(made_at) > now() - interval '3 days' FROM orders" },
    { name: 'no order without a customer', sql: 'SELECT id FROM orders WHERE customer_id IS NULL LIMIT 3' },
  ],
});

app.synth();
