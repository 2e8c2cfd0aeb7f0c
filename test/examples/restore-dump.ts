// Yesterday's state of a database, with its roles, in a new one that CloudNativePG runs.

import { App, Chart, Size } from 'cdk8s';
import { Secret } from 'cdk8s-plus-28';
import { BackupStore, CloudNativePostgres, RestoreFromDump, S3Credentials } from 'cdk8s-pg';

const app = new App();
const chart = new Chart(app, 'shop', { namespace: 'shop' });
const postgres = new CloudNativePostgres(chart, 'ProductsDbB', {
  name: 'products-db-b',
  version: '18',
  storage: { size: Size.gibibytes(20) },
});

new RestoreFromDump(chart, 'Restore', {
  name: 'products-db-b-restore-1',
  postgres,
  source: 'products-db',
  store: BackupStore.s3({
    bucket: 'shop-backups',
    prefix: 'postgres',
    region: 'eu-central-1',
    credentials: S3Credentials.fromSecret(Secret.fromSecretName(chart, 'Keys', 'shop-backups')),
  }),
  latestBefore: '2026-11-20T18:00:00+01:00',
  // A role with CREATEROLE, and a member of app.
  credentials: Secret.fromSecretName(chart, 'Restorer', 'products-db-b-restorer'),
  roles: true,
  privileges: true,
});

app.synth();
