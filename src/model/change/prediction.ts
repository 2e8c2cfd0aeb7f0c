/**
 * How much a change matters. None: nothing happens. Safe: nobody notices. Disruptive: somebody may notice, or it cannot
 * be applied. Destructive: something is lost that cannot be made anew.
 */
export type Severity = 'none' | 'safe' | 'disruptive' | 'destructive';

/** The severities, the mildest first. */
export const SEVERITIES: readonly Severity[] = ['none', 'safe', 'disruptive', 'destructive'];

/** Something that applying the new manifests will do. */
export interface Finding {
  readonly severity: Severity;
  /** In the words of the person on call. */
  readonly what: string;
  /** What to do instead, or beside it. */
  readonly remedy?: string;
}

/** Something that it will do to a database. */
export interface Prediction extends Finding {
  /** Its name in Kubernetes. */
  readonly database: string;
  /** Empty where the manifests name none. */
  readonly namespace: string;
}

/** Names in a sentence: `a, b and c`. */
export function listed(names: readonly string[]): string {
  return names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

/** From the one to the other, as a person writes it. */
export function fromTo(old: unknown, now: unknown): string {
  if (old === undefined) return `${brief(now)}, where there was none`;
  return now === undefined ? `${brief(old)} no longer` : `${brief(old)} → ${brief(now)}`;
}

function brief(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 79)}…` : text === '' ? 'nothing' : text;
}
