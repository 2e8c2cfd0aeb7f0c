import { wholeProblem } from './numbers';
import type { Problems } from './problems';

/** How many instances; after a problem no number, so that nothing is compared with it. */
export function numberOfReplicas(replicas: number, problems: Problems): number {
  const problem = wholeProblem(replicas, 1, 99);
  problems.add('replicas', problem);
  return problem === undefined ? replicas : NaN;
}

/** The number of the primary. */
export function primaryOrdinal(ordinal: number, replicas: number, problems: Problems): number {
  const whole = wholeProblem(ordinal, 0);
  problems.add('primary', whole);
  if (whole === undefined && ordinal >= replicas) {
    const possible = replicas === 1 ? '0' : replicas === 2 ? '0 or 1' : `0 to ${replicas - 1}`;
    problems.add(
      'primary',
      `${ordinal} is not below replicas (${replicas}); instances are numbered from 0, so give ${possible}, or raise replicas`,
    );
  }
  return ordinal;
}
