import type { SnapshotPruningPlan } from './pruning-plan';
import { TIERS } from './tiers';
import { parseKnownPlan } from '../known-plan';

type Test = (value: unknown) => boolean;

/** What each field of an object has to be. */
export type Shape<T> = { readonly [field in keyof T]-?: { readonly fits: Test; readonly what: string } };

export const isText: Test = (value) => typeof value === 'string' && value !== '';
const isFlag: Test = (value) => typeof value === 'boolean';
export const isPositive: Test = (value) => typeof value === 'number' && value > 0;
const isCount: Test = (value) => Number.isSafeInteger(value) && (value as number) >= 1;
const optional =
  (fits: Test): Test =>
  (value) =>
    value === undefined || fits(value);

const AFTER: Shape<NonNullable<SnapshotPruningPlan['after']>> = {
  schedule: { fits: isText, what: 'a text' },
  within: { fits: isPositive, what: 'a number of seconds' },
};

const RULES: Shape<SnapshotPruningPlan['rules']> = {
  maxSnapshots: { fits: optional(isCount), what: 'a whole number, 1 or more' },
  maxAge: { fits: optional(isPositive), what: 'a number of seconds' },
  tiers: { fits: isTiers, what: 'a set of tiers' },
  minimumKeep: { fits: isCount, what: 'a whole number, 1 or more' },
  failedMaxAge: { fits: isPositive, what: 'a number of seconds' },
  maximumShare: { fits: (value) => isPositive(value) && (value as number) <= 1, what: 'above 0 and at most 1' },
  allowFirstPruning: { fits: isFlag, what: 'true or false' },
  utcOffset: { fits: (value) => Number.isSafeInteger(value), what: 'a whole number of seconds' },
};

const PLAN: Shape<SnapshotPruningPlan> = {
  database: { fits: isText, what: 'a text' },
  engine: { fits: (value) => value === 'own' || value === 'cloudnative-pg', what: 'own or cloudnative-pg' },
  rules: { fits: isObject, what: 'a set of rules' },
  dryRun: { fits: isFlag, what: 'true or false' },
  copyOnWrite: { fits: isFlag, what: 'true or false' },
  lease: { fits: isText, what: 'a text' },
  deadline: { fits: isPositive, what: 'a number of seconds' },
  after: { fits: optional(isObject), what: 'a backup' },
};

/**
 * What to prune, from the text of plan.json.
 *
 * @throws where it is not of the form that this program knows: nothing is deleted by half of a plan
 */
export function parseSnapshotPruningPlan(text: string): SnapshotPruningPlan {
  return parseKnownPlan(text, planProblem);
}

function planProblem(plan: unknown): string | undefined {
  const { rules, after } = (isObject(plan) ? plan : {}) as Partial<Record<keyof SnapshotPruningPlan, unknown>>;
  return (
    problemOf(plan, PLAN) ??
    (after === undefined ? undefined : problemOf(after, AFTER, 'after.')) ??
    rulesProblem(rules)
  );
}

/** What is wrong with rules; undefined when nothing is. */
export function rulesProblem(rules: unknown, at = 'rules'): string | undefined {
  return problemOf(rules, RULES, `${at}.`) ?? emptyProblem(rules as SnapshotPruningPlan['rules'], at);
}

/** What is wrong with an object; undefined when nothing is. */
export function problemOf<T>(value: unknown, shape: Shape<T>, at = ''): string | undefined {
  if (!isObject(value)) return 'it is not an object';
  const fields = value as Record<string, unknown>;
  const unknown = Object.keys(fields).find((field) => !Object.hasOwn(shape, field));
  if (unknown !== undefined) return `'${at}${unknown}' is not known`;
  const wrong = Object.entries<Shape<T>[keyof T]>(shape).find(([field, { fits }]) => !fits(fields[field]));
  return wrong && `'${at}${wrong[0]}' is not ${wrong[1].what}`;
}

/** Without any rule everything but the minimum would go. */
function emptyProblem({ maxSnapshots, maxAge, tiers }: SnapshotPruningPlan['rules'], at: string): string | undefined {
  const none = maxSnapshots === undefined && maxAge === undefined && Object.keys(tiers).length === 0;
  return none ? `'${at}' has no rule that keeps anything` : undefined;
}

/** Whether it has fields. */
export function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isTiers(value: unknown): boolean {
  const tiers: readonly string[] = TIERS;
  return (
    isObject(value) &&
    Object.entries(value as object).every(([tier, count]) => tiers.includes(tier) && isCount(count as unknown))
  );
}
