import type { Problems } from './problems';

/** The value, after its problem was noted. */
export function checked<T>(prop: string, value: T, problem: (value: T) => string | undefined, problems: Problems): T {
  problems.add(prop, problem(value));
  return value;
}
