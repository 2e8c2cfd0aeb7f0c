// A database of an earlier server, which somebody else runs, imported into CloudNativePG.

import { App, Chart, Size } from 'cdk8s';
import { Secret } from 'cdk8s-plus-28';
import { CloudNativePostgres, ImportFromPostgres, Postgres } from 'cdk8s-pg';

const app = new App();
const chart = new Chart(app, 'gateway', { namespace: 'gateway' });

const old = Postgres.fromAttributes(chart, 'OldDb', {
  name: 'old-db',
  namespace: 'gateway',
  version: '15',
  host: 'old-db.gateway.svc',
  database: 'gateway',
  ownerSecret: Secret.fromSecretName(chart, 'OldDbOwner', 'old-db'),
  tls: true,
});

new CloudNativePostgres(chart, 'GatewayDb', {
  name: 'gateway-db',
  storage: { size: Size.gibibytes(20) },
  bootstrap: new ImportFromPostgres(chart, 'Import', {
    source: old,
    rootCertificateSecret: Secret.fromSecretName(chart, 'OldDbAuthority', 'old-db-ca'),
  }),
});

app.synth();
