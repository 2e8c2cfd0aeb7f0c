import type { PruningPlan } from '../../../model/connection/pruning-plan';
import { parseKnownPlan } from '../../../model/known-plan';

type Test = (value: unknown) => boolean;

const isName: Test = (value) => typeof value === 'string' && value !== '';
const isNames: Test = (value) => Array.isArray(value) && value.every(isName);

const SHAPE: { readonly [field in keyof PruningPlan]: { readonly fits: Test; readonly what: string } } = {
  connection: { fits: isName, what: 'a text' },
  keep: { fits: (value) => Number.isSafeInteger(value) && (value as number) >= 1, what: 'a whole number, 1 or more' },
  dryRun: { fits: (value) => typeof value === 'boolean', what: 'true or false' },
  declared: { fits: isNames, what: 'a list of names' },
  candidates: { fits: isNames, what: 'a list of names' },
};

/**
 * What to prune, from the text of plan.json.
 *
 * @throws where it is not of the form that this program knows: nothing is deleted by half of a plan
 */
export function parsePruningPlan(text: string): PruningPlan {
  return parseKnownPlan(text, planProblem);
}

function planProblem(plan: unknown): string | undefined {
  if (typeof plan !== 'object' || plan === null || Array.isArray(plan)) return 'it is not an object';
  const unknown = Object.keys(plan).find((field) => !Object.hasOwn(SHAPE, field));
  if (unknown !== undefined) return `'${unknown}' is not known`;
  const wrong = Object.entries(SHAPE).find(([field, { fits }]) => !fits((plan as Record<string, unknown>)[field]));
  return wrong && `'${wrong[0]}' is not ${wrong[1].what}`;
}
