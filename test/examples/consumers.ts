import { App, Chart, Size } from 'cdk8s';
import { Deployment, EnvValue, Namespaces, Pods } from 'cdk8s-plus-28';
import { ReplicatedPostgres } from 'cdk8s-pg';

const app = new App();
const chart = new Chart(app, 'shop', { namespace: 'shop' });

const db = new ReplicatedPostgres(chart, 'Db', {
  name: 'products-db',
  storage: { size: Size.gibibytes(10) },
  monitoring: [
    Pods.all(chart, 'Prometheus', { namespaces: Namespaces.select(chart, 'Monitoring', { names: ['monitoring'] }) }),
  ],
});

const web = new Deployment(chart, 'Web', { containers: [{ image: 'registry.example.com/web:1.4', portNumber: 8080 }] });
web.containers[0].env.addVariable('PGHOST', EnvValue.fromValue(db.readWrite.host));
web.containers[0].env.addVariable('PGPASSWORD', db.credentials.owner.envValue('password'));

db.allowFrom(web);

app.synth();
