import type { RetentionPolicy } from '../backup/options/retention-policy';
import { secondsOf } from '../durations';
import { nearest } from '../nearest';
import { booleanProblem, wholeProblem } from '../numbers';
import type { Problems } from '../problems';
import type { RetentionRules } from './policy';
import { TIERS, type Tiers } from './tiers';
import { timeZoneProblem, utcOffset } from './time-zone';

/** Every rule; the compiler sees to it that none is missing. */
const KNOWN: { readonly [prop in keyof Required<RetentionPolicy>]: true } = {
  maxSnapshots: true,
  maxAge: true,
  hourly: true,
  daily: true,
  weekly: true,
  monthly: true,
  yearly: true,
  minimumKeep: true,
  failedMaxAge: true,
  maximumShare: true,
  allowFirstPruning: true,
  timeZone: true,
};

const DAY = 86_400;

/** The shortest age that a rule may ask for, in seconds. */
const SHORTEST = 60;

/** Where a policy stands, for the texts of its problems. */
export interface PolicyPlace {
  /** The prop that holds it, such as `retention`; none where its rules are props themselves. */
  readonly prop?: string;
  /** Other props beside the rules. */
  readonly beside?: readonly string[];
}

/** The rules of a policy; after a problem, some to go on with. */
export function retentionRules(
  policy: RetentionPolicy,
  problems: Problems,
  { prop, beside = [] }: PolicyPlace = {},
): RetentionRules {
  if (typeof policy !== 'object' || policy === null) {
    problems.add(
      prop ?? 'retention',
      `${JSON.stringify(policy) ?? 'undefined'} is no policy; write for example { daily: 7 }`,
    );
    return retentionRules({ maxSnapshots: 1 }, problems);
  }
  const at = (name: string): string => (prop === undefined ? name : `${prop}.${name}`);
  refuseUnknown(policy, beside, at, problems);

  const tiers = Object.fromEntries(TIERS.map((tier) => [tier, policy[tier] ?? 0])) as Required<Tiers>;
  for (const tier of TIERS) problems.add(at(tier), wholeProblem(tiers[tier], 0));
  const { maxSnapshots, minimumKeep = 1, maximumShare = 0.5, allowFirstPruning = false, timeZone = 'UTC' } = policy;
  const countProblem = maxSnapshots === undefined ? undefined : wholeProblem(maxSnapshots, 1);
  problems.add(at('maxSnapshots'), countProblem);
  const minimumProblem = minimumKeepProblem(minimumKeep);
  problems.add(at('minimumKeep'), minimumProblem);
  if (
    maxSnapshots !== undefined &&
    countProblem === undefined &&
    minimumProblem === undefined &&
    maxSnapshots < minimumKeep
  )
    problems.add(
      at('maxSnapshots'),
      `${maxSnapshots} is below minimumKeep (${minimumKeep}), so it could never be reached; raise it to ${minimumKeep}, or lower minimumKeep`,
    );
  problems.add(at('maximumShare'), shareProblem(maximumShare));
  problems.add(at('allowFirstPruning'), booleanProblem(allowFirstPruning));
  problems.add(at('timeZone'), timeZoneProblem(timeZone));
  if (maxSnapshots === undefined && policy.maxAge === undefined && TIERS.every((tier) => tiers[tier] === 0))
    problems.add(
      prop ?? 'retention',
      'has no rule, so nothing would say what stays; give maxSnapshots, maxAge, hourly, daily, weekly, monthly or yearly',
    );

  return {
    ...(maxSnapshots === undefined ? {} : { maxSnapshots }),
    ...(policy.maxAge === undefined ? {} : { maxAge: secondsOf(at('maxAge'), policy.maxAge, DAY, SHORTEST, problems) }),
    tiers: Object.fromEntries(TIERS.filter((tier) => tiers[tier] > 0).map((tier) => [tier, tiers[tier]])),
    minimumKeep,
    failedMaxAge: secondsOf(at('failedMaxAge'), policy.failedMaxAge, 7 * DAY, SHORTEST, problems),
    maximumShare,
    allowFirstPruning,
    utcOffset: utcOffset(timeZone) ?? 0,
  };
}

/** The rules among props that hold others beside them. */
export function policyAmong(props: RetentionPolicy): RetentionPolicy {
  return Object.fromEntries(Object.entries(props).filter(([prop]) => Object.hasOwn(KNOWN, prop)));
}

/** A misspelt rule is one rule less, and backups would go that it was to keep: so what is not known is refused. */
function refuseUnknown(
  policy: RetentionPolicy,
  beside: readonly string[],
  at: (name: string) => string,
  problems: Problems,
): void {
  const known = [...Object.keys(KNOWN), ...beside];
  for (const name of Object.keys(policy).filter((key) => !known.includes(key))) {
    const meant = nearest(name, known);
    problems.add(
      at(name),
      `is not known; ${meant === undefined ? `leave it out (known are ${known.join(', ')})` : `was ${meant} meant?`}`,
    );
  }
}

function minimumKeepProblem(minimumKeep: unknown): string | undefined {
  return minimumKeep === 0 ? '0 would let the last backup go; write 1 or more' : wholeProblem(minimumKeep, 1);
}

function shareProblem(share: unknown): string | undefined {
  if (typeof share === 'number' && share > 0 && share <= 1) return undefined;
  const got = typeof share === 'string' ? `'${share}'` : typeof share === 'number' ? share : JSON.stringify(share);
  return `${got} is no share; write a number above 0 and at most 1, such as 0.5 for one half`;
}
