import { PREFIX } from '../labels';
import { PRUNING_ANNOTATIONS } from '../retention/pruning-plan';
import { annotation, label } from '../retention/snapshot-objects';
import type { LeaseObject } from './objects';
import { jsonOf, numberOf, textOf, timeOf } from './read';
import type { PruningStatus } from './status';

/** How the last pruning of a database's snapshots ended; undefined where none has. */
export function lastPruning(leases: readonly LeaseObject[], database: string): PruningStatus | undefined {
  const found = leases
    .filter((lease) =>
      ['app.kubernetes.io/instance', `${PREFIX}database`].some((key) => label(lease, key) === database),
    )
    .flatMap((lease) => pruningOf(annotation(lease, PRUNING_ANNOTATIONS.last)));
  return found.sort((a, b) => (b.time?.getTime() ?? 0) - (a.time?.getTime() ?? 0))[0];
}

/** One as a Lease keeps it; none where it cannot be read. */
export function pruningOf(text: string | undefined): PruningStatus[] {
  const { ok, time, deleted, kept, reason, dryRun } = jsonOf(text);
  if (typeof ok !== 'boolean') return [];
  return [
    {
      time: timeOf(time),
      ok,
      dryRun: dryRun === true,
      deleted: numberOf(deleted),
      kept: numberOf(kept),
      reason: textOf(reason),
    },
  ];
}
