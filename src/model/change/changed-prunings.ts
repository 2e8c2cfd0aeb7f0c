import type { SnapshotPruningPlan } from '../retention/pruning-plan';
import { parseSnapshotPruningPlan } from '../retention/read-plan';
import { databaseOf, type Manifest, textAt } from './manifest';

/** A retention of snapshots as it will be. */
export interface ChangedPruning {
  readonly name: string;
  readonly plan: SnapshotPruningPlan;
}

/** The retentions of snapshots that come, or decide by something else than before. */
export function changedPrunings(old: readonly Manifest[], now: readonly Manifest[]): ChangedPruning[] {
  const text = (of: Manifest): string | undefined => textAt(of, 'data', 'plan.json');
  const before = new Map(old.map((each) => [key(each), text(each)]));
  return now
    .filter((each) => each.kind === 'ConfigMap' && databaseOf(each) !== undefined)
    .filter((each) => text(each) !== undefined && before.get(key(each)) !== text(each))
    .flatMap((each) => {
      const plan = planIn(text(each) ?? '');
      return plan === undefined ? [] : [{ name: each.metadata?.name ?? '', plan }];
    });
}

const key = ({ kind, metadata }: Manifest): string => [kind, metadata?.namespace, metadata?.name].join('/');

/** Plans of other programs are of another form. */
function planIn(text: string): SnapshotPruningPlan | undefined {
  try {
    return parseSnapshotPruningPlan(text);
  } catch {
    return undefined;
  }
}
