import { App, Chart, Size } from 'cdk8s';
import { Deployment } from 'cdk8s-plus-28';
import { ConnectionFormat, ConnectionKeys, ConnectionSecret, ConnectionTarget, ReplicatedPostgres } from 'cdk8s-pg';

const app = new App();
const chart = new Chart(app, 'shop', { namespace: 'shop' });

const db = new ReplicatedPostgres(chart, 'Db', {
  name: 'products-db',
  replicas: 3,
  storage: { size: Size.gibibytes(10) },
});

// What was in use until yesterday stays as it is.
new ConnectionSecret(chart, 'ProductsApiV2', {
  name: 'products-api',
  version: 2,
  postgres: db,
  target: ConnectionTarget.instance(1),
});

const reads = new ConnectionSecret(chart, 'ProductsApiV3', {
  name: 'products-api',
  version: 3,
  postgres: db,
  target: ConnectionTarget.instances([1, 2]),
  loadBalanceHosts: true,
  // Clients of libpq 16 or later try the hosts in random order; the application reads the key that it has always read.
  keys: ConnectionKeys.standard().with('uri', ConnectionFormat.URI_LOAD_BALANCED),
});

const products = new Deployment(chart, 'ProductsApi', { containers: [{ image: 'registry.example.com/products:7' }] });
reads.connect(products, { environment: { DATABASE_URI: 'uri' } });

app.synth();
