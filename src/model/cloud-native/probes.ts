import { secondsOf } from '../durations';
import { booleanProblem, choiceProblem, wholeProblem } from '../numbers';
import { type CloudNativeProbeOptions, ReadinessCheck } from '../options/cloud-native/probes';
import type { Problems } from '../problems';
import { bytesToQuantity, sizeInBytes, sizeProblem } from '../quantity';

/** A probe; what is missing is left to the operator. Times in seconds. */
export interface CloudNativeProbe {
  readonly period?: number;
  readonly failureThreshold?: number;
  readonly timeout?: number;
}

/** The probes of an instance. */
export interface CloudNativeProbeModel {
  readonly readiness: CloudNativeProbe & { readonly check?: string; readonly maximumLag?: string };
  readonly liveness: CloudNativeProbe;
  readonly isolationCheck: boolean;
}

/** Probes from their options. */
export function cloudNativeProbes(options: CloudNativeProbeOptions = {}, problems: Problems): CloudNativeProbeModel {
  const seconds = (name: 'readinessPeriod' | 'livenessPeriod' | 'timeout'): number | undefined =>
    options[name] === undefined ? undefined : secondsOf(`probes.${name}`, options[name], 10, 1, problems);
  const count = (name: 'readinessFailureThreshold' | 'livenessFailureThreshold'): number | undefined => {
    if (options[name] !== undefined) problems.add(`probes.${name}`, wholeProblem(options[name], 1));
    return options[name];
  };
  const { readinessCheck, isolationCheck = true } = options;
  problems.add('probes.isolationCheck', booleanProblem(isolationCheck));
  if (readinessCheck !== undefined)
    problems.add('probes.readinessCheck', choiceProblem(readinessCheck, Object.values(ReadinessCheck)));
  const timeout = seconds('timeout');
  return {
    readiness: {
      period: seconds('readinessPeriod'),
      failureThreshold: count('readinessFailureThreshold'),
      timeout,
      check: readinessCheck,
      maximumLag: maximumLag(options, problems),
    },
    liveness: { period: seconds('livenessPeriod'), failureThreshold: count('livenessFailureThreshold'), timeout },
    isolationCheck,
  };
}

function maximumLag(
  { readinessMaximumLag: lag, readinessCheck }: CloudNativeProbeOptions,
  problems: Problems,
): string | undefined {
  if (lag === undefined) return undefined;
  const problem = sizeProblem(lag);
  problems.add('probes.readinessMaximumLag', problem);
  if (readinessCheck !== ReadinessCheck.STREAMING)
    problems.add(
      'probes.readinessMaximumLag',
      "is only looked at by readinessCheck 'streaming'; set that, or leave it out",
    );
  return problem === undefined ? bytesToQuantity(sizeInBytes(lag)) : undefined;
}
