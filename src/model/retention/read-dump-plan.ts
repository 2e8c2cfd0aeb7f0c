import type { DumpPruningPlan, PrunedStore } from './dump-pruning-plan';
import type { DumpOwner } from './dump-units';
import { parseKnownPlan } from '../known-plan';
import { isObject, isPositive, isText, problemOf, rulesProblem, type Shape } from './read-plan';

const PLAN: Shape<DumpPruningPlan> = {
  database: { fits: isText, what: 'a text' },
  owner: { fits: isObject, what: 'an owner' },
  lease: { fits: isText, what: 'a text' },
  deadline: { fits: isPositive, what: 'a number of seconds' },
  after: { fits: isObject, what: 'a backup' },
  stores: { fits: (value) => Array.isArray(value) && value.length > 0, what: 'a list of stores' },
};

const OWNER: Shape<DumpOwner> = {
  namespace: { fits: isText, what: 'a text' },
  kind: { fits: isText, what: 'a text' },
};

const AFTER: Shape<DumpPruningPlan['after']> = {
  schedule: { fits: isText, what: 'a text' },
  within: { fits: (value) => value === 0 || isPositive(value), what: 'a number of seconds' },
};

const STORE: Shape<PrunedStore> = {
  name: { fits: isText, what: 'a text' },
  rules: { fits: isObject, what: 'a set of rules' },
};

/**
 * What to prune, from the text of plan.json.
 *
 * @throws where it is not of the form that this program knows: nothing is deleted by half of a plan
 */
export function parseDumpPruningPlan(text: string): DumpPruningPlan {
  return parseKnownPlan(text, (plan) => {
    const { owner, after, stores } = (isObject(plan) ? plan : {}) as Partial<Record<keyof DumpPruningPlan, unknown>>;
    return (
      problemOf(plan, PLAN) ??
      problemOf(owner, OWNER, 'owner.') ??
      problemOf(after, AFTER, 'after.') ??
      storesProblem(stores as readonly unknown[])
    );
  });
}

function storesProblem(stores: readonly unknown[]): string | undefined {
  for (const [index, store] of stores.entries()) {
    const at = `stores[${index}]`;
    const problem = problemOf(store, STORE, `${at}.`) ?? rulesProblem((store as PrunedStore).rules, `${at}.rules`);
    if (problem !== undefined) return problem;
  }
  return undefined;
}
