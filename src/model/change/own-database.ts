import { databaseNames } from '../names';
import type { DatabaseChange } from './database-change';
import { textAt } from './manifest';
import { instanceFindings, majorOf } from './own-instances';
import { wishChange } from './own-configuration';
import type { Finding } from './prediction';

/** What becomes of a ReplicatedPostgres: its StatefulSet, its wish, and what belongs to its pods. */
export function ownFindings(database: DatabaseChange): Finding[] {
  const { name } = database;
  const [set] = database.of('StatefulSet', name);
  if (set?.isAdded) return [begun(database)];
  if (set?.isRemoved) return [gone(database)];
  const now = database.will('StatefulSet', name);
  if (now === undefined) return [];
  takeRestoredClaims(database);
  const { findings, restart } = wishChange(database, majorOf(set?.old ?? now) ?? 0);
  const primary = Number(textAt(database.will('ConfigMap', databaseNames(name).configuration), 'data', 'primary') ?? 0);
  const instances = set === undefined ? [] : instanceFindings(database, set, { restart, primary });
  // Where the pod template stays as it is, or is refused, nothing restarts for them.
  const rolls = instances.some(({ what }) => what.includes('restart') && !what.startsWith('cannot'));
  const unasked: Finding[] =
    restart.length > 0 && !rolls
      ? [
          {
            severity: 'disruptive',
            what: `takes effect at the next restart only, which nothing asks for: ${restart.join(', ')}`,
          },
        ]
      : [];
  return [...instances, ...findings, ...unasked];
}

/** A database that was not there before. */
function begun(database: DatabaseChange): Finding {
  const from = textAt(database.will('ConfigMap', databaseNames(database.name).configuration), 'data', 'restore');
  const snapshot = /^snapshot=(.*)$/m.exec(from ?? '')?.[1];
  takeOwn(database);
  const how =
    snapshot === undefined
      ? 'empty; where claims of that name are there, it goes on with what they hold'
      : `from VolumeSnapshot ${snapshot}`;
  return { severity: 'safe', what: `is new: begins ${how}` };
}

/** A database that will be there no more. */
function gone(database: DatabaseChange): Finding {
  const { name, added } = database;
  const set = database.of('StatefulSet', name)[0]?.old;
  const deletes = textAt(set, 'spec', 'persistentVolumeClaimRetentionPolicy', 'whenDeleted') === 'Delete';
  takeOwn(database);
  const another = added.filter((each) => each !== name);
  const operated = database.now.some(({ kind }) => kind === 'Cluster');
  return {
    severity: deletes ? 'destructive' : 'disruptive',
    what: deletes
      ? 'is removed: its pods go, and its volumes are deleted with all data'
      : `is removed: its pods go, nobody can connect; claims and Secrets stay${operated ? ', and the Cluster of that name does not take them over' : ''}`,
    ...(another.length > 0
      ? {
          remedy: `where it was to be renamed to ${another.join(' or ')}: that begins anew without its data, so set the name back`,
        }
      : {}),
  };
}

/** What belongs to a database itself comes and goes with it. */
function takeOwn(database: DatabaseChange): void {
  const names = databaseNames(database.name);
  const own: readonly string[] = Object.values(names);
  for (const object of database.objects) {
    const credentials = object.kind === 'Job' && object.name.startsWith(`${names.credentials}-`);
    const claim = object.kind === 'PersistentVolumeClaim' && /^(data|wal)-/.test(object.name);
    const operated = ['Cluster', 'ScheduledBackup', 'Backup', 'Pooler'].includes(object.kind);
    if ((own.includes(object.name) && !operated) || credentials || claim) object.take();
  }
}

/** Takes the claims of a restore where the wish tells of them; their size it tells as well. */
function takeRestoredClaims(database: DatabaseChange): void {
  const [wish] = database.of('ConfigMap', databaseNames(database.name).configuration);
  const differs = (key: string): boolean => textAt(wish?.old, 'data', key) !== textAt(wish?.now, 'data', key);
  for (const claim of database.of('PersistentVolumeClaim')) {
    if (!/^(data|wal)-.*-0$/.test(claim.name)) continue;
    const size = claim.name.startsWith('data-') ? 'data-size' : 'wal-size';
    if (differs('restore')) claim.take();
    else if (differs(size)) claim.take('spec', 'resources');
  }
}
