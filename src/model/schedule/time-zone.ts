import { nearest } from '../nearest';
import { utcOffset } from '../retention/time-zone';
import { TIME_ZONES } from './time-zones.generated';

/** Times of day in minutes after midnight, the second not included. */
export type Span = readonly [from: number, to: number];

/** The clock that a schedule goes by. */
export interface TimeZone {
  /** For a person. */
  readonly text: string;
  /** Its name in the database of time zones, where it was given by name. */
  readonly name?: string;
  /** Minutes ahead of UTC, where that can never change. */
  readonly ahead?: number;
  /** Times of day that are left out when clocks go forward. */
  readonly skipped: readonly Span[];
  /** Times of day that come twice when clocks go back. */
  readonly repeated: readonly Span[];
}

/** What engines are told where nothing was said. */
export const UTC = 'Etc/UTC';

/**
 * Names that are UTC by their definition. What a law sets is not among them, even where it has held for a century:
 * the cluster's own data may change, and a translation that is already in Git would not.
 */
const UTC_NAMES = /^(?:(?:Etc\/)?(?:UTC|UCT|Universal|Zulu|Greenwich|GMT[-+]?0?)|Etc\/GMT[-+]0)$/;

/** A time zone by its name or its distance from UTC, or what is wrong with it. */
export function timeZone(written: unknown): TimeZone | { readonly problem: string } {
  if (written === undefined) return fixed(UTC, 0, UTC);
  if (typeof written !== 'string') return { problem: unknownZone(written, undefined) };
  const distance = fixedDistance(written);
  if (distance !== undefined) return fixed(`UTC${written}`, distance);
  const line = table().get(written);
  if (line === undefined) return { problem: unknownZone(written, meant(written)) };
  const west = /^Etc\/GMT([-+][0-9]+)$/.exec(written);
  if (UTC_NAMES.test(written)) return fixed(written, 0, written);
  // What the name says is the way back to UTC: Etc/GMT+5 is five hours behind it.
  if (west) return fixed(written, -60 * Number(west[1]), written);
  const [skipped = '', repeated = ''] = line;
  return { text: written, name: written, skipped: spans(skipped), repeated: spans(repeated) };
}

/** `+05:30` in minutes, from -12:00 to +14:00, which are all that are in use. */
function fixedDistance(written: string): number | undefined {
  const seconds = written === 'UTC' ? undefined : utcOffset(written);
  return seconds === undefined || seconds < -12 * 3600 || seconds > 14 * 3600 ? undefined : seconds / 60;
}

function fixed(written: string, ahead: number, name?: string): TimeZone {
  const called = written === UTC ? 'UTC' : written;
  const text = name !== undefined && ahead !== 0 ? `${called} (UTC${distanceText(ahead)})` : called;
  return { text, ahead, skipped: [], repeated: [], ...(name === undefined ? {} : { name }) };
}

/** Minutes ahead of UTC as `+05:30`. */
export function distanceText(ahead: number): string {
  const minutes = Math.abs(ahead);
  const two = (number: number): string => String(number).padStart(2, '0');
  return `${ahead < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

function unknownZone(written: unknown, hint: string | undefined): string {
  const got = typeof written === 'string' ? `'${written}'` : JSON.stringify(written);
  const remedy = "write its name, such as 'Europe/Berlin' or 'Etc/UTC', or a fixed distance such as '+02:00'";
  return `${got} is no time zone; ${hint === undefined ? remedy : `was '${hint}' meant?`}`;
}

/** `UTC+2`, `+0530` and their like as a distance; anything else as the name that looks most like it. */
function meant(written: string): string | undefined {
  const loose = /^(?:UTC|GMT)?([-+])([01]?[0-9]):?([0-5][0-9])?$/i.exec(written);
  if (loose) {
    const [, sign, hours, minutes = '00'] = loose;
    const distance = `${sign}${hours.padStart(2, '0')}:${minutes}`;
    return fixedDistance(distance) === undefined ? undefined : distance;
  }
  // Three letters are an abbreviation, and any name of three letters looks like any other.
  if (written.length < 4) return [...table().keys()].find((name) => name.toLowerCase() === written.toLowerCase());
  return nearest(written, [...table().keys()]) ?? byCity(written);
}

/** A city without its continent. */
function byCity(written: string): string | undefined {
  const city = `/${written.toLowerCase().replaceAll(' ', '_')}`;
  return [...table().keys()].find((name) => name.toLowerCase().endsWith(city));
}

let read: Map<string, string[]> | undefined;

/** Name → what its clocks leave out, and what comes twice. */
function table(): Map<string, string[]> {
  read ??= new Map(
    TIME_ZONES.trim()
      .split('\n')
      .map((line) => line.split('|'))
      .map(([name, ...changes]) => [name, changes]),
  );
  return read;
}

const spans = (text: string): Span[] =>
  text
    .split(',')
    .filter((span) => span !== '')
    .map((span) => {
      const [from, to] = span.split('-').map(Number);
      return [from, to];
    });
