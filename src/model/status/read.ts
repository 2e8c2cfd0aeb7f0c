/** A time of an object; undefined where there is none that can be read. */
export function timeOf(text: unknown): Date | undefined {
  const at = typeof text === 'string' ? Date.parse(text) : NaN;
  return Number.isNaN(at) ? undefined : new Date(at);
}

/** RFC 3339, without fractions. */
export function timeText(time: Date): string {
  return time.toISOString().replace(/\.\d+Z$/, 'Z');
}

/** The object that a text holds as JSON; an empty one where it holds none. */
export function jsonOf(text: string | undefined): { readonly [field: string]: unknown } {
  try {
    const value: unknown = JSON.parse(text ?? '');
    return typeof value === 'object' && value !== null ? (value as { [field: string]: unknown }) : {};
  } catch {
    return {};
  }
}

/** A text that is one; undefined for anything else. */
export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** A number that is one; undefined for anything else. */
export function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}

/** The texts of a list; none where it is no list. */
export function textsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
}

/** The latest of those that have a time, the first of equal ones. */
export function latest<T extends { readonly time: Date }>(found: readonly T[]): T | undefined {
  return found.reduce<T | undefined>(
    (best, each) => (best === undefined || each.time.getTime() > best.time.getTime() ? each : best),
    undefined,
  );
}

/** In one line. */
export const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();
