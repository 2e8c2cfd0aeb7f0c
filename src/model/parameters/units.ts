import type { MemoryUnit, ParameterUnit } from './definition';

/** The units that may be written, the largest first, in the smallest of them. Case counts. */
const MEMORY: [name: string, size: number][] = [
  ['TB', 1024 ** 4],
  ['GB', 1024 ** 3],
  ['MB', 1024 ** 2],
  ['kB', 1024],
  ['B', 1],
];
const TIME: [name: string, size: number][] = [
  ['d', 86_400_000_000],
  ['h', 3_600_000_000],
  ['min', 60_000_000],
  ['s', 1_000_000],
  ['ms', 1000],
  ['us', 1],
];

/** How people write units who do not know PostgreSQL's, and what they mean. */
const COLLOQUIAL: [written: RegExp, unit: string][] = [
  [/^b(ytes?)?$/i, 'B'],
  [/^ki?b?$/i, 'kB'],
  [/^mi?b?$/i, 'MB'],
  [/^gi?b?$/i, 'GB'],
  [/^ti?b?$/i, 'TB'],
  [/^(ms|msecs?|millis|milliseconds?)$/i, 'ms'],
  [/^(s|secs?|seconds?)$/i, 's'],
  [/^(m|mins?|minutes?)$/i, 'min'],
  [/^(h|hrs?|hours?)$/i, 'h'],
  [/^(d|days?)$/i, 'd'],
];

const INTEGER = /^[ \t-\r]*([+-]?)(0x[0-9a-f]+|0[0-7]*|[1-9][0-9]*)?/i;
const DECIMAL = /^[ \t-\r]*([+-]?)(0x[0-9a-f]+|(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:e[+-]?[0-9]+)?)/i;
const UNIT = /^[ \t-\r]*([^ \t-\r]{1,3})?[ \t-\r]*$/;

/**
 * A number as PostgreSQL reads it, in the unit of its parameter: an integer may
 * be hexadecimal, octal or have a fraction, which is rounded. Undefined when
 * PostgreSQL would not take it for a number, or not its unit.
 */
export function parseNumber(text: string, vartype: 'integer' | 'real', unit?: ParameterUnit): number | undefined {
  const read = vartype === 'integer' ? readInteger(text) : readDecimal(text);
  const suffix = read && UNIT.exec(text.slice(read.length));
  if (!read || !suffix) return undefined;
  const value = suffix[1] === undefined ? read.value : convert(read.value, suffix[1], unit);
  if (value === undefined || !Number.isFinite(value)) return undefined;
  return vartype === 'integer' ? roundHalfEven(value) : value;
}

/**
 * The bytes that a value of a parameter with this unit means; undefined when it
 * means none. A value below zero, which switches something off, stays below zero.
 */
export function parseMemory(value: string, unit: MemoryUnit): number | undefined {
  const parsed = parseNumber(value, 'integer', unit);
  return parsed === undefined ? undefined : parsed * sizeOf(unit);
}

/** The units that a value may have, for a sentence. */
export function unitsInWords(unit: ParameterUnit): string {
  const names = tableOf(unit).map(([name]) => name);
  names.reverse();
  return `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`;
}

/** A value in the unit of its parameter as a person would write it: 16 of 8kB is 128kB. */
export function inWords(value: number, unit?: ParameterUnit): string {
  if (unit === undefined || value <= 0) return String(value);
  const total = value * sizeOf(unit);
  const [name, size] = tableOf(unit).find(([, size]) => total % size === 0) ?? tableOf(unit)[tableOf(unit).length - 1];
  return `${total / size}${name}`;
}

/** The same number with the unit that was probably meant: 128MB for 128Mi; undefined when none comes to mind. */
export function withLikelyUnit(value: string, unit: ParameterUnit): string | undefined {
  const match = /^\s*([0-9]+(?:\.[0-9]+)?)\s*([a-z]+)\s*$/i.exec(value);
  const allowed = tableOf(unit).map(([name]) => name);
  const meant = match && COLLOQUIAL.find(([written, name]) => allowed.includes(name) && written.test(match[2]));
  return meant ? `${match[1]}${meant[1]}` : undefined;
}

/** C's strtol with base 0, and strtod where a fraction or an exponent follows. */
function readInteger(text: string): Reading | undefined {
  const match = INTEGER.exec(text);
  if (match?.[2] === undefined || /[.e]/i.test(text.charAt(match[0].length))) return readDecimal(text);
  const [all, sign, digits] = match;
  const value = /^0[0-7]/.test(digits) ? parseInt(digits, 8) : Number(digits);
  return { value: sign === '-' ? -value : value, length: all.length };
}

/** C's strtod, without its infinities. */
function readDecimal(text: string): Reading | undefined {
  const match = DECIMAL.exec(text);
  return match ? { value: Number(match[2]) * (match[1] === '-' ? -1 : 1), length: match[0].length } : undefined;
}

interface Reading {
  readonly value: number;
  /** How many characters of the text were the number. */
  readonly length: number;
}

/** A fraction is rounded to the next smaller unit first, as PostgreSQL does: 30.1GB is a whole number of MB. */
function convert(value: number, written: string, unit: ParameterUnit | undefined): number | undefined {
  if (unit === undefined) return undefined;
  const table = tableOf(unit);
  const at = table.findIndex(([name]) => name === written);
  if (at < 0) return undefined;
  const total = value * table[at][1];
  const smaller = table[at + 1]?.[1];
  return (smaller === undefined ? total : roundHalfEven(total / smaller) * smaller) / sizeOf(unit);
}

/** C's rint(). */
function roundHalfEven(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  return rest > 0.5 || (rest === 0.5 && floor % 2 !== 0) ? floor + 1 : floor;
}

function tableOf(unit: ParameterUnit): [name: string, size: number][] {
  return unit.endsWith('B') ? MEMORY : TIME;
}

function sizeOf(unit: ParameterUnit): number {
  if (unit === '8kB') return 8192;
  return (tableOf(unit).find(([name]) => name === unit) as [string, number])[1];
}
