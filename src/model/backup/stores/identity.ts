import type { StringMap } from '../../labels';
import type { Problems } from '../../problems';
import { userAnnotations, userLabels } from '../../user-metadata';
import type { WorkloadIdentityOptions } from '../options/workload-identity-options';
import { warnOfMisspeltOptions } from './texts';

/** Who a pod is to a store, by the platform. */
export interface Identity {
  /** The prop that says so. */
  readonly prop: string;
  readonly serviceAccountAnnotations: StringMap;
  readonly podLabels: StringMap;
}

const KNOWN: { readonly [option in keyof Required<WorkloadIdentityOptions>]: true } = {
  serviceAccountAnnotations: true,
  podLabels: true,
};

/** An identity with every value checked. */
export function identity(prop: string, options: WorkloadIdentityOptions, problems: Problems): Identity {
  if (typeof options !== 'object' || options === null) {
    problems.add(
      prop,
      `${JSON.stringify(options)} is no identity; write { serviceAccountAnnotations: { … } } or { podLabels: { … } }`,
    );
    return { prop, serviceAccountAnnotations: {}, podLabels: {} };
  }
  warnOfMisspeltOptions(prop, options, KNOWN, problems);
  const { serviceAccountAnnotations, podLabels } = options;
  return {
    prop,
    serviceAccountAnnotations: userAnnotations(
      `${prop}.serviceAccountAnnotations`,
      serviceAccountAnnotations,
      problems,
    ),
    podLabels: userLabels(`${prop}.podLabels`, podLabels, problems),
  };
}

/** What all stores say of the pod: it has one identity, so they have to agree. */
export function agreed(
  what: 'serviceAccountAnnotations' | 'podLabels',
  identities: readonly Identity[],
  problems: Problems,
): StringMap {
  const all: Record<string, string> = {};
  for (const { prop, [what]: map } of identities) {
    for (const [key, value] of Object.entries(map)) {
      if ((all[key] ?? value) !== value)
        problems.add(
          `${prop}.${what}.${key}`,
          `'${value}' is not what another store has (${all[key]}), and a pod has one identity; use credentials from a Secret for one of them`,
        );
      all[key] = value;
    }
  }
  return all;
}
