import { FIELDS, type FieldKind, isAll } from './fields';
import { type Timetable, valuesOf } from './timetable';

/**
 * Five fields, in the one form in which every engine reads them alike: numbers only, Sunday is 0, `*` only for all
 * (a step behind `*` in a field for days is all to CloudNativePG and not to Kubernetes).
 */
export function fiveFields(timetable: Timetable): string {
  return FIELDS.map((kind) => writeField(valuesOf(timetable, kind), kind)).join(' ');
}

/** Six fields, the seconds first, as CloudNativePG counts them. */
export const sixFields = (timetable: Timetable): string => `0 ${fiveFields(timetable)}`;

function writeField(values: readonly number[], kind: FieldKind): string {
  if (isAll(values, kind)) return '*';
  return stepped(values, kind) ?? runs(values).map(writeRun).join(',');
}

/** Values from the first to the end at even steps, where that is shorter. */
function stepped(values: readonly number[], { name, least, most }: FieldKind): string | undefined {
  const [first, second] = values;
  const step = second - first;
  const last = values[values.length - 1];
  const even = values.every((value, index) => value === first + index * step);
  if (values.length < 3 || step < 2 || !even || last + step <= most) return undefined;
  const days = name === 'dayOfMonth' || name === 'dayOfWeek';
  return first === least && !days ? `*/${step}` : `${first}-${most}/${step}`;
}

function runs(values: readonly number[]): number[][] {
  const found: number[][] = [];
  for (const value of values) {
    const run = found.at(-1);
    if (run !== undefined && run[run.length - 1] === value - 1) run.push(value);
    else found.push([value]);
  }
  return found;
}

/** Two neighbours stay a list, as most would write them. */
const writeRun = (run: number[]): string => (run.length < 3 ? run.join(',') : `${run[0]}-${run[run.length - 1]}`);
