import type { Duration } from 'cdk8s';
import type { Problems } from './problems';
import { durationProblem } from './quantity';

/** A duration in whole seconds, at least `least`; after a problem, the default to go on with. */
export function secondsOf(
  prop: string,
  duration: Duration | undefined,
  fallback: number,
  least: number,
  problems: Problems,
): number {
  if (duration === undefined) return fallback;
  const problem = durationProblem(duration);
  problems.add(prop, problem);
  if (problem !== undefined) return fallback;
  const milliseconds = duration.toMilliseconds();
  if (milliseconds % 1000 === 0 && milliseconds >= least * 1000) return milliseconds / 1000;
  problems.add(
    prop,
    `${milliseconds / 1000} s is not a whole number of seconds, ${least} or more; write for example Duration.seconds(${Math.max(least, Math.ceil(milliseconds / 1000))})`,
  );
  return fallback;
}
