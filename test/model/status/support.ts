import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BackupStatus, StatusObjects } from '../../../src/status';
import { backupStatus } from '../../../src/status';

/** Everything that is looked at, all of it there. */
export type AllObjects = { readonly [kind in keyof StatusObjects]-?: NonNullable<StatusObjects[kind]> };

/** What a cluster held at a moment: a database of either kind, `products-db` and `shop-db`. */
export interface Moment {
  readonly now: Date;
  readonly objects: AllObjects;
}

/**
 * The moments, cut down to what matters: before any backup; while the first ones ran; while some failed again and
 * again; and after all had ended.
 */
export function moment(name: 'before' | 'running' | 'failing' | 'failed'): Moment {
  const text = readFileSync(join(__dirname, 'fixtures', `${name}.json`), 'utf8');
  const { now, ...objects } = JSON.parse(text) as AllObjects & { now: string };
  return { now: new Date(now), objects };
}

export const ALL_MOMENTS = ['before', 'running', 'failing', 'failed'] as const;

/** The status of a database at a moment, with other objects or at another time where wanted. */
export function statusAt(
  name: (typeof ALL_MOMENTS)[number],
  database: string,
  edits: StatusObjects = {},
  now?: Date,
): BackupStatus {
  const { objects, now: then } = moment(name);
  return backupStatus({ ...objects, ...edits }, database, now ?? then);
}

/** The one of a name among schedules, single backups or backups. */
export function named<T extends { readonly name: string }>(found: readonly T[], name: string): T {
  const one = found.find((each) => each.name === name);
  if (one === undefined) throw new Error(`${name} is not among ${found.map((each) => each.name).join(', ')}`);
  return one;
}
