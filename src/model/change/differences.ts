/** A place where two objects differ. */
export interface Difference {
  /** Fields from the outside in; a member of a list by its name, where all have one. */
  readonly path: readonly string[];
  /** Undefined where there was none. */
  readonly old: unknown;
  /** Undefined where there is none any more. */
  readonly now: unknown;
}

/** Where two values differ, each place once: as deep as both are of one form. */
export function differences(old: unknown, now: unknown, path: readonly string[] = []): Difference[] {
  if (old === now) return [];
  const [before, after] = [members(old), members(now)];
  if (before === undefined || after === undefined) return same(old, now) ? [] : [{ path, old, now }];
  const keys = [...new Set([...before.keys(), ...after.keys()])];
  const found = keys.flatMap((key) => differences(before.get(key), after.get(key), [...path, key]));
  // Named members in another order.
  return found.length === 0 && !same(old, now) && Array.isArray(old) ? [{ path, old, now }] : found;
}

/** The members of an object, or of a list of things with names of their own; undefined for anything else. */
function members(value: unknown): Map<string, unknown> | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if (!Array.isArray(value)) return new Map(Object.entries(value));
  const names = value.map(nameOf);
  const named = names.every((name) => typeof name === 'string') && new Set(names).size === names.length;
  return named && names.length > 0 ? new Map(value.map((each, index) => [names[index], each])) : undefined;
}

/** The name of a member of a list; some have it in their metadata. */
function nameOf(member: unknown): unknown {
  const { name, metadata } = (member ?? {}) as {
    readonly name?: unknown;
    readonly metadata?: { readonly name?: unknown };
  };
  return name ?? metadata?.name;
}

/** Whether two values are the same, in whatever order their fields are written. */
function same(a: unknown, b: unknown): boolean {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return a === b;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  if (Array.isArray(a))
    return a.length === (b as unknown[]).length && a.every((each, at) => same(each, (b as unknown[])[at]));
  const keys = Object.keys(a);
  const [left, right] = [a as Record<string, unknown>, b as Record<string, unknown>];
  return keys.length === Object.keys(b).length && keys.every((key) => key in right && same(left[key], right[key]));
}
