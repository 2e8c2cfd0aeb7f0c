import { App, Chart, Size } from 'cdk8s';
import { ReplicatedPostgres } from 'cdk8s-pg';

const app = new App();
const chart = new Chart(app, 'products-db', { namespace: 'shop' });

new ReplicatedPostgres(chart, 'Db', {
  name: 'products-db',
  replicas: 2,
  storage: { size: Size.gibibytes(10) },
});

app.synth();
