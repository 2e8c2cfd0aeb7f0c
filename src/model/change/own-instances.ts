import { podName } from '../names';
import { parseQuantity } from '../quantity';
import type { DatabaseChange } from './database-change';
import type { Difference } from './differences';
import { firstStartFindings } from './first-start';
import { majorOfImage } from './image-version';
import { type Manifest, textAt, valueAt } from './manifest';
import type { ObjectChange } from './object-change';
import { podParts } from './pod-template';
import { type Finding, fromTo, listed } from './prediction';
import { secretFindings } from './secrets';

/** The fields of a StatefulSet that can be changed; Kubernetes refuses any other. */
const CHANGEABLE = [
  'replicas',
  'ordinals',
  'template',
  'updateStrategy',
  'revisionHistoryLimit',
  'persistentVolumeClaimRetentionPolicy',
  'minReadySeconds',
];

/** What becomes of the StatefulSet of a database that stays. */
export function instanceFindings(
  database: DatabaseChange,
  set: ObjectChange,
  { restart, primary }: { readonly restart: readonly string[]; readonly primary: number },
): Finding[] {
  const fixed = set.rest.filter(({ path }) => path[0] === 'spec' && !CHANGEABLE.includes(path[1] ?? ''));
  if (fixed.length > 0) return [refused(set, fixed)];

  const [replicas] = set.take('spec', 'replicas');
  const policy = set.take('spec', 'persistentVolumeClaimRetentionPolicy');
  const strategy = set.take('spec', 'updateStrategy');
  const template = set.take('spec', 'template').map(({ path, ...rest }) => ({ ...rest, path: path.slice(2) }));
  return [
    ...restarts(database, set, template, { restart, primary }),
    ...firstStartFindings(template),
    ...secretFindings(template),
    ...(replicas === undefined ? [] : scaled(database.name, set.now, replicas)),
    ...policy.map(retention),
    ...(strategy.length > 0 ? [rollsLater(textAt(set.now, 'spec', 'updateStrategy', 'type'))] : []),
  ];
}

/** Pods that were left behind under OnDelete are of an older revision: only the cluster knows of them. */
function rollsLater(strategy = 'another strategy'): Finding {
  return strategy === 'OnDelete'
    ? { severity: 'safe', what: 'later changes roll by OnDelete; nothing restarts for it' }
    : {
        severity: 'disruptive',
        what: `from now on changes roll by themselves (updateStrategy ${strategy}); pods that still wait for an earlier change are restarted`,
      };
}

/** What replaces the pods, if anything does. */
function restarts(
  database: DatabaseChange,
  set: ObjectChange,
  template: readonly Difference[],
  why: { readonly restart: readonly string[]; readonly primary: number },
): Finding[] {
  if (template.length === 0) return [];
  const major = template.find(({ path }) => path.includes('CDK8S_PG_MAJOR'));
  return [
    major === undefined
      ? rolls(database, set.now, podParts(without(template)), why)
      : jumps(database, set.now, { major, primary: why.primary }),
  ];
}

/** The major version of the instances. */
export function majorOf(set: Manifest | undefined): number | undefined {
  const containers = valueAt(set, 'spec', 'template', 'spec', 'containers');
  const [postgres] = Array.isArray(containers) ? (containers as unknown[]) : [];
  const env = valueAt(postgres, 'env');
  const variables = (Array.isArray(env) ? env : []) as readonly { readonly name?: string; readonly value?: string }[];
  const major = variables.find(({ name }) => name === 'CDK8S_PG_MAJOR')?.value;
  return major === undefined ? majorOfImage(textAt(postgres, 'image')) : Number(major);
}

/** The digest of parameters says nothing beside them. */
function without(template: readonly Difference[]): Difference[] {
  return template.filter(({ path }) => !path.includes('cdk8s-pg/restart-parameters'));
}

function rolls(
  { name }: DatabaseChange,
  set: Manifest | undefined,
  parts: readonly string[],
  { restart, primary }: { readonly restart: readonly string[]; readonly primary: number },
): Finding {
  const reasons = [...parts, ...restart];
  const because = reasons.length > 0 ? ` (${listed(reasons)})` : '';
  const replicas = Number(valueAt(set, 'spec', 'replicas') ?? 1);
  if (textAt(set, 'spec', 'updateStrategy', 'type') === 'OnDelete')
    return {
      severity: 'safe',
      what: `restarts nothing by itself (updateStrategy OnDelete)${because}`,
      remedy: 'delete the pods one by one, each when the one before streams again',
    };
  if (replicas < 2)
    return {
      severity: 'disruptive',
      what: `restarts the only instance: no reads and no writes until it is back${because}`,
    };
  const order =
    primary === 0
      ? 'restarts standbys one by one, then the primary'
      : `restarts the instances one by one, the highest ordinal first, the primary ${podName(name, primary)} in its turn`;
  return { severity: 'disruptive', what: `${order}: seconds without writes${because}` };
}

/** Another major version: it is the pods that refuse it, the one with the highest ordinal first. */
function jumps(
  { name }: DatabaseChange,
  set: Manifest | undefined,
  { major: { old, now }, primary }: { readonly major: Difference; readonly primary: number },
): Finding {
  const replicas = Number(valueAt(set, 'spec', 'replicas') ?? 1);
  const refused = `PostgreSQL ${fromTo(old, now)}: refused in the cluster`;
  const remedy = `set version back to ${String(old)}; another major version is a new database, and a dump or an import`;
  const waits = 'what else changes in the pods waits as well';
  const unfit = 'does not start on data of another major version';
  if (textAt(set, 'spec', 'updateStrategy', 'type') === 'OnDelete')
    return { severity: 'disruptive', what: `${refused}, each instance that restarts ${unfit}`, remedy };
  if (replicas < 2)
    return {
      severity: 'disruptive',
      what: `${refused}, the only instance ${unfit}, so nobody can read or write`,
      remedy,
    };
  return {
    severity: 'disruptive',
    what:
      primary >= replicas - 1
        ? `${refused}, the primary ${podName(name, primary)} is the first to restart and ${unfit}, so nobody can write; ${waits}`
        : `${refused}, the first standby that restarts ${unfit}, and the others go on; ${waits}`,
    remedy,
  };
}

function scaled(name: string, set: Manifest | undefined, { old, now }: Difference): Finding[] {
  const [before, after] = [Number(old), Number(now)];
  const pods = Array.from({ length: Math.abs(after - before) }, (_, index) =>
    podName(name, Math.min(before, after) + index),
  );
  if (after > before)
    return [
      {
        severity: 'safe',
        what: `adds ${listed(pods)}, which ${pods.length > 1 ? 'clone' : 'clones'} the primary; nothing restarts`,
      },
    ];
  const deletes = textAt(set, 'spec', 'persistentVolumeClaimRetentionPolicy', 'whenScaled') === 'Delete';
  const whose = pods.length > 1 ? 'their' : 'its';
  const claims = deletes ? `${whose} volumes are deleted` : `${whose} claims stay`;
  const last = after === 1 ? `; no standby is left, and ${name}-ro leads nowhere` : '';
  return [
    {
      severity: after === 0 || deletes ? 'destructive' : after === 1 ? 'disruptive' : 'safe',
      what: `removes ${listed(pods)}; nothing restarts, ${claims}${after === 0 ? '; the database is stopped' : last}`,
      remedy: 'switch over first where the primary is among them',
    },
  ];
}

function retention({ path, now }: Difference): Finding {
  const when = path.at(-1) === 'whenScaled' ? 'instances are removed' : 'the StatefulSet is deleted';
  return now === 'Delete'
    ? {
        severity: 'disruptive',
        what: `from now on volumes are deleted with their data when ${when}; nothing is deleted for it now`,
      }
    : { severity: 'safe', what: `from now on volumes stay when ${when}` };
}

/** Kubernetes refuses the StatefulSet as a whole. */
function refused(set: ObjectChange, fixed: readonly Difference[]): Finding {
  const all = set.take();
  const waiting = [
    ...new Set(all.filter((each) => !fixed.includes(each)).map(({ path }) => path.slice(0, 2).join('.'))),
  ];
  const also =
    waiting.length > 0 ? `; ${listed(waiting)} of it ${waiting.length > 1 ? 'are' : 'is'} not applied either` : '';
  const [first] = fixed;
  const claims = first?.path[1] === 'volumeClaimTemplates';
  return {
    severity: 'disruptive',
    what: `cannot be applied, for Kubernetes lets no such field of a StatefulSet change: ${listed(fixed.map(place))}${also}`,
    remedy: claims
      ? claimRemedy(fixed)
      : 'set it back; or make a new database and bring the data there by a dump or an import',
  };
}

const place = ({ path, old, now }: Difference): string =>
  `${path.slice(1).join('.')} ${typeof (old ?? now) === 'object' ? (old === undefined ? 'added' : 'removed or changed') : fromTo(old, now)}`;

function claimRemedy(fixed: readonly Difference[]): string {
  const sizes = fixed.every(({ path }) => path.at(-1) === 'storage');
  const [{ old, now }] = fixed as [Difference];
  if (!sizes)
    return 'set it back; another storage class or a volume for WAL needs a new database, and a dump or an import';
  const grows = (parseQuantity(String(now)) ?? 0) > (parseQuantity(String(old)) ?? 0);
  return grows
    ? `set size back to ${String(old)} and grow the volumes by grownTo`
    : `set size back to ${String(old)}: volumes never shrink; a smaller one needs a new database, and a dump or an import`;
}
