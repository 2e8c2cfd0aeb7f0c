import { booleanProblem, wholeProblem } from '../numbers';
import type { Problems } from '../problems';
import { sizeProblem } from '../quantity';
import { warnOfMisspeltProps } from '../unknown-props';
import type { RestorePlan } from './options/bootstrap';
import type { RestoreFromSnapshotProps } from './options/restore-from-snapshot-props';

/** Every prop; the compiler sees to it that none is missing. */
const KNOWN: { readonly [prop in keyof Required<RestoreFromSnapshotProps>]: true } = {
  snapshot: true,
  backup: true,
  walSnapshot: true,
  tablespaceSnapshots: true,
  snapshotSize: true,
  majorVersion: true,
  trustSnapshot: true,
  walSource: true,
  target: true,
};

/** The plan of a restore. Problems are collected; where there are any, what is returned is of no use. */
export function restorePlan(props: RestoreFromSnapshotProps, problems: Problems): RestorePlan {
  warnOfMisspeltProps(props, problems, KNOWN);
  const { snapshot, backup, walSnapshot, tablespaceSnapshots = {}, snapshotSize, majorVersion } = props;
  const { trustSnapshot = false, walSource, target } = props;
  if (snapshot === undefined && backup === undefined)
    problems.add(
      'snapshot',
      "is missing, and so is backup; give the name of a backup, such as 'products-db-nightly-20261121030000' (kubectl get volumesnapshots)",
    );
  if (snapshot !== undefined && backup !== undefined)
    problems.add(
      'backup',
      `'${backup}' is given beside snapshot ('${snapshot}'), and both say what to begin with; leave one out`,
    );
  const names = Object.entries({ snapshot, backup, walSnapshot, walSource });
  for (const [prop, name] of names) if (name !== undefined) problems.add(prop, objectNameProblem(name));
  for (const [tablespace, name] of Object.entries(tablespaceSnapshots))
    problems.add(`tablespaceSnapshots.${tablespace}`, objectNameProblem(name));
  if (backup !== undefined && Object.keys(tablespaceSnapshots).length > 0)
    problems.add('tablespaceSnapshots', 'is given beside backup, which names all its snapshots; leave it out');
  if (backup !== undefined && walSnapshot !== undefined)
    problems.add('walSnapshot', `'${walSnapshot}' is given beside backup, which names all its snapshots; leave it out`);
  if (snapshotSize !== undefined) problems.add('snapshotSize', sizeProblem(snapshotSize));
  if (majorVersion !== undefined) problems.add('majorVersion', wholeProblem(majorVersion, 1));
  problems.add('trustSnapshot', booleanProblem(trustSnapshot));
  if (target !== undefined && walSource === undefined)
    problems.add(
      'target',
      'cannot be reached: snapshots hold no later WAL; give walSource, an external cluster that archives WAL, or leave it out',
    );
  return { ...props, trustSnapshot };
}

/** What is wrong with the name of an object; undefined when it is fine. */
function objectNameProblem(name: unknown): string | undefined {
  if (typeof name === 'string' && /^[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$/.test(name)) return undefined;
  return `${typeof name === 'string' ? `'${name}'` : JSON.stringify(name)} is not the name of an object; write one as 'kubectl get' shows it`;
}
