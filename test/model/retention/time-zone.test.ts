import { timeZoneProblem, utcOffset } from '../../../src/model/retention/time-zone';

test.each([
  ['UTC', 0],
  ['+00:00', 0],
  ['-00:00', 0],
  ['+02:00', 7200],
  ['-03:30', -12_600],
  ['+05:45', 20_700],
  ['+14:00', 50_400],
])('%s is %d seconds east of UTC', (zone, seconds) => {
  expect(utcOffset(zone)).toBe(seconds);
  expect(timeZoneProblem(zone)).toBeUndefined();
});

test.each([
  ['Europe/Berlin', "'Europe/Berlin'"],
  ['CET', "'CET'"],
  ['+2', "'+2'"],
  ['+15:00', "'+15:00'"],
  ['+02:60', "'+02:60'"],
  ['', "''"],
  [2, '2'],
  [null, 'null'],
])('%p is refused', (zone, written) => {
  expect(utcOffset(zone)).toBeUndefined();
  expect(timeZoneProblem(zone)).toBe(
    `${written} is neither UTC nor a fixed distance from it; write 'UTC', or for example '+02:00' (days that change their length twice a year are no measure for what may be deleted)`,
  );
});
