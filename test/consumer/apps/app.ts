// An app of somebody who uses the package: the consumer test compiles it as CommonJS and as an ES module.
import { App, Chart, Size } from 'cdk8s';
import { ReplicatedPostgres, type ReplicatedPostgresProps } from 'cdk8s-pg';

const props: ReplicatedPostgresProps = {
  name: 'products-db',
  replicas: 2,
  storage: { size: Size.gibibytes(10) },
};

const app = new App();
const chart = new Chart(app, 'consumer', { namespace: 'shop' });
const database: ReplicatedPostgres = new ReplicatedPostgres(chart, 'Db', props);
if (database.name !== props.name) throw new Error('the name of the database is another');
app.synth();
