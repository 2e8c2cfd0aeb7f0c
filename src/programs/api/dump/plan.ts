import type { DumpPlan } from '../../../model/backup/logical/plan';
import { parseKnownPlan } from '../../../model/known-plan';

/**
 * What to dump, from the text of plan.json.
 *
 * @throws where it is not of the form that this program knows
 */
export function parseDumpPlan(text: string): DumpPlan {
  return parseKnownPlan(text, (plan) => {
    const fields = (plan ?? {}) as { readonly [field in keyof DumpPlan]: unknown };
    for (const field of ['name', 'database', 'namespace'] as const)
      if (typeof fields[field] !== 'string' || fields[field] === '') return `'${field}' is not a text`;
    return typeof fields.scheduled === 'boolean' ? undefined : "'scheduled' is not true or false";
  });
}
