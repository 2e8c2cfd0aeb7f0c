import type { ConnectionPlan } from '../../../model/connection/compose-program';
import { ESCAPES } from '../../../model/connection/escapes';
import type { Variable } from '../../../model/connection/template';
import { parseKnownPlan } from '../../../model/known-plan';

const SHAPE = ['secret', 'type', 'labels', 'annotations', 'sources', 'data'];
const VARIABLES: readonly Variable[] = ['username', 'password', 'rootCertificate'];

type Fields = { readonly [field: string]: unknown };

/**
 * What to compose, from the text of plan.json.
 *
 * @throws where it is not of the form that this program knows: half of a plan is worse than none
 */
export function parsePlan(text: string): ConnectionPlan {
  return parseKnownPlan(text, planProblem);
}

function planProblem(plan: unknown): string | undefined {
  if (!isObject(plan)) return 'it is not an object';
  const { labels, annotations, sources, data } = plan;
  const unknown = Object.keys(plan).find((field) => !SHAPE.includes(field));
  if (unknown !== undefined) return `'${unknown}' is not known`;
  for (const field of ['secret', 'type']) if (!isText(plan[field])) return `'${field}' is not a text`;
  for (const [field, map] of Object.entries({ labels, annotations }))
    if (!isObject(map) || !Object.values(map).every((value) => typeof value === 'string'))
      return `'${field}' is not an object of texts`;
  if (!isObject(sources) || !Object.entries(sources).every(([name, source]) => isSource(name, source)))
    return `'sources' is not ${VARIABLES.join(', ')}, each with secret and key`;
  if (!isObject(data) || Object.keys(data).length === 0) return "'data' has no keys";
  const key = Object.keys(data).find((name) => !isTemplate(data[name], sources));
  return key === undefined ? undefined : `'data.${key}' is not a list of texts and of values that have a source`;
}

const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isText = (value: unknown): boolean => typeof value === 'string' && value !== '';

function isSource(name: string, source: unknown): boolean {
  if (!(VARIABLES as readonly string[]).includes(name) || !isObject(source)) return false;
  return Object.keys(source).length === 2 && isText(source.secret) && isText(source.key);
}

function isTemplate(template: unknown, sources: Fields): boolean {
  return Array.isArray(template) && template.every((part) => typeof part === 'string' || isHole(part, sources));
}

function isHole(part: unknown, sources: Fields): boolean {
  if (!isObject(part) || Object.keys(part).length !== 2) return false;
  return Object.hasOwn(sources, String(part.value)) && Object.hasOwn(ESCAPES, String(part.escape));
}
