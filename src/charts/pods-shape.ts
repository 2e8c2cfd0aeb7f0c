import { type Check, fields, type Fields, type Shape, text } from './check-configuration';
import type { PodsConfiguration } from './pods-configuration';
import type { Problems } from '../model/problems';

const PODS_KEYS: { readonly [key in keyof Required<PodsConfiguration>]: Check } = { labels: fields, namespace: text };

/** Lists of pods, as a configuration file says them. */
export const PODS_SHAPE: Shape = { keys: PODS_KEYS, required: [], list: true };

/** Says which entry of a list names no pods: all of them would be meant by nothing. */
export function checkPods(at: string, list: unknown, problems: Problems): void {
  if (!Array.isArray(list)) return;
  list.forEach((entry: unknown, index) => {
    if (fields(entry) !== undefined) return;
    const { labels = {}, namespace } = entry as Fields;
    if (namespace === undefined && fields(labels) === undefined && Object.keys(labels as object).length === 0)
      problems.add(`${at}[${index}]`, 'names no pods; write labels, namespace or both');
  });
}
