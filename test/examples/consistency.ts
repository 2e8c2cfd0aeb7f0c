// A database whose instances are compared every night.

import { App, Chart, Duration, Size } from 'cdk8s';
import { AssertionTarget, ConsistencyCheck, ReplicatedPostgres, Schedule } from 'cdk8s-pg';

const app = new App();
const chart = new Chart(app, 'shop', { namespace: 'shop' });
const postgres = new ReplicatedPostgres(chart, 'ProductsDb', {
  name: 'products-db',
  replicas: 2,
  storage: { size: Size.gibibytes(10) },
});

new ConsistencyCheck(chart, 'Check', {
  name: 'products-db-check',
  postgres,
  schedule: Schedule.daily({ hour: 5, timeZone: 'Europe/Berlin' }),
  excludeTables: ['audit.*'],
  maxTableSize: Size.gibibytes(2),
  maxLag: Duration.seconds(10),
  assertions: [
    { name: 'there are orders', sql: 'SELECT count(*) > 0 FROM orders', on: AssertionTarget.EVERY_INSTANCE },
    { name: 'no order without a customer', sql: 'SELECT id FROM orders WHERE customer_id IS NULL LIMIT 5' },
  ],
});

app.synth();
