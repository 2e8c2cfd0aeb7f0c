import type { SnapshotPlan } from '../../../model/backup/program-plan';
import { shortHash } from '../../../model/hash';

/**
 * What to take a backup of, from the text of plan.json.
 *
 * @throws where it is not of the form that this program knows
 */
export function parsePlan(text: string): SnapshotPlan {
  let plan: SnapshotPlan;
  try {
    plan = JSON.parse(text) as SnapshotPlan;
  } catch {
    throw new Error('the plan is not JSON');
  }
  for (const field of ['name', 'database'] as const)
    if (typeof plan?.[field] !== 'string' || plan[field] === '')
      throw new Error(`the plan is of a form that this program does not know: '${field}' is not a text`);
  for (const field of ['replicas', 'deadline'] as const)
    if (typeof plan[field] !== 'number')
      throw new Error(`the plan is of a form that this program does not know: '${field}' is not a number`);
  for (const field of ['scheduled', 'online', 'preferStandby', 'allowStoppingPrimary'] as const)
    if (typeof plan[field] !== 'boolean')
      throw new Error(`the plan is of a form that this program does not know: '${field}' is not true or false`);
  if (!Array.isArray(plan.volumes) || plan.volumes[0] !== 'data')
    throw new Error("the plan is of a form that this program does not know: 'volumes' does not begin with data");
  return plan;
}

/** Stands for what was applied: the plan and the program. */
export function revisionOf(...texts: readonly string[]): string {
  return shortHash(texts.join('\n'));
}
