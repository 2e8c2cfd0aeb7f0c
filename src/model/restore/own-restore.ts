import type { ReplicatedPostgresProps } from '../options/replicated-postgres-props';
import type { Problems } from '../problems';
import { bytesToQuantity, sizeInBytes, sizeProblem } from '../quantity';
import type { Volume } from '../storage';
import type { IBootstrap, RestorePlan } from './options/bootstrap';

/** What a StatefulSet's database is restored from. */
export interface RestoreModel {
  /** The VolumeSnapshot of the data. */
  readonly snapshot: string;
  /** The VolumeSnapshot of the WAL, where there is a volume for it. */
  readonly walSnapshot?: string;
  /** Whether snapshots are taken that nobody can vouch for. */
  readonly trust: boolean;
}

/** What is looked at beside the restore itself. */
export interface RestoreSetting {
  readonly props: ReplicatedPostgresProps;
  readonly dataVolume: Volume;
  readonly walVolume?: Volume;
  readonly majorVersion: number;
}

/** The restore that a StatefulSet's database begins with; undefined where it begins empty. */
export function ownRestore(setting: RestoreSetting, problems: Problems): RestoreModel | undefined {
  const { bootstrap } = setting.props;
  if (bootstrap === undefined) return undefined;
  const plan = (bootstrap as IBootstrap | null)?.restorePlan;
  if (plan === undefined) {
    problems.add(
      'bootstrap',
      'is no restore: a ReplicatedPostgres begins empty or with a RestoreFromSnapshot; other ways are those of CloudNativePostgres',
    );
    return undefined;
  }
  checkPlan(plan, setting, problems);
  warnOfIdleProps(setting.props, problems);
  const snapshot = plan.snapshot ?? plan.backup ?? '';
  return {
    snapshot,
    ...(setting.walVolume === undefined ? {} : { walSnapshot: plan.walSnapshot ?? `${snapshot}-wal` }),
    trust: plan.trustSnapshot,
  };
}

function checkPlan(
  plan: RestorePlan,
  { dataVolume, walVolume, majorVersion }: RestoreSetting,
  problems: Problems,
): void {
  const refuse = (prop: string, text: string): void => problems.add(`bootstrap.${prop}`, text);
  if (plan.walSnapshot !== undefined && walVolume === undefined)
    refuse(
      'walSnapshot',
      `'${plan.walSnapshot}' would have no volume: data and WAL come back as they were, so give walStorage`,
    );
  if (Object.keys(plan.tablespaceSnapshots ?? {}).length > 0)
    refuse('tablespaceSnapshots', 'need tablespaces, which only CloudNativePostgres has; leave it out');
  for (const prop of ['walSource', 'target'] as const)
    if (plan[prop] !== undefined)
      refuse(prop, 'needs a WAL archive, which only CloudNativePostgres can have; leave it out');
  if (plan.majorVersion !== undefined && plan.majorVersion !== majorVersion)
    refuse(
      'majorVersion',
      `${plan.majorVersion} is what the snapshot was made by, version is ${majorVersion}: PostgreSQL reads only its own; set version to '${plan.majorVersion}' (a major upgrade is a new database and a dump)`,
    );
  if (plan.snapshotSize !== undefined && sizeProblem(plan.snapshotSize) === undefined) {
    const least = sizeInBytes(plan.snapshotSize);
    if (dataVolume.bytes < least)
      problems.add(
        'storage.size',
        `${dataVolume.size} is less than the snapshot (${bytesToQuantity(least)}); give at least that`,
      );
  }
}

/** Says what a database that comes from a snapshot does not take from its props. */
function warnOfIdleProps(props: ReplicatedPostgresProps, problems: Problems): void {
  if (props.initSql?.length)
    problems.add(
      'initSql',
      'is only run on a new database, and bootstrap brings one that exists; leave one of them out',
    );
  for (const prop of ['locale', 'encoding', 'dataChecksums'] as const)
    if (props[prop] !== undefined)
      problems.warn(prop, 'has no effect: what bootstrap brings has been made already; leave it out');
}
