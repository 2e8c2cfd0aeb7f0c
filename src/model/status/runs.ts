import type { Evidence } from './evidence';
import { latest } from './read';
import type { RunsStatus } from './status';

/** How the runs of a name went, by all that was found of it. */
export function runsOf(name: string, scheduled: boolean, evidence: readonly Evidence[]): RunsStatus {
  const of = evidence.filter((each) => each.of === name && (each.scheduled ?? scheduled) === scheduled);
  return {
    name,
    running: of.flatMap((each) => ('running' in each ? each.running : []))[0],
    lastSuccess: latest(of.flatMap((each) => ('success' in each ? each.success : []))),
    lastFailure: latest(of.flatMap((each) => ('failure' in each ? each.failure : []))),
  };
}

/** Whether the last thing known of something is that it failed. */
export function isFailing({
  lastSuccess,
  lastFailure,
}: {
  readonly lastSuccess?: { readonly time: Date };
  readonly lastFailure?: { readonly time: Date };
}): boolean {
  return lastFailure !== undefined && (lastSuccess === undefined || lastFailure.time > lastSuccess.time);
}
