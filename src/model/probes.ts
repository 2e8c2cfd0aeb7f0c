import { wholeProblem } from './numbers';
import type { ProbeOptions } from './options/probe-options';
import type { Problems } from './problems';
import { secondsOf } from './durations';

/** The probes of an instance; times in seconds. */
export interface ProbeModel {
  readonly readinessPeriod: number;
  readonly readinessFailureThreshold: number;
  readonly livenessPeriod: number;
  readonly livenessFailureThreshold: number;
  readonly timeout: number;
}

/** Probes from their options. */
export function probes(options: ProbeOptions | undefined, problems: Problems): ProbeModel {
  const seconds = (name: 'readinessPeriod' | 'livenessPeriod' | 'timeout', fallback: number): number =>
    secondsOf(`probes.${name}`, options?.[name], fallback, 1, problems);
  const count = (name: 'readinessFailureThreshold' | 'livenessFailureThreshold', fallback: number): number => {
    const value = options?.[name] ?? fallback;
    problems.add(`probes.${name}`, wholeProblem(value, 1));
    return value;
  };
  return {
    readinessPeriod: seconds('readinessPeriod', 5),
    readinessFailureThreshold: count('readinessFailureThreshold', 3),
    livenessPeriod: seconds('livenessPeriod', 10),
    livenessFailureThreshold: count('livenessFailureThreshold', 6),
    timeout: seconds('timeout', 5),
  };
}
