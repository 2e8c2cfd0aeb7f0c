import { Construct } from 'constructs';
import { Problems } from '../../model/problems';
import type { IPostgres } from '../postgres/i-postgres';
import { reportWarnings } from '../report-warnings';
import type { BackupProps } from './backup-props';
import { bindBackup } from './bind-backup';
import { backupPlan } from './resolve-plan';

/**
 * A backup that is taken once, when it is applied. What was taken is known by its name: applied again, after
 * its Job is gone, or by a newer program, it is not taken again. Removing it leaves its snapshots.
 */
export class Backup extends Construct {
  /** What its snapshots are named after. */
  public readonly name: string;
  /** The database. */
  public readonly postgres: IPostgres;

  /** @throws where props are refused: one Error that lists them all */
  constructor(scope: Construct, id: string, props: BackupProps) {
    super(scope, id);
    const problems = new Problems();
    const plan = backupPlan(props, problems);
    problems.throwIfAny(this.node.path);
    reportWarnings(this, problems.warnings);
    this.name = plan.name;
    this.postgres = props.postgres;
    bindBackup(this, props.postgres, plan);
  }
}
