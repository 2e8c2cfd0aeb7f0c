import type { SnapshotPlan } from '../../../model/backup/program-plan';
import { shortHash } from '../../../model/hash';
import { parseKnownPlan } from '../../../model/known-plan';

/**
 * What to take a backup of, from the text of plan.json.
 *
 * @throws where it is not of the form that this program knows
 */
export function parsePlan(text: string): SnapshotPlan {
  return parseKnownPlan(text, planProblem);
}

function planProblem(plan: unknown): string | undefined {
  const fields = (plan ?? {}) as { readonly [field in keyof SnapshotPlan]: unknown };
  for (const field of ['name', 'database'] as const)
    if (typeof fields[field] !== 'string' || fields[field] === '') return `'${field}' is not a text`;
  for (const field of ['replicas', 'deadline'] as const)
    if (typeof fields[field] !== 'number') return `'${field}' is not a number`;
  for (const field of ['scheduled', 'online', 'preferStandby', 'allowStoppingPrimary'] as const)
    if (typeof fields[field] !== 'boolean') return `'${field}' is not true or false`;
  return Array.isArray(fields.volumes) && fields.volumes[0] === 'data'
    ? undefined
    : "'volumes' does not begin with data";
}

/** Stands for what was applied: the plan and the program. */
export function revisionOf(...texts: readonly string[]): string {
  return shortHash(texts.join('\n'));
}
