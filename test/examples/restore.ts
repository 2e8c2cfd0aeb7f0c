// A database that begins with a backup, and the version of a connection that leads to it.

import { App, Chart, Size } from 'cdk8s';
import { ConnectionSecret, ConnectionTarget, ReplicatedPostgres, RestoreFromSnapshot } from 'cdk8s-pg';

const app = new App();
const chart = new Chart(app, 'shop', { namespace: 'shop' });

const postgres = new ReplicatedPostgres(chart, 'ProductsDbB', {
  name: 'products-db-b',
  storage: { size: Size.gibibytes(10) },
  bootstrap: new RestoreFromSnapshot(chart, 'Restore', { backup: 'products-db-nightly-20261121030000' }),
});

new ConnectionSecret(chart, 'ProductsApi', {
  name: 'products-api',
  version: 4,
  postgres,
  target: ConnectionTarget.readWrite(),
});

app.synth();
