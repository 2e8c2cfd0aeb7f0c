import type { BackupChoice, DumpRestorePlan } from '../../../model/backup/logical/restore-plan';
import { timeProblem } from '../../../model/backup/logical/restore-time';
import { parseKnownPlan } from '../../../model/known-plan';

/**
 * What to restore, from the text of plan.json.
 *
 * @throws where it is not of the form that this program knows
 */
export function parseRestorePlan(text: string): DumpRestorePlan {
  return parseKnownPlan(text, (plan) => {
    const fields = (plan ?? {}) as { readonly [field in keyof DumpRestorePlan]: unknown };
    for (const field of ['name', 'database', 'source', 'into'] as const)
      if (!isText(fields[field])) return `'${field}' is not a text`;
    const { backup, choose, databases = {}, roles } = fields;
    if (choose === undefined ? !isText(backup) : backup !== undefined || !isChoice(choose))
      return "neither 'backup' nor 'choose' says which backup it is";
    if (roles !== undefined && !isRoles(roles)) return "'roles' does not say whether with passwords";
    return typeof databases === 'object' && Object.values(databases ?? {}).every((name) => typeof name === 'string')
      ? undefined
      : "'databases' does not say which goes where";
  });
}

const isRoles = (value: unknown): boolean =>
  typeof ((value ?? {}) as { readonly passwords?: unknown }).passwords === 'boolean';

const isText = (value: unknown): boolean => typeof value === 'string' && value !== '';

function isChoice(value: unknown): boolean {
  const { store, latestBefore } = (value ?? {}) as { readonly [field in keyof BackupChoice]: unknown };
  return isText(store) && (latestBefore === undefined || timeProblem(latestBefore) === undefined);
}
