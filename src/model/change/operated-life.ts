import { KEPT_BY_TOOLS, PREFIX } from '../labels';
import type { DatabaseChange } from './database-change';
import { differences } from './differences';
import { textAt, valueAt } from './manifest';
import type { ObjectChange } from './object-change';
import { operatedAccess } from './operated-access';
import { type Finding, fromTo } from './prediction';

/** That a Cluster begins, ends, sleeps, or forgets what it began with; and what its operator does without a restart. */
export function operatedLife(database: DatabaseChange, cluster: ObjectChange): Finding[] {
  if (cluster.isAdded) return [begun(database, cluster)];
  if (cluster.isRemoved) return [gone(database, cluster)];
  return [
    ...bootstrap(cluster),
    ...backup(cluster),
    ...sleep(cluster),
    ...operatedAccess(cluster),
    ...roles(cluster),
    ...quiet(cluster),
  ];
}

function begun(database: DatabaseChange, cluster: ObjectChange): Finding {
  takeOwn(database);
  const recovery = valueAt(cluster.now, 'spec', 'bootstrap', 'recovery');
  return { severity: 'safe', what: `is new: begins ${recovery === undefined ? 'empty' : 'from a backup'}` };
}

function gone(database: DatabaseChange, cluster: ObjectChange): Finding {
  takeOwn(database);
  const annotations = cluster.old?.metadata?.annotations ?? {};
  const kept = Object.entries(KEPT_BY_TOOLS).every(([key, value]) => annotations[key] === value);
  const other = database.added.filter((name) => name !== database.name);
  return {
    severity: 'destructive',
    what: `is removed: whoever deletes the Cluster deletes its volumes with all data${kept ? '; it is marked so that Argo CD and Flux leave it, kubectl apply --prune does not' : ''}`,
    remedy:
      other.length > 0
        ? `take a backup first; where it was to be renamed to ${other.join(' or ')}, that begins anew without its data`
        : 'take a backup first that outlives it',
  };
}

/** What comes and goes with a Cluster. */
function takeOwn(database: DatabaseChange): void {
  for (const object of database.objects)
    if (object.name === database.name && object.kind !== 'StatefulSet') object.take();
}

/** The operator looks at it when it makes the first instance, and never again. */
function bootstrap(cluster: ObjectChange): Finding[] {
  const changes = cluster.take('spec', 'bootstrap');
  cluster.take('metadata', 'annotations', `${PREFIX}restored-from`);
  if (changes.length === 0) return [];
  const left = valueAt(cluster.old, 'spec', 'bootstrap', 'recovery') !== undefined;
  const still = valueAt(cluster.now, 'spec', 'bootstrap', 'recovery') !== undefined;
  if (left && !still)
    return [
      {
        severity: 'safe',
        what: 'bootstrap no longer names a backup: no effect once the database is there; before that, the operator makes an empty one that looks healthy',
        remedy: 'see first that the restore is completed',
      },
    ];
  return [
    {
      severity: 'safe',
      what: still
        ? 'bootstrap names a backup: no effect on a database that is there, nothing is restored over it'
        : 'bootstrap changes: no effect on a database that is there',
      remedy: 'a restore is another Cluster, under another name',
    },
  ];
}

function backup(cluster: ObjectChange): Finding[] {
  const changes = cluster.take('spec', 'backup');
  if (changes.length === 0) return [];
  if (valueAt(cluster.now, 'spec', 'backup') === undefined)
    return [
      {
        severity: 'disruptive',
        what: 'removes what snapshots are taken by (spec.backup): every backup that asks for one fails',
      },
    ];
  const all = changes.map(({ path, old, now }) => `${path.slice(2).join('.') || 'all of it'} ${fromTo(old, now)}`);
  const stops = changes.some(({ path, now }) => path.at(-1) === 'online' && now === false);
  return [
    {
      severity: stops ? 'disruptive' : 'safe',
      what: `backups are taken otherwise from the next on: ${all.join(', ')}${stops ? '; an instance is stopped for each' : ''}`,
    },
  ];
}

function sleep(cluster: ObjectChange): Finding[] {
  const [hibernation] = cluster.take('metadata', 'annotations', 'cnpg.io/hibernation');
  const [fenced] = cluster.take('metadata', 'annotations', 'cnpg.io/fencedInstances');
  return [
    ...(hibernation === undefined
      ? []
      : [
          hibernation.now === 'on'
            ? ({ severity: 'disruptive', what: 'hibernates: the database is stopped, its volumes stay' } as const)
            : ({ severity: 'safe', what: 'wakes up, where it was hibernated' } as const),
        ]),
    ...(fenced === undefined
      ? []
      : [
          fenced.now === undefined
            ? ({
                severity: 'safe',
                what: `fenced instances ${fromTo(fenced.old, fenced.now)}: they start again`,
              } as const)
            : ({
                severity: 'disruptive',
                what: `fenced instances ${fromTo(fenced.old, fenced.now)}: PostgreSQL is stopped in them`,
              } as const),
        ]),
  ];
}

function roles(cluster: ObjectChange): Finding[] {
  const named = (of: ObjectChange['old']): string[] => {
    const found = valueAt(of, 'spec', 'managed', 'roles');
    return Array.isArray(found) ? found.flatMap((role: unknown) => textAt(role, 'name') ?? []) : [];
  };
  if (cluster.take('spec', 'managed', 'roles').length === 0) {
    // All of it may come or go at once.
    if (named(cluster.old).length + named(cluster.now).length === 0 || cluster.take('spec', 'managed').length === 0)
      return [];
  }
  const [old, now] = [named(cluster.old), named(cluster.now)];
  return [...new Set([...old, ...now])].flatMap((role): Finding[] => {
    const [before, after] = [declared(cluster.old, role), declared(cluster.now, role)];
    if (differences(before, after).length === 0) return [];
    return [ofRole(role, { before, after })];
  });
}

/** A role as it is declared; undefined where it is not. */
function declared(of: ObjectChange['old'], role: string): unknown {
  const found = valueAt(of, 'spec', 'managed', 'roles');
  return Array.isArray(found) ? found.find((each: unknown) => textAt(each, 'name') === role) : undefined;
}

function ofRole(role: string, { before, after }: { readonly before: unknown; readonly after: unknown }): Finding {
  if (textAt(after, 'ensure') === 'absent')
    return {
      severity: 'disruptive',
      what: `drops the role ${role}: who logs in as it is refused`,
      remedy: 'PostgreSQL drops no role that owns something: give that to another one first',
    };
  if (before === undefined) return { severity: 'safe', what: `the operator makes the role ${role}; no restart` };
  if (after !== undefined && valueAt(before, 'login') === true && valueAt(after, 'login') !== true)
    return { severity: 'disruptive', what: `the role ${role} can log in no more; no restart` };
  return after === undefined
    ? { severity: 'safe', what: `the role ${role} is managed no more: it stays as it is, and can log in as before` }
    : { severity: 'safe', what: `the operator makes the role ${role} as it is declared now; no restart` };
}

/** Fields that the operator goes by from then on. */
const QUIET = [
  'primaryUpdateMethod',
  'switchoverDelay',
  'failoverDelay',
  'enablePDB',
  'monitoring',
  'inheritedMetadata',
  'imagePullSecrets',
  'smartShutdownTimeout',
];

function quiet(cluster: ObjectChange): Finding[] {
  const changed = QUIET.filter((field) => cluster.take('spec', field).length > 0);
  return [
    ...cluster.take('spec', 'primaryUpdateStrategy').map(({ now }) => decidesAboutPrimary(now)),
    ...changed.map((field): Finding => ({
      severity: 'safe',
      what: `${field}: the operator goes by it from now on; no restart`,
    })),
  ];
}

/** A primary that waits for a person: only the cluster knows of it. */
function decidesAboutPrimary(strategy: unknown): Finding {
  return strategy === 'supervised'
    ? {
        severity: 'safe',
        what: 'primaryUpdateStrategy: from now on a person decides when the primary restarts; no restart',
      }
    : {
        severity: 'disruptive',
        what: 'primaryUpdateStrategy: the operator restarts the primary without asking from now on, and at once where it waits for a person',
      };
}
