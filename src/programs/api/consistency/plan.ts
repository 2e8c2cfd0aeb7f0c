import type { ConsistencyPlan } from '../../../model/consistency/plan';
import { parseKnownPlan } from '../../../model/known-plan';

/**
 * What to check, from the text of plan.json.
 *
 * @throws where it is not of the form that this program knows
 */
export function parseConsistencyPlan(text: string): ConsistencyPlan {
  return parseKnownPlan(text, planProblem);
}

const FIELDS = ['database', 'instances', 'assertions'];

function planProblem(plan: unknown): string | undefined {
  if (!isRecord(plan)) return 'it is not an object';
  const unknown = Object.keys(plan).find((field) => !FIELDS.includes(field));
  if (unknown !== undefined) return `'${unknown}' is not known`;
  const { database, instances, assertions } = plan;
  if (typeof database !== 'string' || database === '') return "'database' is not a text";
  const { port, podLabels, count, within } = isRecord(instances) ? instances : {};
  const known = Array.isArray(instances) && instances.every(isInstance);
  if (!known && !([port, count, within].every(isWhole) && isTexts(podLabels)))
    return "'instances' are neither named nor found by labels";
  if (!Array.isArray(assertions) || !assertions.every(isTexts)) return "'assertions' is not a list of texts";
  return undefined;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isWhole = (value: unknown): boolean => Number.isInteger(value);
const isTexts = (value: unknown): boolean =>
  isRecord(value) && Object.keys(value).length > 0 && Object.values(value).every((text) => typeof text === 'string');
const isInstance = (value: unknown): boolean =>
  isRecord(value) && typeof value.name === 'string' && typeof value.host === 'string' && isWhole(value.port);
