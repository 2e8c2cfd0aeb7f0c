import { readFileSync } from 'node:fs';

/** The text of plan.json, where the environment says it is. */
export function planFile({ CDK8S_PG_PLAN: path }: NodeJS.ProcessEnv): string {
  if (!path) throw new Error('environment variable CDK8S_PG_PLAN is not set');
  return readFileSync(path, 'utf8');
}
