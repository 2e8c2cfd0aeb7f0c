import { allOf, type FieldKind } from './fields';

/** The values of a field, each once and in order. */
export interface Field {
  readonly values: readonly number[];
  /** Whether it was written as `*` or `?`: cron asks this of the two fields for days, not whether all values are there. */
  readonly star: boolean;
  /** What is legal, but hardly meant. */
  readonly warning?: string;
}

/** A field, or what is wrong with it. */
export type ParsedField = Field | { readonly problem: string };

interface Part {
  readonly from: number;
  readonly to: number;
  readonly step: number;
}

/**
 * Reads a field: `*`, `?`, values, names, ranges, lists and steps, as Kubernetes and CloudNativePG
 * both understand them. What one of them takes in another sense, or in none that is meant, is refused.
 */
export function parseField(written: unknown, kind: FieldKind): ParsedField {
  const text = typeof written === 'number' ? String(written) : written;
  if (typeof text !== 'string' || text.trim() === '')
    return { problem: `${JSON.stringify(text)} is no ${kind.called}; write ${kind.range}, or '*' for every one` };
  const values = new Set<number>();
  const warnings: string[] = [];
  let star = false;
  for (const part of text.trim().split(',')) {
    const parsed = parsePart(part, kind);
    if (typeof parsed === 'string') return { problem: parsed };
    star ||= /^[*?](\/0*1)?$/.test(part);
    for (let value = parsed.from; value <= parsed.to; value += parsed.step) values.add(onScale(value, kind));
    warnings.push(...unevenness(part, parsed, kind));
  }
  const sorted = star ? allOf(kind) : [...values].sort((a, b) => a - b);
  return { values: sorted, star, ...(warnings.length === 0 ? {} : { warning: warnings.join('; ') }) };
}

/** One part of a list, or what is wrong with it. */
function parsePart(part: string, kind: FieldKind): Part | string {
  const match = /^(?:([*?])|([0-9A-Za-z]+)(?:-([0-9A-Za-z]+))?)(?:\/([0-9]+))?$/.exec(part);
  if (!match) return unreadable(part, kind);
  const [, star, first, last, step] = match;
  const from = star ? kind.least : valueOf(first, kind);
  const to = star ? kind.most : last === undefined ? from : valueOf(last, kind);
  if (from === undefined || to === undefined) return unreadable(part, kind);
  if (from > to) {
    const second = to === kind.least ? `${to}` : `${kind.least}-${to}`;
    const begin = from >= kind.most ? `${kind.most}` : `${from}-${kind.most}`;
    return `'${part}' runs backwards; write '${begin},${second}'`;
  }
  if (step === undefined) return { from, to, step: 1 };
  if (Number(step) === 0) return `'${part}' has a step of 0; write 1 or more`;
  if (!star && last === undefined)
    return `'${part}' has a step without a range, which not every cron reads alike; write '${from}-${kind.most}/${step}', or '${from}'`;
  if (Number(step) > kind.most - kind.least)
    return `'${part}' has a step beyond the end, and would mean ${from} alone; write '${from}', or a step of ${kind.most - kind.least} or less`;
  return { from, to, step: Number(step) };
}

/** A value by number or name. Sunday may be 7, which is read where a range ends with it. */
function valueOf(text: string, kind: FieldKind): number | undefined {
  const named = kind.names.indexOf(text.toUpperCase());
  if (named >= 0) return kind.least + named;
  if (!/^[0-9]{1,2}$/.test(text)) return undefined;
  const value = Number(text);
  const most = kind.name === 'dayOfWeek' ? 7 : kind.most;
  return value >= kind.least && value <= most ? value : undefined;
}

const onScale = (value: number, kind: FieldKind): number => (kind.name === 'dayOfWeek' ? value % 7 : value);

/** `*` with a step that does not divide the whole: the last pause is shorter than the others. */
function unevenness(part: string, { from, to, step }: Part, { name, most, least }: FieldKind): string[] {
  const clock = name === 'minute' || name === 'hour';
  if (!clock || from !== least || to !== most || (most - least + 1) % step === 0) return [];
  const last = from + Math.floor((to - from) / step) * step;
  return [`'${part}' is not even: after ${last} it begins anew at ${least}`];
}

function unreadable(part: string, kind: FieldKind): string {
  return part === ''
    ? `holds an empty part between commas; write ${kind.range}`
    : `'${part}' is no ${kind.called}; write ${kind.range}, a range such as '${example(kind)}', or '*'`;
}

const example = ({ least }: FieldKind): string => `${least + 1}-${least + 5}`;
