import { definition } from './definition';

/** Extensions from elsewhere whose parameters all take effect without a restart, as of 2026. */
const RELOADABLE = ['hnsw', 'ivfflat', 'pg_hint_plan', 'pg_partman_bgw', 'pgaudit'];

/**
 * Whether a change of a parameter takes effect only after a restart. Of
 * parameters that are not known here nobody can say, so they get one.
 */
export function needsRestart(major: number, name: string): boolean {
  const parameter = definition(major, name);
  if (parameter !== undefined) return parameter.context === 'postmaster';
  return !RELOADABLE.includes(name.toLowerCase().split('.')[0]);
}
