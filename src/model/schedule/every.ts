import type { Duration } from 'cdk8s';
import type { Problems } from '../problems';
import { durationProblem } from '../quantity';
import { allOf, HOUR, MINUTE } from './fields';
import { everyTime, type Timetable } from './timetable';

const DAY = 1440;

/** At even pauses, counted from midnight; only those that cron can say. After a problem, of no use. */
export function everyDuration(duration: Duration | undefined, problems: Problems): Timetable {
  const problem = durationProblem(duration);
  problems.add('duration', problem);
  if (problem !== undefined || duration === undefined) return everyTime();
  const minutes = duration.toMilliseconds() / 60_000;
  if (minutes <= 60 && 60 % minutes === 0 && minutes >= 1)
    return { ...everyTime(), minute: allOf(MINUTE).filter((minute) => minute % minutes === 0) };
  if (DAY % minutes === 0 && minutes % 60 === 0)
    return { ...everyTime(), minute: [0], hour: allOf(HOUR).filter((hour) => (hour * 60) % minutes === 0) };
  problems.add(
    'duration',
    `${text(minutes)} cannot be said in cron, whose pauses begin anew every hour and every day; ${remedy(minutes)}`,
  );
  return everyTime();
}

function remedy(minutes: number): string {
  if (minutes > DAY) return 'write Schedule.weekly(), Schedule.monthly() or Schedule.cron()';
  const possible = [1, 2, 3, 4, 5, 6, 10, 12, 15, 20, 30, 60, 120, 180, 240, 360, 480, 720, DAY];
  const shorter = possible.filter((each) => each < minutes).at(-1);
  const longer = possible.find((each) => each > minutes);
  return `the nearest are ${[shorter, longer].flatMap((each) => (each === undefined ? [] : [text(each)])).join(' and ')}`;
}

function text(minutes: number): string {
  if (!Number.isInteger(minutes)) return `${minutes * 60} s`;
  return minutes % 60 === 0 ? `${minutes / 60} h` : `${minutes} min`;
}
