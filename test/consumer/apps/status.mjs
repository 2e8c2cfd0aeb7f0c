import { Schedule } from 'cdk8s-pg';
import { Schedule as same } from 'cdk8s-pg/lib/src/index.js';
import { backupStatus } from 'cdk8s-pg/status';

const { warnings } = backupStatus({ clusters: [], statefulSets: [] }, 'products-db', new Date());
if (warnings[0] !== 'there is no such database, nor a backup of it') throw new Error(`warnings: ${warnings}`);
if (Schedule !== same) throw new Error('lib/src/index.js is another module');
