import type { RetentionRules } from '../retention/policy';
import type { DatabaseChange } from './database-change';
import { type Difference, differences } from './differences';
import { textAt, valueAt } from './manifest';
import type { ObjectChange } from './object-change';
import { type Finding, fromTo, listed } from './prediction';
import { planOf } from './programs';

/** Rules that keep more the higher they are; the others decide nothing about what stays, or the other way round. */
const KEEPING = ['maxSnapshots', 'maxAge', 'minimumKeep', 'failedMaxAge'];

/** What another policy does to what is there. Takes the plan. */
export function retentionFindings(database: DatabaseChange, name: string): Finding[] {
  const plan = planOf(database, name);
  for (const map of database.of('ConfigMap', name)) map.take('data', 'plan.json');
  if (plan === undefined) return [];
  if (plan.old === null) return [added(database, name, plan.now)];
  const changes = differences(plan.old, plan.now);
  const rules = changes.filter(
    ({ path }) => path.includes('rules') || path.at(-1) === 'dryRun' || path[0] === 'stores',
  );
  const rest = changes.filter((change) => !rules.includes(change));
  return [
    ...(rules.length === 0 ? [] : [judged(name, rules, plan.now)]),
    ...(rest.length > 0
      ? [{ severity: 'safe', what: `the retention ${name}: ${listed(rest.map(text))} from the next run on` } as const]
      : []),
  ];
}

/** One that comes where there may be something to prune. */
function added(database: DatabaseChange, name: string, plan: unknown): Finding {
  const schedule = textAt(plan, 'after', 'schedule');
  const isNew = ({ kind, name: of, isAdded }: ObjectChange): boolean =>
    isAdded &&
    (['StatefulSet', 'Cluster'].includes(kind) ||
      (valueAt(plan, 'stores') !== undefined && kind === 'CronJob' && of === schedule));
  if (database.objects.some(isNew)) return { severity: 'safe', what: `adds the retention ${name}${rulesText(plan)}` };
  if (valueAt(plan, 'dryRun') === true)
    return { severity: 'safe', what: `adds the retention ${name}, which only says what it would do${rulesText(plan)}` };
  return {
    severity: 'destructive',
    what: `adds the retention ${name}: from its first run on, backups go that no rule keeps${rulesText(plan)}`,
    remedy: careful(plan),
  };
}

function judged(name: string, rules: readonly Difference[], plan: unknown): Finding {
  const told = listed(rules.map(text));
  if (valueAt(plan, 'dryRun') === true)
    return { severity: 'safe', what: `the retention ${name} only says what it would do: ${told}` };
  return rules.some(keepsLess)
    ? {
        severity: 'destructive',
        what: `the retention ${name} keeps less: ${told}; at its next run backups go that the rules before would have kept`,
        remedy: careful(plan),
      }
    : { severity: 'safe', what: `the retention ${name} keeps no less: ${told}` };
}

/** Only of snapshots there is a live list. */
const careful = (plan: unknown): string =>
  valueAt(plan, 'dryRun') === undefined
    ? 'look first at what lies in the stores'
    : 'see first which ones: cdk8s-pg plan --cluster';

const text = ({ path, old, now }: Difference): string =>
  `${path.filter((field) => field !== 'rules').join('.')} ${fromTo(old, now)}`;

/** Whether backups may go that stayed before. A tier keeps what the others let go; a limit lets go what it names. */
function keepsLess({ path, old, now }: Difference): boolean {
  const field = path.at(-1) ?? '';
  if (field === 'dryRun') return now === false;
  if (field === 'allowFirstPruning') return now === true;
  if (field === 'utcOffset') return true;
  if (field === 'maximumShare') return Number(now) > Number(old);
  // A limit that comes lets something go; without a limit that there was, more stays, as far as other rules do not name it.
  if (field === 'maxSnapshots' || field === 'maxAge')
    return old === undefined || now === undefined || Number(now) < Number(old);
  if (KEEPING.includes(field) || path.includes('tiers'))
    return now === undefined || (old !== undefined && !(Number(now) > Number(old)));
  // A store that comes is pruned; in any other form nobody knows.
  return now !== undefined;
}

function rulesText(plan: unknown): string {
  const stores = valueAt(plan, 'stores');
  const all: unknown[] = Array.isArray(stores) ? stores : [plan];
  const kept = all.flatMap((each) => {
    const { maxSnapshots, maxAge, tiers } = (valueAt(each, 'rules') ?? {}) as Partial<RetentionRules>;
    const given = Object.entries({ maxSnapshots, maxAge, ...tiers }).filter(([, value]) => value !== undefined);
    return given.map(([rule, value]) => `${rule} ${String(value)}`);
  });
  return kept.length > 0 ? ` (${[...new Set(kept)].join(', ')})` : '';
}
