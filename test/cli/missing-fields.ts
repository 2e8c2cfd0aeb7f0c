import fc from 'fast-check';
import type { NamespaceObjects } from '../../src/cli/kubernetes/objects';

/** What no person is to read. */
export const UNREADABLE = /undefined|\[object|NaN|Invalid/;

/** Objects of which some fields are missing, up to so many of the first ones, but no name. */
export function withFieldsMissing(
  objects: NamespaceObjects,
  { most, ofFirst }: { readonly most: number; readonly ofFirst: number },
): fc.Arbitrary<NamespaceObjects> {
  return fc
    .uniqueArray(fc.integer({ min: 0, max: ofFirst }), { maxLength: most })
    .map((gone) => without(objects, new Set(gone)) as NamespaceObjects);
}

/** Removes fields: those whose number, counted through, is drawn. */
function without(value: unknown, gone: ReadonlySet<number>, count = { seen: 0 }, depth = 0): unknown {
  if (Array.isArray(value)) return value.map((each) => without(each, gone, count, depth + 1));
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(
    // The kinds are at 0, their objects in a list at 1, metadata at 2.
    ([key]) => depth === 0 || (depth === 2 && key === 'metadata') || key === 'name' || !gone.has((count.seen += 1)),
  );
  return Object.fromEntries(kept.map(([key, each]) => [key, without(each, gone, count, depth + 1)]));
}
