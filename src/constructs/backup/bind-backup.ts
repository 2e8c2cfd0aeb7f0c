import type { Construct } from 'constructs';
import type { IPostgres } from '../postgres/i-postgres';
import type { BackupPlan } from './backup-plan';
import { bindLogicalBackup } from './logical-backup';

/** Has a backup taken: snapshots are the engine's affair, dumps are the same for every database. */
export function bindBackup(scope: Construct, postgres: IPostgres, plan: BackupPlan): void {
  const { logicalOptions } = plan.method;
  if (logicalOptions === undefined) postgres.bindBackup(scope, plan);
  else bindLogicalBackup(scope, postgres, logicalOptions, plan);
}
