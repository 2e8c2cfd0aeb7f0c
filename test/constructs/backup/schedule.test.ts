import { Duration } from 'cdk8s';
import { type CronScheduleOptions, Schedule, Weekday } from '../../../src';

/** The factories as plain JavaScript sees them. */
const Loose: any = Schedule;

test.each([
  [Schedule.hourly(), '0 * * * *', '0 0 * * * *', 'every hour at minute 0, UTC'],
  [Schedule.hourly({ minute: 7 }), '7 * * * *', '0 7 * * * *', 'every hour at minute 7, UTC'],
  [Schedule.daily({ hour: 3 }), '0 3 * * *', '0 0 3 * * *', 'every day at 03:00 UTC'],
  [Schedule.weekly({ weekday: Weekday.SUNDAY, hour: 1 }), '0 1 * * 0', '0 0 1 * * 0', 'every Sunday at 01:00 UTC'],
  [Schedule.monthly({ day: 1, hour: 4 }), '0 4 1 * *', '0 0 4 1 * *', 'on day 1 of every month at 04:00 UTC'],
  [Schedule.cron({ hour: '1-5/2' }), '0 1,3,5 * * *', '0 0 1,3,5 * * *', 'every day at 01:00, 03:00 and 05:00 UTC'],
  [Schedule.every(Duration.hours(12)), '0 0,12 * * *', '0 0 0,12 * * *', 'every day at 00:00 and 12:00 UTC'],
  [Schedule.expression('@daily'), '0 0 * * *', '0 0 0 * * *', 'every day at 00:00 UTC'],
  [Schedule.expression('0 22 * * 7'), '0 22 * * 0', '0 0 22 * * 0', 'every Sunday at 22:00 UTC'],
])('a schedule means the same for both engines: $3', (schedule, five, six, meaning) => {
  expect(schedule.cronExpression).toBe(five);
  expect(schedule.timeZone).toBe('Etc/UTC');
  expect(schedule.cloudNativeExpression).toBe(six);
  expect(schedule._cloudNativeObstacle).toBeUndefined();
  expect(schedule.describe()).toBe(meaning);
  expect(schedule.toString()).toBe(meaning);
  expect(schedule.warnings).toEqual([]);
});

test.each(Object.values(Weekday).map((weekday, index) => ({ weekday, index })))(
  '$weekday is day $index of a week in cron',
  ({ weekday, index }) => {
    const { cronExpression } = Schedule.weekly({ weekday, hour: 1, minute: 5 });
    expect(cronExpression).toBe(`5 1 * * ${index}`);
  },
);

describe('a time zone', () => {
  const at3 = { hour: 3, minute: 5 };
  const obstacle = 'is set by law, and CloudNativePG knows no time zones: it needs a CronJob';
  const night = { hour: 1, day: 1, timeZone: '+02:00' };

  test.each([
    [Schedule.daily({ ...at3, timeZone: 'UTC' }), '5 3 * * *', 'UTC', '0 5 3 * * *', 'every day at 03:05 UTC'],
    [
      Schedule.daily({ ...at3, timeZone: 'Etc/GMT+3' }),
      '5 3 * * *',
      'Etc/GMT+3',
      '0 5 6 * * *',
      'every day at 03:05 Etc/GMT+3 (UTC-03:00)',
    ],
    [
      Schedule.daily({ ...at3, timeZone: '+02:00' }),
      '5 3 * * *',
      'Etc/GMT-2',
      '0 5 1 * * *',
      'every day at 03:05 UTC+02:00',
    ],
    [
      Schedule.daily({ ...at3, timeZone: '+00:00' }),
      '5 3 * * *',
      'Etc/UTC',
      '0 5 3 * * *',
      'every day at 03:05 UTC+00:00',
    ],
    [
      Schedule.daily({ ...at3, timeZone: '+05:30' }),
      '35 21 * * *',
      'Etc/UTC',
      '0 35 21 * * *',
      'every day at 03:05 UTC+05:30',
    ],
    [
      Schedule.weekly({ weekday: Weekday.SUNDAY, hour: 1, timeZone: '+05:30' }),
      '30 19 * * 6',
      'Etc/UTC',
      '0 30 19 * * 6',
      'every Sunday at 01:00 UTC+05:30',
    ],
    [
      Schedule.expression('@hourly', '-03:30'),
      '30 * * * *',
      'Etc/UTC',
      '0 30 * * * *',
      'every hour at minute 0, UTC-03:30',
    ],
  ])('at a fixed distance is translated: $4', (schedule, five, zone, six, meaning) => {
    expect(schedule.cronExpression).toBe(five);
    expect(schedule.timeZone).toBe(zone);
    expect(schedule.cloudNativeExpression).toBe(six);
    expect(schedule.describe()).toBe(meaning);
  });

  test.each(['Europe/Berlin', 'Asia/Kolkata', 'EST'])('%s stays with the CronJob', (timeZone) => {
    const schedule = Schedule.daily({ ...at3, timeZone });
    expect(schedule).toMatchObject({ cronExpression: '5 3 * * *', timeZone });
    expect(schedule.cloudNativeExpression).toBeUndefined();
    expect(schedule._cloudNativeObstacle).toBe(`${timeZone} ${obstacle}`);
    expect(schedule.describe()).toBe(`every day at 03:05 ${timeZone}`);
  });

  test('whose days move over the end of a month stays with the CronJob', () => {
    const schedule = Schedule.monthly(night);
    expect(schedule).toMatchObject({ cronExpression: '0 1 1 * *', timeZone: 'Etc/GMT-2' });
    expect(schedule.cloudNativeExpression).toBeUndefined();
    expect(schedule._cloudNativeObstacle).toBe(
      'these runs in UTC+02:00 cannot be written on the clock of UTC: it needs a CronJob',
    );
  });

  test('that neither engine can be told is refused', () =>
    expect(() => Schedule.monthly({ ...night, timeZone: '+05:30' })).toThrow(
      new Error(
        'Schedule.monthly: 1 problem:\n- timeZone: +05:30 cannot be told to Kubernetes: these runs cannot be written on the clock of UTC; give the name of a time zone, such as Asia/Kolkata, or other hours',
      ),
    ));

  test('is taken by every factory', () => {
    const timeZone = 'Europe/Berlin';
    const all = [
      Schedule.hourly({ timeZone }),
      Schedule.daily({ hour: 1, timeZone }),
      Schedule.weekly({ weekday: Weekday.MONDAY, hour: 1, timeZone }),
      Schedule.monthly({ day: 1, hour: 1, timeZone }),
      Schedule.every(Duration.hours(6), { timeZone }),
      Schedule.cron({ hour: '1', timeZone }),
      Schedule.expression('0 1 * * *', timeZone),
    ];
    expect(all.map((schedule) => schedule.timeZone)).toEqual(all.map(() => timeZone));
  });

  test('of the machine has no say in what is emitted', () => {
    const format = jest.spyOn(Intl, 'DateTimeFormat').mockImplementation(() => {
      throw new Error('the data of this machine was asked');
    });
    try {
      const { cronExpression, timeZone, warnings } = Schedule.daily({ hour: 2, minute: 30, timeZone: 'Europe/Berlin' });
      expect([cronExpression, timeZone, warnings.length]).toEqual(['30 2 * * *', 'Europe/Berlin', 1]);
    } finally {
      format.mockRestore();
    }
  });
});

test.each<[number, string]>([
  [1, '* * * * *'],
  [5, '*/5 * * * *'],
  [30, '0,30 * * * *'],
  [60, '0 * * * *'],
  [120, '0 */2 * * *'],
  [480, '0 */8 * * *'],
  [1440, '0 0 * * *'],
])('every %i minutes', (minutes, expression) =>
  expect(Schedule.every(Duration.minutes(minutes)).cronExpression).toBe(expression),
);

test.each<[CronScheduleOptions, string]>([
  [{}, '0 * * * *'],
  [{ minute: '*/5' }, '*/5 * * * *'],
  [{ hour: '3' }, '0 3 * * *'],
  [{ dayOfWeek: 'SUN' }, '0 0 * * 0'],
  [{ dayOfMonth: '1' }, '0 0 1 * *'],
  [{ month: 'JAN' }, '0 0 * 1 *'],
  [{ minute: '30', dayOfWeek: 'SUN' }, '30 0 * * 0'],
  [{ hour: '*', dayOfWeek: 'SUN' }, '0 * * * 0'],
  [{ dayOfMonth: '13', dayOfWeek: 'FRI', dayOfMonthOrDayOfWeek: true }, '0 0 13 * 5'],
  // Written out: a step behind a star would be every day to CloudNativePG.
  [{ dayOfMonth: '*/10', dayOfWeek: 'FRI', dayOfMonthOrDayOfWeek: true }, '0 0 1-31/10 * 5'],
])('the fields %j are %s', (fields, expression) => {
  expect(Schedule.cron(fields).cronExpression).toBe(expression);
  expect(Schedule.cron(fields).cloudNativeExpression).toBe(`0 ${expression}`);
});

test.each([
  [Schedule.monthly({ day: 30, hour: 3 }), ['dayOfMonth: no run in February, which has no day 30']],
  [
    Schedule.monthly({ day: 31, hour: 3 }),
    ['dayOfMonth: no run in February, April, June, September and November, which have no day 31'],
  ],
  [Schedule.expression('0 3 29 2 *'), ['dayOfMonth: 29 February comes in leap years only']],
  [Schedule.expression('*/7 * * * *'), ["minute: '*/7' is not even: after 56 it begins anew at 0"]],
  [
    Schedule.daily({ hour: 2, timeZone: 'Europe/Berlin' }),
    [
      'timeZone: 02:00 is left out on the day on which clocks go forward, and 02:00 comes twice on the day on which clocks go back in Europe/Berlin; choose another hour if that matters',
    ],
  ],
  [
    Schedule.daily({ hour: 1, timeZone: 'America/New_York' }),
    [
      'timeZone: 01:00 comes twice on the day on which clocks go back in America/New_York; choose another hour if that matters',
    ],
  ],
  [Schedule.daily({ hour: 3, timeZone: 'Europe/Berlin' }), []],
  [Schedule.hourly({ timeZone: 'Europe/Berlin' }), []],
  [
    Schedule.weekly({ weekday: Weekday.THURSDAY, hour: 5, timeZone: 'Africa/Cairo' }),
    [
      'timeZone: the clocks of Africa/Cairo go forward at midnight, and on such a day Kubernetes may leave out a run or add one',
    ],
  ],
  [Schedule.daily({ hour: 5, timeZone: 'Africa/Cairo' }), []],
  [
    Schedule.daily({ hour: 5, timeZone: 'Australia/Lord_Howe' }),
    [
      'timeZone: the clocks of Australia/Lord_Howe do not change from one full hour to another, and on such a day Kubernetes may leave out a run or add one',
    ],
  ],
  [
    Schedule.daily({ hour: 5, timeZone: 'Pacific/Chatham' }),
    [
      'timeZone: the clocks of Pacific/Chatham do not change from one full hour to another, and on such a day Kubernetes may leave out a run or add one',
    ],
  ],
])('what may surprise is said: %s', (schedule, warnings) => expect(schedule.warnings).toEqual(warnings));

test.each<[string, () => Schedule, string[]]>([
  ['daily', () => Schedule.daily({ hour: 24 }), ['hour: 24 is not a whole number, from 0 to 23; write such a number']],
  ['daily', () => Loose.daily(), ['hour: is missing; write a number from 0 to 23']],
  [
    'daily',
    () => Loose.daily(3),
    ['options: 3 are none; write an object such as { hour: … }', 'hour: is missing; write a number from 0 to 23'],
  ],
  [
    'daily',
    () => Loose.daily({ hour: '3', minute: 1.5, timezone: 'UTC' }),
    [
      'timezone: is not known; was timeZone meant?',
      "hour: '3' is not a whole number, from 0 to 23; write such a number",
      'minute: 1.5 is not a whole number, from 0 to 59; write such a number',
    ],
  ],
  [
    'hourly',
    () => Schedule.hourly({ minute: -1 }),
    ['minute: -1 is not a whole number, from 0 to 59; write such a number'],
  ],
  ['hourly', () => Loose.hourly({ hour: 1 }), ['hour: is not known; there are minute, timeZone']],
  ['weekly', () => Loose.weekly({ hour: 1 }), ['weekday: is missing; write for example Weekday.SUNDAY']],
  [
    'weekly',
    () => Loose.weekly({ hour: 1, weekday: 0 }),
    ['weekday: 0 is no Weekday; write for example Weekday.SUNDAY'],
  ],
  [
    'monthly',
    () => Schedule.monthly({ day: 32, hour: 1 }),
    ['day: 32 is not a whole number, from 1 to 31; write such a number'],
  ],
  [
    'every',
    () => Schedule.every(Duration.minutes(90)),
    [
      'duration: 90 min cannot be said in cron, whose pauses begin anew every hour and every day; the nearest are 1 h and 2 h',
    ],
  ],
  [
    'every',
    () => Schedule.every(Duration.seconds(30)),
    ['duration: 30 s cannot be said in cron, whose pauses begin anew every hour and every day; the nearest are 1 min'],
  ],
  [
    'every',
    () => Schedule.every(Duration.days(7)),
    [
      'duration: 168 h cannot be said in cron, whose pauses begin anew every hour and every day; write Schedule.weekly(), Schedule.monthly() or Schedule.cron()',
    ],
  ],
  ['every', () => Loose.every(60), ['duration: 60 is not a Duration; write Duration.seconds(60)']],
  [
    'cron',
    () => Loose.cron({ dow: 'SUN' }),
    ['dow: is not known; there are minute, hour, dayOfMonth, month, dayOfWeek, dayOfMonthOrDayOfWeek, timeZone'],
  ],
  [
    'cron',
    () => Loose.cron({ dayOfMonthOrDayOfWeek: 'yes' }),
    ['dayOfMonthOrDayOfWeek: "yes" is neither true nor false; write one of them, without quotes'],
  ],
  [
    'cron',
    () => Schedule.cron({ dayOfMonth: '13', dayOfWeek: 'FRI' }),
    [
      'dayOfMonth, dayOfWeek: together they mean either in cron: on day 13 of every month, and also every Friday, at 00:00; leave one of them out, or say that it is meant: Schedule.cron({ …, dayOfMonthOrDayOfWeek: true })',
    ],
  ],
  [
    'expression',
    () => Schedule.expression('0 25 * * *', 'Europe/Berln'),
    [
      "hour: '25' is no hour; write 0 to 23, a range such as '1-5', or '*'",
      "timeZone: 'Europe/Berln' is no time zone; was 'Europe/Berlin' meant?",
    ],
  ],
])('Schedule.%s refuses what cannot be meant %#', (method, make, problems) => {
  const count = problems.length === 1 ? '1 problem' : `${problems.length} problems`;
  const lines = problems.map((problem) => `- ${problem}`).join('\n');
  expect(make).toThrow(new Error(`Schedule.${method}: ${count}:\n${lines}`));
});

describe('the next runs', () => {
  const after = new Date('2026-11-21T09:00:00Z');

  test('come after a time, as many as wanted', () => {
    const runs = Schedule.daily({ hour: 3, timeZone: 'Europe/Berlin' }).nextRuns(after, 3);
    expect(runs.map((run) => run.toISOString())).toEqual([
      '2026-11-22T02:00:00.000Z',
      '2026-11-23T02:00:00.000Z',
      '2026-11-24T02:00:00.000Z',
    ]);
  });

  test.each<[unknown, unknown, string]>([
    ['now', 3, '- after: now is no time; write for example new Date()'],
    [new Date(NaN), 3, '- after: Invalid Date is no time; write for example new Date()'],
    [after, 0, '- count: 0 is not a whole number, from 1 to 1000; write such a number'],
    [after, 1001, '- count: 1001 is not a whole number, from 1 to 1000; write such a number'],
  ])('after %s, %s of them, are refused', (begin, count, problem) =>
    expect(() => Schedule.hourly().nextRuns(begin as Date, count as number)).toThrow(
      new Error(`Schedule.nextRuns: 1 problem:\n${problem}`),
    ),
  );
});
