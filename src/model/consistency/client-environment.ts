import { secondsOf } from '../durations';
import { booleanProblem, wholeProblem } from '../numbers';
import type { Problems } from '../problems';
import { sizeInBytes, sizeProblem } from '../quantity';
import type { ConsistencyCheckOptions } from './options/consistency-check-options';
import { likePattern, patternProblem } from './patterns';

/** What is checked, as variables of the container that asks the instances. */
export function clientEnvironment(options: ConsistencyCheckOptions, problems: Problems): Record<string, string> {
  return { ...switches(options, problems), ...tables(options, problems), ...limits(options, problems) };
}

const SWITCHES = {
  replication: ['CDK8S_PG_CHECK_REPLICATION', true],
  rows: ['CDK8S_PG_CHECK_ROWS', true],
  amcheck: ['CDK8S_PG_AMCHECK', false],
  dataChecksums: ['CDK8S_PG_DATA_CHECKSUMS', false],
  failOnSkipped: ['CDK8S_PG_FAIL_ON_SKIPPED', false],
} as const;

function switches(options: ConsistencyCheckOptions, problems: Problems): Record<string, string> {
  const entries = Object.entries(SWITCHES).map(([prop, [variable, otherwise]]) => {
    const value = options[prop as keyof typeof SWITCHES] ?? otherwise;
    problems.add(prop, booleanProblem(value));
    return [variable, value ? 'on' : 'off'];
  });
  return Object.fromEntries(entries) as Record<string, string>;
}

function tables(
  { tables: wanted, excludeTables }: ConsistencyCheckOptions,
  problems: Problems,
): Record<string, string> {
  const included = patterns('tables', wanted, problems);
  const excluded = patterns('excludeTables', excludeTables, problems);
  if (wanted?.length === 0) problems.add('tables', '[] means no table; write rows: false, or leave it out');
  return {
    ...(included.length > 0
      ? { CDK8S_PG_TABLES: included.join('\n'), CDK8S_PG_TABLES_LIKE: included.map(likePattern).join('\n') }
      : {}),
    ...(excluded.length > 0 ? { CDK8S_PG_EXCLUDED_LIKE: excluded.map(likePattern).join('\n') } : {}),
  };
}

function patterns(prop: string, given: string[] | undefined, problems: Problems): string[] {
  if (given === undefined) return [];
  if (!Array.isArray(given)) {
    problems.add(prop, `${JSON.stringify(given)} is not a list; write ['public.orders'], for example`);
    return [];
  }
  const found = given.map((pattern, index) => ({ pattern, problem: patternProblem(pattern), index }));
  for (const { problem, index } of found) problems.add(`${prop}[${index}]`, problem);
  return found.filter(({ problem }) => problem === undefined).map(({ pattern }) => pattern);
}

function limits(options: ConsistencyCheckOptions, problems: Problems): Record<string, string> {
  const seconds = (prop: keyof typeof SECONDS): string => {
    const [otherwise, least] = SECONDS[prop];
    return String(secondsOf(prop, options[prop], otherwise, least, problems));
  };
  const { attempts = 5, maxLagBytes, maxTableSize } = options;
  problems.add('attempts', wholeProblem(attempts, 1, 100));
  const size = bytes('maxTableSize', maxTableSize, problems);
  const lag = bytes('maxLagBytes', maxLagBytes, problems);
  return {
    CDK8S_PG_MAX_TABLE_SIZE: size ?? String(1024 ** 3),
    CDK8S_PG_MAX_LAG: seconds('maxLag'),
    ...(lag === undefined ? {} : { CDK8S_PG_MAX_LAG_BYTES: lag }),
    CDK8S_PG_LOCK_TIMEOUT: seconds('lockTimeout'),
    CDK8S_PG_HOLD_TIMEOUT: seconds('maxHold'),
    CDK8S_PG_ATTEMPTS: String(attempts),
  };
}

/** Durations in seconds: what they are where nothing is said, and the least. */
const SECONDS = {
  maxLag: [30, 1],
  lockTimeout: [2, 1],
  maxHold: [5, 1],
} as const;

function bytes(prop: string, size: ConsistencyCheckOptions['maxTableSize'], problems: Problems): string | undefined {
  if (size === undefined) return undefined;
  const problem = sizeProblem(size);
  problems.add(prop, problem);
  return problem === undefined ? String(sizeInBytes(size)) : undefined;
}
