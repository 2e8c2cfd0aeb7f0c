import type { DrillEngine, DrillPlanFile } from '../../../model/drill/plan';
import { parseKnownPlan } from '../../../model/known-plan';

/**
 * What to do, from the text of plan.json.
 *
 * @throws where it is not of the form that this program knows
 */
export function parseDrillPlan(text: string): DrillPlanFile {
  return parseKnownPlan(text, planProblem);
}

const ENGINES: readonly DrillEngine[] = ['own', 'cloudnative-pg', 'dump'];

function planProblem(plan: unknown): string | undefined {
  const fields = (plan ?? {}) as { readonly [field in keyof DrillPlanFile]?: unknown };
  for (const field of ['drill', 'database'] as const)
    if (typeof fields[field] !== 'string' || fields[field] === '') return `'${field}' is not a text`;
  if (!ENGINES.includes(fields.engine as DrillEngine)) return `'engine' is not one of ${ENGINES.join(', ')}`;
  if (!isPositive(fields.deadline)) return "'deadline' is not a number of seconds";
  for (const field of ['minimumAge', 'maxAge'] as const)
    if (fields[field] !== undefined && !isPositive(fields[field])) return `'${field}' is not a number of seconds`;
  const { claims, cluster, pod } = (fields.objects ?? {}) as { readonly [field: string]: unknown };
  if (!isManifest(pod)) return "'objects.pod' is no object with a name";
  if (typeof claims !== 'object' || claims === null || !Object.values(claims).every(isManifest))
    return "'objects.claims' are no objects with names";
  const operated = fields.engine === 'cloudnative-pg';
  if (operated !== isManifest(cluster)) return `'objects.cluster' is ${operated ? 'missing' : 'not for this engine'}`;
  return fields.engine !== 'own' || Object.hasOwn(claims, 'data') ? undefined : "'objects.claims' has none for data";
}

const isPositive = (value: unknown): boolean => typeof value === 'number' && value > 0;

function isManifest(value: unknown): boolean {
  const { metadata, spec } = (value ?? {}) as { metadata?: { name?: unknown }; spec?: unknown };
  return typeof metadata?.name === 'string' && metadata.name !== '' && typeof spec === 'object' && spec !== null;
}
