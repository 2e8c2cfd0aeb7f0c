import { secondsOf } from './durations';
import type { ReplicatedPostgresProps } from './options/replicated-postgres-props';
import type { Problems } from './problems';

/** How long things may take, in seconds. */
export interface Times {
  readonly terminationGracePeriod: number;
  readonly switchoverTimeout: number;
}

/** What the supervisor needs of the grace period for other things than PostgreSQL's stop. */
export const GRACE_MARGIN = 15;

/** How long things may take. */
export function times(props: ReplicatedPostgresProps, problems: Problems): Times {
  const terminationGracePeriod = secondsOf('terminationGracePeriod', props.terminationGracePeriod, 300, 30, problems);
  const switchoverTimeout = secondsOf('switchoverTimeout', props.switchoverTimeout, 30, 1, problems);
  if (2 * switchoverTimeout > terminationGracePeriod - GRACE_MARGIN) {
    problems.warn(
      'switchoverTimeout',
      `${switchoverTimeout} s, twice, does not fit into terminationGracePeriod (${terminationGracePeriod} s less ${GRACE_MARGIN}): a primary that is deleted during a switchover is killed in the middle of it`,
    );
  }
  return { terminationGracePeriod, switchoverTimeout };
}
