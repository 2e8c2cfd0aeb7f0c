// How backups are, for somebody who has read the objects: compiled as CommonJS and as an ES module.
import { backupStatus, type BackupStatus, type StatusObjects } from 'cdk8s-pg/status';

const objects: StatusObjects = { clusters: [], statefulSets: [{ metadata: { name: 'other-db' } }] };
const status: BackupStatus = backupStatus(objects, 'products-db', new Date());
if (status.engine !== 'unknown' || status.schedules.length > 0) throw new Error(JSON.stringify(status));
