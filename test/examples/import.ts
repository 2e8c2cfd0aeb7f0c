// A database that moves from a StatefulSet to CloudNativePG, and the connection that leads to it.

import { App, Chart, Size } from 'cdk8s';
import {
  CloudNativePostgres,
  ConnectionSecret,
  ConnectionTarget,
  ImportFromPostgres,
  ReplicatedPostgres,
} from 'cdk8s-pg';

const app = new App();
const chart = new Chart(app, 'shop', { namespace: 'shop' });

const old = new ReplicatedPostgres(chart, 'ProductsDb', {
  name: 'products-db',
  storage: { size: Size.gibibytes(10) },
});

const postgres = new CloudNativePostgres(chart, 'Products', {
  name: 'products',
  storage: { size: Size.gibibytes(10) },
  bootstrap: new ImportFromPostgres(chart, 'Import', { source: old }),
});

new ConnectionSecret(chart, 'ProductsApi', {
  name: 'products-api',
  version: 4,
  postgres,
  target: ConnectionTarget.readWrite(),
});

app.synth();
