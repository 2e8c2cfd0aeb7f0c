import { parseQuantity } from '../quantity';
import type { DatabaseChange } from './database-change';
import type { Difference } from './differences';
import { majorOfImage } from './image-version';
import { type Manifest, textAt, valueAt } from './manifest';
import type { ObjectChange } from './object-change';
import { operatedLife } from './operated-life';
import { operatedRestarts } from './operated-restarts';
import { type Finding, fromTo, listed } from './prediction';

/** What becomes of a Cluster of CloudNativePG. */
export function operatedFindings(database: DatabaseChange): Finding[] {
  const [cluster] = database.of('Cluster', database.name);
  if (cluster === undefined) return [];
  if (cluster.isAdded || cluster.isRemoved) return operatedLife(database, cluster);
  const image = imageChange(cluster);
  const upgrade = image && majorChange(cluster);
  const refusals = [
    ...refusedStorage(cluster),
    ...refusedFields(cluster),
    ...(upgrade?.refused ? [upgrade.finding] : []),
  ];
  if (refusals.length > 0) {
    const others: Finding = { severity: 'disruptive', what: 'what else changes in the Cluster is not applied either' };
    return cluster.take().length > 0 ? [...refusals, others] : refusals;
  }
  return [
    ...(upgrade === undefined ? [] : [upgrade.finding]),
    ...operatedRestarts(cluster, {
      image: upgrade === undefined ? image : undefined,
      major: majorOfCluster(cluster.now),
    }),
    ...scaled(cluster),
    ...grown(cluster),
    ...operatedLife(database, cluster),
  ];
}

/** The major version of a Cluster, by its image; 0 where it says nothing. */
function majorOfCluster(cluster: Manifest | undefined): number {
  const catalog = valueAt(cluster, 'spec', 'imageCatalogRef', 'major');
  return majorOfImage(textAt(cluster, 'spec', 'imageName')) ?? (typeof catalog === 'number' ? catalog : 0);
}

/** What the instances run, by the name of an image or by a catalog. */
function imageChange(cluster: ObjectChange): Difference | undefined {
  const differs = [...cluster.take('spec', 'imageName'), ...cluster.take('spec', 'imageCatalogRef')].length > 0;
  const told = (of: Manifest | undefined): unknown => {
    const catalog = textAt(of, 'spec', 'imageCatalogRef', 'name');
    const major = valueAt(of, 'spec', 'imageCatalogRef', 'major');
    return catalog === undefined ? textAt(of, 'spec', 'imageName') : `of catalog ${catalog}, major ${String(major)}`;
  };
  return differs ? { path: ['spec', 'imageName'], old: told(cluster.old), now: told(cluster.now) } : undefined;
}

function majorChange(cluster: ObjectChange): { readonly refused: boolean; readonly finding: Finding } | undefined {
  const [before, after] = [majorOfCluster(cluster.old), majorOfCluster(cluster.now)];
  if (before === 0 || after === 0 || before === after) return undefined;
  const refused = after < before;
  const finding: Finding = refused
    ? {
        severity: 'disruptive',
        what: `PostgreSQL ${before} → ${after}: cannot be applied, the operator's webhook refuses an older major version`,
        remedy: `set version back to ${before}`,
      }
    : {
        severity: 'disruptive',
        what: `PostgreSQL ${before} → ${after}: the operator stops the database, upgrades it in place and makes the standbys anew; no reads and no writes while it runs`,
        remedy:
          'take a backup first, and try it on a copy: the way back is that backup; both images have to be of one Debian release',
      };
  return { refused, finding };
}

/** A volume that shrinks, or goes. */
function refusedStorage(cluster: ObjectChange): Finding[] {
  const { old, now } = cluster;
  const volumes = (of: Manifest | undefined): [name: string, volume: unknown][] => {
    const tablespaces = valueAt(of, 'spec', 'tablespaces');
    return [
      ['storage', valueAt(of, 'spec', 'storage')],
      ['walStorage', valueAt(of, 'spec', 'walStorage')],
      ...(Array.isArray(tablespaces) ? tablespaces : []).map((each: unknown): [string, unknown] => [
        `tablespace ${textAt(each, 'name')}`,
        valueAt(each, 'storage'),
      ]),
    ];
  };
  const after = new Map(volumes(now));
  return volumes(old).flatMap(([name, volume]): Finding[] => {
    if (volume === undefined) return [];
    const refusal = (why: string, remedy: string): Finding[] => [
      { severity: 'disruptive', what: `cannot be applied, the operator's webhook refuses it: ${name} ${why}`, remedy },
    ];
    const path = name.startsWith('tablespace ') ? ['tablespaces', name.slice('tablespace '.length)] : [name];
    if (after.get(name) === undefined) {
      cluster.take('spec', ...path);
      return refusal('cannot be removed', 'set it back; without it is another Cluster, and a dump or an import');
    }
    const [size, less] = [textAt(volume, 'size'), textAt(after.get(name), 'size')];
    if (size === undefined || less === undefined || (parseQuantity(less) ?? 0) >= (parseQuantity(size) ?? 0)) return [];
    cluster.take('spec', ...path);
    return refusal(`cannot shrink, ${size} → ${less}`, `set it back to ${size}`);
  });
}

/** In a unit that is not known here it is said to be unknown. */
const isLarger = ({ old, now }: Difference): boolean =>
  (parseQuantity(String(now)) ?? 0) > (parseQuantity(String(old)) ?? Infinity);

function refusedFields(cluster: ObjectChange): Finding[] {
  return ['postgresUID', 'postgresGID', 'serviceAccountName'].flatMap((field) =>
    cluster.take('spec', field).map(({ old, now }) => ({
      severity: 'disruptive',
      what: `cannot be applied, the operator's webhook refuses it: ${field} ${fromTo(old, now)} is immutable`,
      remedy: 'set it back',
    })),
  );
}

function scaled(cluster: ObjectChange): Finding[] {
  return cluster.take('spec', 'instances').map(({ old, now }): Finding => {
    const [before, after] = [Number(old), Number(now)];
    if (after > before)
      return { severity: 'safe', what: `instances ${before} → ${after}: new ones copy the primary; nothing restarts` };
    return {
      severity: after < 2 ? 'disruptive' : 'safe',
      what: `instances ${before} → ${after}: the operator takes standbys away, with their volumes${after < 2 ? '; none is left to take over' : ''}`,
    };
  });
}

function grown(cluster: ObjectChange): Finding[] {
  const added = [
    ...(valueAt(cluster.old, 'spec', 'walStorage') === undefined && cluster.take('spec', 'walStorage').length > 0
      ? ['WAL']
      : []),
    ...newTablespaces(cluster),
  ];
  const volumes = ['storage', 'walStorage', 'tablespaces'].flatMap((field) =>
    cluster.rest.filter((each) => each.path[1] === field && each.path.at(-1) === 'size' && isLarger(each)),
  );
  for (const { path } of volumes) cluster.take(...path);
  const classes = ['storage', 'walStorage'].flatMap((field) => cluster.take('spec', field, 'storageClass'));
  return [
    ...(added.length === 0
      ? []
      : [
          {
            severity: 'disruptive',
            what: `adds a volume for ${listed(added)}: pods are replaced one by one, the primary's last: seconds without writes; it cannot be removed again`,
          } as const,
        ]),
    ...(volumes.length === 0
      ? []
      : [
          {
            severity: 'safe',
            what: `grows volumes of each instance while the database runs: ${listed(volumes.map(({ path, old, now }) => `${path.slice(1, -1).join('.')} ${fromTo(old, now)}`))}`,
            remedy: 'the StorageClass has to allow it (allowVolumeExpansion: true); a volume never shrinks again',
          } as const,
        ]),
    ...classes.map(({ path, old, now }): Finding => ({
      severity: 'safe',
      what: `${path.slice(1).join('.')} ${fromTo(old, now)}: volumes that are there stay where they are, only those of new instances are made by it`,
    })),
  ];
}

function newTablespaces(cluster: ObjectChange): string[] {
  const named = (of: Manifest | undefined): string[] => {
    const found = valueAt(of, 'spec', 'tablespaces');
    return Array.isArray(found) ? found.flatMap((each: unknown) => textAt(each, 'name') ?? []) : [];
  };
  const before = named(cluster.old);
  const added = named(cluster.now).filter((name) => !before.includes(name));
  if (before.length === 0 && added.length > 0) cluster.take('spec', 'tablespaces');
  for (const name of added) cluster.take('spec', 'tablespaces', name);
  return added.map((name) => `tablespace ${name}`);
}
