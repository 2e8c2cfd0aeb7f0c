const { backupStatus } = require('cdk8s-pg/status');

const { warnings } = backupStatus({ clusters: [], statefulSets: [] }, 'products-db', new Date());
if (warnings[0] !== 'there is no such database, nor a backup of it') throw new Error(`warnings: ${warnings}`);

const index = require('cdk8s-pg');
for (const path of ['lib/src', 'lib/src/index', 'lib/src/index.js']) {
  if (require(`cdk8s-pg/${path}`) !== index) throw new Error(`${path} is another module`);
}
if (require('cdk8s-pg/lib/src/constructs/backup/schedule').Schedule !== index.Schedule) throw new Error('Schedule');
if (require('cdk8s-pg/package.json').name !== 'cdk8s-pg') throw new Error('package.json');
require.resolve('cdk8s-pg/.jsii');
