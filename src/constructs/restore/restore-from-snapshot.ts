import { Construct } from 'constructs';
import { Problems } from '../../model/problems';
import type { IBootstrap, ImportPlan, RestorePlan } from '../../model/restore/options/bootstrap';
import type { RestoreFromSnapshotProps } from '../../model/restore/options/restore-from-snapshot-props';
import { restorePlan } from '../../model/restore/restore-plan';
import { reportWarnings } from '../report-warnings';

/**
 * What a new database begins with: the volumes of a backup. Hand it to the `bootstrap` of a ReplicatedPostgres or a
 * CloudNativePostgres, of the same engine that the backup was taken of.
 *
 * A restore happens once, when the database is made. Left in Git afterwards it does nothing, and taken out of
 * Git it changes nothing: what was restored stays as it has become. Leave it there until the database is up:
 * CloudNativePG makes an empty one where it is taken out before.
 */
export class RestoreFromSnapshot extends Construct implements IBootstrap {
  /** What it begins with. */
  public readonly restorePlan?: RestorePlan;
  /** None. */
  public readonly importPlan?: ImportPlan;

  /** @throws where props are refused: one Error that lists them all */
  constructor(scope: Construct, id: string, props: RestoreFromSnapshotProps) {
    super(scope, id);
    const problems = new Problems();
    this.restorePlan = restorePlan(props, problems);
    problems.throwIfAny(this.node.path);
    reportWarnings(this, problems.warnings);
  }

  /** Without effect: snapshots are no pods. */
  public admit(_podLabels: { readonly [label: string]: string }): void {}
}
