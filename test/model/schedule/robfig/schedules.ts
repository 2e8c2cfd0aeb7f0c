import { Duration } from 'cdk8s';
import { Schedule, Weekday } from '../../../../src';

/** Schedules of every kind, whose reading by the operators is kept in golden.json. */
export function schedules(): Schedule[] {
  const expressions = [
    '* * * * *',
    '*/5 * * * *',
    '*/7 * * * *',
    '3-59/20 * * * *',
    '0,1,2,58 * * * *',
    '15 */2 * * *',
    '15 */5 * * *',
    '*/30 8-18 * * *',
    '0 0 * * *',
    '59 23 * * *',
    '30 1,13 * * *',
    '0 22 * * MON-FRI',
    '0 22 * * 7',
    '0 22 * * 5-7',
    '0 22 * * */2',
    '0 22 * * 1,4',
    '0 3 1 * *',
    '0 3 1,15 * *',
    '0 3 */2 * *',
    '0 3 */10 * ?',
    '0 3 28-31 * *',
    '0 3 31 * *',
    '0 3 29 2 *',
    '0 3 30 1-3 *',
    '0 3 * 6 *',
    '0 3 * JUN-AUG SAT,SUN',
    '0 0 1 1 *',
    '0 0 1 */3 *',
    '@hourly',
    '@daily',
    '@weekly',
    '@monthly',
    '@yearly',
  ];
  const zones = ['Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'Etc/GMT+5', 'Etc/GMT-14', '+02:00', '+05:30'];
  return [
    ...expressions.map((expression) => Schedule.expression(expression)),
    ...zones.flatMap((timeZone) => [
      Schedule.daily({ hour: 2, minute: 30, timeZone }),
      Schedule.weekly({ weekday: Weekday.MONDAY, hour: 1, timeZone }),
      Schedule.monthly({ day: 15, hour: 1, timeZone }),
    ]),
    Schedule.monthly({ day: 1, hour: 1, timeZone: '+02:00' }),
    Schedule.expression('0 1 1 1 *', '+02:00'),
    Schedule.expression('0 1 31 * *', '+02:00'),
    Schedule.every(Duration.minutes(20)),
    Schedule.every(Duration.hours(8)),
    Schedule.cron({ dayOfMonth: '13', dayOfWeek: 'FRI', dayOfMonthOrDayOfWeek: true }),
    Schedule.cron({ dayOfMonth: '*/2', dayOfWeek: '*/3', hour: '4', dayOfMonthOrDayOfWeek: true }),
    Schedule.cron({ dayOfMonth: '1', dayOfWeek: 'MON', hour: '5', timeZone: '-03:00', dayOfMonthOrDayOfWeek: true }),
  ];
}
