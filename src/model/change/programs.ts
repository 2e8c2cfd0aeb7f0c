import { PREFIX } from '../labels';
import type { DatabaseChange } from './database-change';
import { textAt } from './manifest';
import type { ObjectChange } from './object-change';

/** What a CronJob or a Job does; undefined where it is none of ours. */
export function workOf({ kind, old, now }: ObjectChange): string | undefined {
  const above = kind === 'CronJob' ? ['spec', 'jobTemplate', 'spec'] : ['spec'];
  return textAt(now ?? old, ...above, 'template', 'metadata', 'labels', `${PREFIX}component`);
}

/** The kinds of objects that a program consists of, beside what runs it. */
const PARTS = ['ServiceAccount', 'Role', 'RoleBinding', 'ConfigMap', 'NetworkPolicy', 'Lease'];

/** Takes what a program consists of, by its name. */
export function takeProgram(database: DatabaseChange, name: string): void {
  for (const object of database.objects) if (object.name === name && PARTS.includes(object.kind)) object.take();
}

/** The name of a program by that of its Job, which ends with a hash. */
export const programOf = (job: string): string => job.replace(/-[0-9a-f]{8}$/, '');

/** A value in the plan of a program, before and now. */
export function planOf(
  database: DatabaseChange,
  name: string,
): { readonly old: unknown; readonly now: unknown } | undefined {
  const [map] = database.of('ConfigMap', name);
  if (map === undefined) return undefined;
  const read = (object: ObjectChange['old']): unknown => {
    try {
      return JSON.parse(textAt(object, 'data', 'plan.json') ?? 'null');
    } catch {
      return undefined;
    }
  };
  return { old: read(map.old), now: read(map.now) };
}
