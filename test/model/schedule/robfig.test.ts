import * as fc from 'fast-check';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Schedule } from '../../../src';
import { TIME_ZONES } from '../../../src/model/schedule/time-zones.generated';
import { moments, timetables } from './random';
import { fiveFields } from '../../../src/model/schedule/write-fields';
import { ask, goIsThere, line, type Question } from './robfig/ask';
import { schedules } from './robfig/schedules';

const GOLDEN = join(__dirname, 'robfig', 'golden.json');
const golden = (): Record<string, string> => JSON.parse(readFileSync(GOLDEN, 'utf8'));

/** What each operator is asked about a schedule: the string that it would be given. */
function questions(schedule: Schedule, after: string, count: number): Question[] {
  const { cronExpression, timeZone, cloudNativeExpression } = schedule;
  const kubernetes: Question = { engine: 'kubernetes', timeZone, after, count, expression: cronExpression };
  return cloudNativeExpression === undefined
    ? [kubernetes]
    : [kubernetes, { engine: 'cloudnativepg', after, count, expression: cloudNativeExpression }];
}

const said = (schedule: Schedule, after: string, count: number): string =>
  schedule
    .nextRuns(new Date(after), count)
    .map((at) => at.toISOString().replace('.000Z', 'Z'))
    .join(' ');

/** Two moments, before each of the days on which clocks change. */
const AFTER = ['2026-03-06T21:47:33Z', '2026-10-23T21:47:33Z'];
const known = AFTER.flatMap((after) => schedules().map((schedule) => ({ schedule, after, count: 5 })));

/** What is refused or written anew, because of what the operators make of it. */
const REASONS: [why: string, question: Omit<Question, 'after' | 'count'>, answer: string][] = [
  [
    'five fields are hourly where the seconds come first',
    { engine: 'cloudnativepg', expression: '0 3 * * *' },
    '2026-03-06T22:03:00Z 2026-03-06T23:03:00Z',
  ],
  [
    'and refused with a Sunday',
    { engine: 'cloudnativepg', expression: '0 0 * * 0' },
    'refused: Beginning of range (0) below minimum (1): 0',
  ],
  [
    'Sunday is not 7 there',
    { engine: 'cloudnativepg', expression: '0 0 3 * * 7' },
    'refused: End of range (7) above maximum (6): 7',
  ],
  [
    'nor for Kubernetes',
    { engine: 'kubernetes', timeZone: 'UTC', expression: '0 3 * * 7' },
    'refused: end of range (7) above maximum (6): 7',
  ],
  [
    'a step behind a star is every day there, so that the other field decides',
    { engine: 'cloudnativepg', expression: '0 0 3 */2 * 1' },
    '2026-03-09T03:00:00Z 2026-03-23T03:00:00Z',
  ],
  [
    'but a day of its own for Kubernetes',
    { engine: 'kubernetes', timeZone: 'UTC', expression: '0 3 */2 * 1' },
    '2026-03-07T03:00:00Z 2026-03-09T03:00:00Z',
  ],
  ['31 February never comes', { engine: 'cloudnativepg', expression: '0 0 3 31 2 *' }, ''],
  ['for nobody', { engine: 'kubernetes', timeZone: 'UTC', expression: '0 3 31 2 *' }, ''],
  [
    'a step beyond the end is none',
    { engine: 'kubernetes', timeZone: 'UTC', expression: '*/90 * * * *' },
    '2026-03-06T22:00:00Z 2026-03-06T23:00:00Z',
  ],
  [
    'a step without a range goes to the end',
    { engine: 'kubernetes', timeZone: 'UTC', expression: '50/5 * * * *' },
    '2026-03-06T21:50:00Z 2026-03-06T21:55:00Z',
  ],
  [
    'a distance is no time zone',
    { engine: 'kubernetes', timeZone: '+05:30', expression: '0 3 * * *' },
    'refused: provided bad location +05:30: unknown time zone +05:30',
  ],
  [
    'what comes before a hyphen decides, even a star',
    { engine: 'kubernetes', timeZone: 'UTC', expression: '0 *-3 * * *' },
    '2026-03-06T22:00:00Z 2026-03-06T23:00:00Z',
  ],
];
const reasons = REASONS.map(([, question]): Question => ({ ...question, after: AFTER[0], count: 2 }));

test('the operators read each schedule as it is meant', () => {
  const answers = golden();
  expect(known.length).toBeGreaterThan(120);
  for (const { schedule, after, count } of known)
    for (const question of questions(schedule, after, count))
      expect({ question, answer: answers[line(question)] }).toEqual({ question, answer: said(schedule, after, count) });
});

test.each(REASONS.map(([why, , answer], index) => ({ why, answer, question: reasons[index] })))(
  'why strings are not handed on as they are: $why',
  ({ question, answer }) => expect(golden()[line(question)]).toBe(answer),
);

// What follows needs Go, and its modules from the network.
if (process.env.E2E === 'full' && goIsThere()) {
  test('golden.json is what the operators answer now (if it is meant: UPDATE_GOLDEN=1)', () => {
    const all = [...known.flatMap(({ schedule, after, count }) => questions(schedule, after, count)), ...reasons];
    const answers = ask(all);
    const now = Object.fromEntries(all.map((question, index) => [line(question), answers[index]]));
    if (process.env.UPDATE_GOLDEN) writeFileSync(GOLDEN, `${JSON.stringify(now, null, 2)}\n`);
    expect(golden()).toEqual(now);
  }, 300_000);

  test('the operators read any schedule as it is meant, in UTC, at a distance and where clocks change', () => {
    const names = zoneLines().map((each) => each.split('|')[0]);
    const zones = fc.oneof(
      fc.constantFrom('UTC', 'Etc/GMT+7', 'Etc/GMT-9', '+02:00', '-05:00', '+05:30'),
      fc.constantFrom(...names),
    );
    const made = fc.sample(fc.tuple(timetables, zones, moments), { numRuns: 1500, seed: 20261121 });
    const asked = made.flatMap(([timetable, zone, moment]) => {
      const after = new Date(moment).toISOString().replace('.000Z', 'Z');
      const schedule = possible(fiveFields(timetable), zone);
      if (schedule === undefined) return [];
      const answer = said(schedule, after, 5);
      return questions(schedule, after, 5).map((question) => ({ question, answer }));
    });
    expect(asked.length).toBeGreaterThan(1500);
    const answers = ask(asked.map(({ question }) => question));
    expect(asked.map(({ question }, index) => ({ question, answer: answers[index] }))).toEqual(asked);
  }, 300_000);

  test('Kubernetes leaves out and repeats what is said here, in every zone whose clocks change', () => {
    const zones = zoneLines().flatMap((each) => (each.includes('|') ? [each.split('|')[0]] : []));
    expect(zones.length).toBeGreaterThan(150);
    const expressions = ['30 1,2 * * *', '15 0,23 * * *', '0 3 * * *', '45 2 * * 0'];
    const after = '2026-02-15T00:00:00Z';
    const asked = zones.flatMap((zone) =>
      expressions.map((expression) => {
        const schedule = Schedule.expression(expression, zone);
        const [question] = questions(schedule, after, expression.endsWith('0') ? 60 : 600);
        return { question, answer: said(schedule, after, question.count) };
      }),
    );
    const answers = ask(asked.map(({ question }) => question));
    for (const [index, { question, answer }] of asked.entries())
      expect({ question, answer: answers[index] }).toEqual({ question, answer });
  }, 300_000);
}

/** Without those whose clocks change at midnight or not at a full hour: Kubernetes errs there, and a warning says so. */
function zoneLines(): string[] {
  const fine = (span: string): boolean => !/^0-/.test(span) && span.split('-').every((at) => Number(at) % 60 === 0);
  return TIME_ZONES.trim()
    .split('\n')
    .filter((each) => fine(each.split('|')[1] ?? '60-120'));
}

/** A schedule, where the distance from UTC can be told to Kubernetes. */
function possible(expression: string, zone: string): Schedule | undefined {
  const [minute, hour, dayOfMonth, month, dayOfWeek] = expression.split(' ');
  const fields = { minute, hour, dayOfMonth, month, dayOfWeek, dayOfMonthOrDayOfWeek: true };
  try {
    return Schedule.cron({ ...fields, timeZone: zone });
  } catch (error) {
    if (/cannot be told to Kubernetes/.test(String(error))) return undefined;
    throw error;
  }
}
