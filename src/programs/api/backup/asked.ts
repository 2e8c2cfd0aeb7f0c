import type { SnapshotPlan } from '../../../model/backup/program-plan';
import { backupNameLengthProblem, backupNameProblem, type NamingLimits, OWN_LIMITS } from '../../../model/backup/names';
import { offlineProblem } from '../../../model/backup/snapshot-options';

/** What somebody asks for of a single run, by variables of its Job: `cdk8s-pg backup` does. */
export interface Asked {
  /** What it is called. @default - as all runs of its schedule */
  readonly named?: string;
  /** Whether the server goes on running. @default - as the plan says */
  readonly online?: boolean;
}

/**
 * What the environment asks for.
 *
 * @throws where it cannot be done
 */
export function askedOf(
  { CDK8S_PG_BACKUP_NAME: named, CDK8S_PG_ONLINE: online }: NodeJS.ProcessEnv,
  limits: NamingLimits = OWN_LIMITS,
): Asked {
  if (named) {
    const problem = backupNameProblem(named) ?? backupNameLengthProblem(named, false, limits);
    if (problem !== undefined) throw new Error(`CDK8S_PG_BACKUP_NAME: ${problem}`);
  }
  if (online && online !== 'true' && online !== 'false')
    throw new Error(`CDK8S_PG_ONLINE: '${online}' is neither true nor false`);
  return { ...(named ? { named } : {}), ...(online ? { online: online === 'true' } : {}) };
}

/**
 * The plan, but for what is asked for.
 *
 * @throws where the database cannot be backed up so
 */
export function planAsAsked(plan: SnapshotPlan, { online = plan.online }: Asked): SnapshotPlan {
  const asked = { ...plan, online };
  const problem = offlineProblem(asked, plan.replicas);
  if (problem !== undefined) throw new Error(`online: ${problem}`);
  return asked;
}
