import type { Result } from '../main';

/** The whole of it: the same, something broken, or it could not be told. */
export type Outcome = 'same' | 'different' | 'unknown';

/** Something that is not as it should be. */
export interface Difference {
  /** @default - it is not about a table */
  readonly table?: string;
  /** @default - it is not about one instance */
  readonly instance?: string;
  readonly what: string;
  readonly figures: string;
}

/** What a check says at its end. */
export interface ConsistencyResult extends Result {
  readonly program: 'check-consistency';
  readonly outcome: Outcome;
  readonly database?: string;
  readonly instances?: readonly { readonly name: string; readonly role: string }[];
  /** How many were compared, and their rows together. */
  readonly tables?: number;
  readonly rows?: number;
  /** How many assertions held, counted for each instance. */
  readonly assertions?: number;
  readonly differences?: readonly Difference[];
  readonly skipped?: readonly { readonly what: string; readonly reason: string }[];
  /** What has no rows that could be compared, such as sequences. */
  readonly leftOut?: readonly string[];
  /** How many of the lists above were left out for want of room. */
  readonly more?: number;
}

/** The result, from the findings: a line each, whose fields are separated by tabs. */
export function resultOf(database: string, findings: string): ConsistencyResult {
  const lines = findings
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.split('\t'));
  const of = (kind: string): string[][] => lines.filter(([first]) => first === kind).map(([, ...fields]) => fields);
  const compared = of('compared');
  const [outcome = 'unknown', reason = ''] = of('outcome')[0] ?? [];
  return {
    program: 'check-consistency',
    ok: outcome === 'same',
    outcome: outcome as Outcome,
    ...(reason === '' ? {} : { reason }),
    database,
    instances: of('instance').map(([name = '', role = '']) => ({ name, role })),
    tables: compared.length,
    rows: compared.reduce((sum, [, rows]) => sum + Number(rows), 0),
    assertions: of('asserted').length,
    differences: of('difference').map(([table, instance, what = '', figures = '']) => ({
      ...(table ? { table } : {}),
      ...(instance ? { instance } : {}),
      what,
      figures,
    })),
    skipped: of('skipped').map(([what = '', because = '']) => ({ what, reason: because })),
    leftOut: of('left-out').map(([what = '', kind = '']) => `${what} (${kind})`),
  };
}

/** The same within so many bytes: what matters least goes first. */
export function limited(result: ConsistencyResult, bytes: number): ConsistencyResult {
  let fitting = result;
  while (Buffer.byteLength(JSON.stringify(fitting)) > bytes) {
    const list = (['leftOut', 'skipped', 'differences'] as const).find((key) => (fitting[key] ?? []).length > 0);
    if (list === undefined) return fitting;
    const length = fitting[list]?.length ?? 0;
    const keep = Math.floor(length * 0.75);
    fitting = { ...fitting, [list]: fitting[list]?.slice(0, keep), more: (fitting.more ?? 0) + length - keep };
  }
  return fitting;
}
