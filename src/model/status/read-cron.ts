import { Problems } from '../problems';
import { splitExpression } from '../schedule/expression';
import { readTimetable } from '../schedule/read-timetable';
import { timeZone, type TimeZone } from '../schedule/time-zone';
import type { Timetable } from '../schedule/timetable';

/** When something runs, and by which clock. */
export interface ReadSchedule {
  readonly timetable: Timetable;
  readonly zone: TimeZone;
}

/** The schedule of a CronJob; undefined where it cannot be read. Without a time zone it is taken to be UTC. */
export function readCronJob(schedule: unknown, zoneName: unknown): ReadSchedule | undefined {
  const zone = timeZone(zoneName);
  const fields = splitExpression(schedule);
  return 'problem' in zone || 'problem' in fields ? undefined : read(fields, zone);
}

/**
 * The schedule of a ScheduledBackup, whose seconds come first and whose clock is UTC; undefined where it cannot be
 * read. What has five fields lacks the last one, whatever was meant.
 */
export function readScheduledBackup(schedule: unknown): ReadSchedule | undefined {
  const zone = timeZone(undefined) as TimeZone;
  const text = typeof schedule === 'string' ? schedule.trim() : '';
  if (text.startsWith('@')) return readCronJob(text, undefined);
  const [second, ...fields] = text.split(/\s+/);
  if (!/^0+$/.test(second) || fields.length < 4 || fields.length > 5) return undefined;
  const [, , dayOfMonth, , dayOfWeek = '*'] = fields;
  // Beside another day, the operator reads a step behind `*` in a way of its own.
  const stepped = [dayOfMonth, dayOfWeek].some((field) => field.startsWith('*/'));
  const both = ![dayOfMonth, dayOfWeek].some((field) => field === '*' || field === '?');
  return stepped && both ? undefined : read([...fields.slice(0, 4), dayOfWeek], zone);
}

function read(fields: readonly string[], zone: TimeZone): ReadSchedule | undefined {
  const [minute, hour, dayOfMonth, month, dayOfWeek] = fields;
  const problems = new Problems();
  const timetable = readTimetable({ minute, hour, dayOfMonth, month, dayOfWeek }, true, problems);
  return problems.none ? { timetable, zone } : undefined;
}
