// Nightly dumps of a MariaDB and of a Redis that somebody else runs; one of them restored beside the first.

import { App, Chart, Duration, Size } from 'cdk8s';
import { Secret } from 'cdk8s-plus-28';
import {
  BackupStore,
  OtherDatabase,
  RestoreFromDatabaseDump,
  S3Credentials,
  Schedule,
  ScheduledDatabaseDump,
} from 'cdk8s-pg';

const app = new App();
const chart = new Chart(app, 'shop', { namespace: 'shop' });
const offSite = BackupStore.s3({
  name: 'off-site',
  bucket: 'shop-backups',
  prefix: 'other',
  region: 'eu-central-1',
  credentials: S3Credentials.fromSecret(Secret.fromSecretName(chart, 'Keys', 'shop-backups')),
});

const orders = OtherDatabase.mariadb({
  name: 'orders',
  host: 'orders-mariadb', // a Service, or a DNS name elsewhere
  credentials: Secret.fromSecretName(chart, 'OrdersLogin', 'orders-dumper'), // username, password
});
new ScheduledDatabaseDump(chart, 'Orders', {
  name: 'orders-nightly',
  database: orders,
  schedule: Schedule.daily({ hour: 4, timeZone: 'Europe/Berlin' }),
  stores: [BackupStore.volume({ name: 'near', size: Size.gibibytes(20) }), offSite],
  retention: { daily: 14, monthly: 6 },
});

new ScheduledDatabaseDump(chart, 'Sessions', {
  name: 'sessions-hourly',
  database: OtherDatabase.generic({
    name: 'sessions',
    image: 'redis:8.2',
    command: ['sh', '-euc', 'redis-cli -h sessions-redis --rdb "$DUMP_DIR/dump.rdb"'],
    secretEnvironment: { REDISCLI_AUTH: { secret: Secret.fromSecretName(chart, 'Redis', 'redis'), key: 'password' } },
    ports: [6379],
  }),
  schedule: Schedule.every(Duration.hours(1)),
  stores: [offSite],
});

new RestoreFromDatabaseDump(chart, 'Restore', {
  name: 'orders-restore-1',
  database: orders,
  store: offSite,
  latestBefore: '2026-11-20T12:00:00Z',
  databases: { orders: 'orders_restored' },
});

app.synth();
