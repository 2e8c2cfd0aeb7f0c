import { Duration } from 'cdk8s';
import type { RetentionPolicy } from '../../../src/model/backup/options/retention-policy';
import { Problems } from '../../../src/model/problems';
import { type PolicyPlace, retentionRules } from '../../../src/model/retention/resolve-policy';
import type { RetentionRules } from '../../../src/model/retention/policy';

function resolve(policy: RetentionPolicy): RetentionRules {
  const problems = new Problems();
  const resolved = retentionRules(policy, problems);
  problems.throwIfAny('chart/Retention');
  return resolved;
}

/** What is wrong with a policy, as its user reads it. */
function refused(policy: unknown, place?: PolicyPlace): string {
  const problems = new Problems();
  retentionRules(policy as RetentionPolicy, problems, place);
  try {
    problems.throwIfAny('chart/Retention');
  } catch (error) {
    return (error as Error).message.split('\n').slice(1).join('\n');
  }
  return 'accepted';
}

const every: Required<RetentionPolicy> = {
  maxSnapshots: 10,
  maxAge: Duration.days(30),
  hourly: 24,
  daily: 7,
  weekly: 4,
  monthly: 12,
  yearly: 3,
  minimumKeep: 2,
  failedMaxAge: Duration.hours(36),
  maximumShare: 0.25,
  allowFirstPruning: true,
  timeZone: '+02:00',
};

test('every rule arrives, in seconds', () => {
  expect(resolve(every)).toEqual({
    maxSnapshots: 10,
    maxAge: 2_592_000,
    tiers: { hourly: 24, daily: 7, weekly: 4, monthly: 12, yearly: 3 },
    minimumKeep: 2,
    failedMaxAge: 129_600,
    maximumShare: 0.25,
    allowFirstPruning: true,
    utcOffset: 7200,
  });
});

test('what is not given has its default', () => {
  expect(resolve({ daily: 7 })).toEqual({
    tiers: { daily: 7 },
    minimumKeep: 1,
    failedMaxAge: 604_800,
    maximumShare: 0.5,
    allowFirstPruning: false,
    utcOffset: 0,
  });
});

test('rules are plain data: as JSON they are the same', () => {
  for (const policy of [every, { maxSnapshots: 3 }, { weekly: 4, daily: 0 }]) {
    const resolved = resolve(policy);
    expect(JSON.parse(JSON.stringify(resolved))).toEqual(resolved);
  }
});

test.each<[string, RetentionPolicy]>([
  ['a number', { maxSnapshots: 1 }],
  ['an age', { maxAge: Duration.minutes(1) }],
  ['a tier', { yearly: 1 }],
  ['all of one go', { daily: 1, maximumShare: 1 }],
  ['as many as the minimum', { maxSnapshots: 5, minimumKeep: 5 }],
])('%s is enough', (_, policy) => {
  expect(refused(policy)).toBe('accepted');
});

const NO_RULE =
  '- retention: has no rule, so nothing would say what stays; give maxSnapshots, maxAge, hourly, daily, weekly, monthly or yearly';

test.each<[string, unknown, string]>([
  ['nothing at all', {}, NO_RULE],
  ['only a minimum', { minimumKeep: 3 }, NO_RULE],
  ['tiers of nothing', { daily: 0, weekly: 0 }, NO_RULE],
  ['undefined', undefined, '- retention: undefined is no policy; write for example { daily: 7 }'],
  ['null', null, '- retention: null is no policy; write for example { daily: 7 }'],
  ['a text', '7d', '- retention: "7d" is no policy; write for example { daily: 7 }'],
  ['no snapshots', { maxSnapshots: 0 }, '- maxSnapshots: 0 is not a whole number, 1 or more; write such a number'],
  [
    'a text for a number',
    { maxSnapshots: '7' },
    "- maxSnapshots: '7' is not a whole number, 1 or more; write such a number",
  ],
  ['half a day', { daily: 0.5 }, '- daily: 0.5 is not a whole number, 0 or more; write such a number'],
  ['a negative tier', { yearly: -1, daily: 1 }, '- yearly: -1 is not a whole number, 0 or more; write such a number'],
  ['a minimum of none', { daily: 7, minimumKeep: 0 }, '- minimumKeep: 0 would let the last backup go; write 1 or more'],
  [
    'a negative minimum',
    { daily: 7, minimumKeep: -1 },
    '- minimumKeep: -1 is not a whole number, 1 or more; write such a number',
  ],
  [
    'a number below the minimum',
    { maxSnapshots: 2, minimumKeep: 3 },
    '- maxSnapshots: 2 is below minimumKeep (3), so it could never be reached; raise it to 3, or lower minimumKeep',
  ],
  ['an age without a unit', { maxAge: 30 }, '- maxAge: 30 is not a Duration; write Duration.seconds(30)'],
  [
    'no age',
    { maxAge: Duration.seconds(0) },
    '- maxAge: 0 s is not a whole number of seconds, 60 or more; write for example Duration.seconds(60)',
  ],
  [
    'a text for an age',
    { daily: 7, failedMaxAge: '7d' },
    "- failedMaxAge: '7d' is not a Duration; write for example Duration.seconds(30)",
  ],
  [
    'no share',
    { daily: 7, maximumShare: 0 },
    '- maximumShare: 0 is no share; write a number above 0 and at most 1, such as 0.5 for one half',
  ],
  [
    'a share in percent',
    { daily: 7, maximumShare: 50 },
    '- maximumShare: 50 is no share; write a number above 0 and at most 1, such as 0.5 for one half',
  ],
  [
    'a share as a text',
    { daily: 7, maximumShare: '50%' },
    "- maximumShare: '50%' is no share; write a number above 0 and at most 1, such as 0.5 for one half",
  ],
  [
    'a share that is no number',
    { daily: 7, maximumShare: NaN },
    '- maximumShare: NaN is no share; write a number above 0 and at most 1, such as 0.5 for one half',
  ],
  [
    'a text for a truth',
    { daily: 7, allowFirstPruning: 'yes' },
    '- allowFirstPruning: "yes" is neither true nor false; write one of them, without quotes',
  ],
  [
    'a zone with daylight saving',
    { daily: 7, timeZone: 'Europe/Berlin' },
    "- timeZone: 'Europe/Berlin' is neither UTC nor a fixed distance from it; write 'UTC', or for example '+02:00' (days that change their length twice a year are no measure for what may be deleted)",
  ],
  ['a misspelt tier', { maxSnapshots: 3, montly: 12 }, '- montly: is not known; was monthly meant?'],
  [
    'something else',
    { daily: 7, colour: 'red' },
    '- colour: is not known; leave it out (known are maxSnapshots, maxAge, hourly, daily, weekly, monthly, yearly, minimumKeep, failedMaxAge, maximumShare, allowFirstPruning, timeZone)',
  ],
  [
    'several at once',
    { maxSnapshots: -1, minimumKeep: 0, dialy: 7 },
    [
      '- dialy: is not known; was daily meant?',
      '- maxSnapshots: -1 is not a whole number, 1 or more; write such a number',
      '- minimumKeep: 0 would let the last backup go; write 1 or more',
    ].join('\n'),
  ],
])('%s is refused', (_, policy, problems) => {
  expect(refused(policy)).toBe(problems);
});

test('problems name the prop that holds the policy', () => {
  expect(refused({ daily: -1, maxSnapshots: 1 }, { prop: 'stores[0].retention' })).toBe(
    '- stores[0].retention.daily: -1 is not a whole number, 0 or more; write such a number',
  );
  expect(refused({}, { prop: 'stores[0].retention' })).toBe(NO_RULE.replace('retention', 'stores[0].retention'));
});

test('props beside the rules are known where there are any', () => {
  expect(refused({ daily: 7, dryRun: true }, { beside: ['dryRun'] })).toBe('accepted');
  expect(refused({ daily: 7, dryrun: true }, { beside: ['dryRun'] })).toBe('- dryrun: is not known; was dryRun meant?');
});
