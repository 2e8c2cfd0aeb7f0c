import type { CheckedDatabase } from './checked-database';
import type { FoundInstances, KnownInstance } from './plan';

/**
 * Where the instances of a database are, as far as that is known before it runs.
 *
 * @param within how many seconds they may take to be there
 */
export function instancesOf(
  { endpoints, podLabels, port, instances }: CheckedDatabase,
  within: number,
): KnownInstance[] | FoundInstances {
  if (endpoints === undefined) return { podLabels: podLabels ?? {}, port, count: instances, within };
  const labels = endpoints.map(({ host }) => host.split('.')[0]);
  // The first label is the name of a pod; where it is an address, or not one's own, the whole is.
  const short = new Set(labels).size === labels.length && labels.every((label) => /[a-z]/i.test(label));
  return endpoints.map((endpoint, index) => ({ name: short ? labels[index] : endpoint.host, ...endpoint }));
}
