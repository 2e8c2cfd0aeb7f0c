const { App, Chart, Size } = require('cdk8s');
const { ReplicatedPostgres } = require('cdk8s-pg');

const app = new App();
const chart = new Chart(app, 'consumer', { namespace: 'shop' });
new ReplicatedPostgres(chart, 'Db', { name: 'products-db', replicas: 2, storage: { size: Size.gibibytes(10) } });
app.synth();
