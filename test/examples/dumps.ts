// Nightly dumps to a volume and to an object store; one of them restored into another database.

import { App, Chart, Size } from 'cdk8s';
import { Secret } from 'cdk8s-plus-28';
import {
  BackupMethod,
  BackupStore,
  ReplicatedPostgres,
  RestoreFromDump,
  S3Credentials,
  Schedule,
  ScheduledBackup,
} from 'cdk8s-pg';

const app = new App();
const chart = new Chart(app, 'shop', { namespace: 'shop' });
const postgres = new ReplicatedPostgres(chart, 'ProductsDb', {
  name: 'products-db',
  replicas: 2,
  storage: { size: Size.gibibytes(10) },
});

const offSite = BackupStore.s3({
  name: 'off-site',
  bucket: 'shop-backups',
  prefix: 'postgres',
  region: 'eu-central-1',
  credentials: S3Credentials.fromSecret(Secret.fromSecretName(chart, 'Keys', 'shop-backups')),
});

new ScheduledBackup(chart, 'Dumps', {
  name: 'products-db-dumps',
  postgres,
  schedule: Schedule.expression('30 1 * * *'),
  method: BackupMethod.logical({
    stores: [BackupStore.volume({ name: 'near', size: Size.gibibytes(20) }), offSite],
  }),
});

new RestoreFromDump(chart, 'Restore', {
  name: 'products-db-restore-1',
  postgres,
  store: offSite,
  backup: 'products-db-dumps-20261120013000',
  databases: { app: 'app_restored' },
});

app.synth();
