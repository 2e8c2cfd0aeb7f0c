import type { Duration } from 'cdk8s';
import type {
  CronScheduleOptions,
  DailyScheduleOptions,
  HourlyScheduleOptions,
  MonthlyScheduleOptions,
  ScheduleOptions,
  WeeklyScheduleOptions,
} from '../../model/backup/options/schedule-options';
import { Weekday } from '../../model/backup/options/weekday';
import { wholeProblem } from '../../model/numbers';
import { Problems } from '../../model/problems';
import { cronTimetable } from '../../model/schedule/cron-options';
import { describeSchedule } from '../../model/schedule/describe';
import { everyDuration } from '../../model/schedule/every';
import { nextRuns } from '../../model/schedule/next-runs';
import { readExpression } from '../../model/schedule/read-timetable';
import { knownOptions, resolveSchedule, type ScheduleModel, timetableOf } from '../../model/schedule/resolve-schedule';
import { everyTime, type Timetable } from '../../model/schedule/timetable';

/** When something happens, again and again: the same for every engine, whatever each makes of cron. */
export class Schedule {
  /** At a minute of every hour. */
  public static hourly(options?: HourlyScheduleOptions): Schedule {
    return Schedule.from('hourly', options, ['minute'], ({ minute = 0 }, problems) =>
      timetableOf([['minute', 'minute', minute]], {}, problems),
    );
  }

  /** At a time of every day. */
  public static daily(options: DailyScheduleOptions): Schedule {
    return Schedule.from('daily', options, ['hour', 'minute'], (given, problems) =>
      timetableOf(timeOfDay(given), {}, problems),
    );
  }

  /** At a time of a day of every week. */
  public static weekly(options: WeeklyScheduleOptions): Schedule {
    return Schedule.from('weekly', options, ['weekday', 'hour', 'minute'], (given, problems) =>
      timetableOf(timeOfDay(given), { dayOfWeek: weekdayOf(given.weekday, problems) }, problems),
    );
  }

  /** At a time of a day of every month that has such a day. */
  public static monthly(options: MonthlyScheduleOptions): Schedule {
    return Schedule.from('monthly', options, ['day', 'hour', 'minute'], (given, problems) =>
      timetableOf([['day', 'dayOfMonth', given.day], ...timeOfDay(given)], {}, problems),
    );
  }

  /**
   * At even pauses, counted from midnight: 1, 2, 3, 4, 5, 6, 10, 12, 15, 20 or 30 minutes,
   * 1, 2, 3, 4, 6, 8, 12 or 24 hours. Cron can say no other.
   */
  public static every(duration: Duration, options?: ScheduleOptions): Schedule {
    return Schedule.from('every', options, [], (_, problems) => everyDuration(duration, problems));
  }

  /** By the fields of cron. A field that is left out is not simply `*`: see each. */
  public static cron(options: CronScheduleOptions): Schedule {
    const fields = ['minute', 'hour', 'dayOfMonth', 'month', 'dayOfWeek', 'dayOfMonthOrDayOfWeek'];
    return Schedule.from('cron', options, fields, cronTimetable);
  }

  /**
   * By an expression of five fields (minute, hour, day of the month, month, day of the week), which is five for every
   * engine, or by `@hourly`, `@daily`, `@weekly`, `@monthly` or `@yearly`.
   */
  public static expression(expression: string, timeZone?: string): Schedule {
    return Schedule.from(
      'expression',
      { timeZone },
      [],
      (_, problems) => readExpression(expression, problems) ?? everyTime(),
    );
  }

  private static from<T extends ScheduleOptions>(
    method: string,
    options: T | undefined,
    known: string[],
    read: (given: Partial<T>, problems: Problems) => Timetable,
  ): Schedule {
    const problems = new Problems();
    const given = knownOptions(options, [...known, 'timeZone'], problems);
    const model = resolveSchedule(read(given, problems), given.timeZone, problems);
    problems.throwIfAny(`Schedule.${method}`);
    return new Schedule(model, problems.warnings);
  }

  /** Five fields as a CronJob wants them, on the clock of `timeZone`. */
  public readonly cronExpression: string;
  /** The name of a time zone, as a CronJob wants it. */
  public readonly timeZone: string;
  /**
   * Six fields in UTC, as CloudNativePG wants them; undefined where the operator cannot read such a schedule, and a
   * CronJob has to make each Backup.
   */
  public readonly cloudNativeExpression?: string;
  /** What may surprise: months without a run, a time that clocks leave out. */
  public readonly warnings: string[];

  private constructor(
    private readonly model: ScheduleModel,
    warnings: string[],
  ) {
    this.cronExpression = model.cronJob.schedule;
    this.timeZone = model.cronJob.timeZone;
    this.cloudNativeExpression = 'schedule' in model.cloudNative ? model.cloudNative.schedule : undefined;
    this.warnings = warnings;
  }

  /**
   * Why CloudNativePG cannot read it; undefined where it can.
   *
   * @internal
   */
  public get _cloudNativeObstacle(): string | undefined {
    const { cloudNative } = this.model;
    return 'reason' in cloudNative ? cloudNative.reason : undefined;
  }

  /** What was understood: `every day at 03:00 Europe/Berlin`. */
  public describe(): string {
    return describeSchedule(this.model.timetable, this.model.zone.text);
  }

  /**
   * The next runs after a time. Where a law sets the clock, node's own data answers: for a person, never for a
   * manifest.
   *
   * @param after where to begin, which is no run itself
   * @param count how many, from 1 to 1000
   */
  public nextRuns(after: Date, count: number): Date[] {
    const problems = new Problems();
    const begin = after instanceof Date ? after.getTime() : NaN;
    if (Number.isNaN(begin)) problems.add('after', `${String(after)} is no time; write for example new Date()`);
    problems.add('count', wholeProblem(count, 1, 1000));
    problems.throwIfAny('Schedule.nextRuns');
    return nextRuns(this.model.timetable, this.model.zone, begin, count).map((at) => new Date(at));
  }

  /** The same as `describe`. */
  public toString(): string {
    return this.describe();
  }
}

type Times = [prop: string, field: 'minute' | 'hour', value: unknown][];

const timeOfDay = ({ hour, minute = 0 }: Partial<DailyScheduleOptions>): Times => [
  ['hour', 'hour', hour],
  ['minute', 'minute', minute],
];

function weekdayOf(weekday: unknown, problems: Problems): string {
  const days: string[] = Object.values(Weekday);
  if (days.includes(weekday as string)) return weekday as string;
  const got = weekday === undefined ? 'is missing' : `${JSON.stringify(weekday)} is no Weekday`;
  problems.add('weekday', `${got}; write for example Weekday.SUNDAY`);
  return '*';
}
