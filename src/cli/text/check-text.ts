import type { CheckDifference, CheckRun } from '../views/check-run';
import type { Colours } from './colours';
import { counted, holding } from './counted';
import { indented } from './table';

/** What a consistency check found, a line each. */
export function checkText(run: CheckRun, { red, yellow }: Colours): string {
  const { differences, skipped, leftOut, more, follow } = run;
  const lines = [
    ...differences.map((each) => `${red('!')} ${differenceText(each)}`),
    ...skipped.map(({ what, reason }) => `${yellow('-')} skipped: ${what}: ${reason}`),
    ...leftOut.map((what) => `- not compared: ${what}`),
    ...(more > 0 ? [`- and ${more} more, which the log of Job ${run.job} may have`] : []),
    ...(follow === undefined ? [] : [`look: ${follow}`]),
  ];
  return `${[title(run), ...lines.map(indented)].join('\n')}\n`;
}

function title({ database, check, job, outcome, reason, instances, tables, rows, assertions }: CheckRun): string {
  const looked = [`${counted(tables, 'table')} with ${counted(rows, 'row')}`, ...holding(assertions)].join(', ');
  const on = counted(instances.length, 'instance');
  switch (outcome) {
    case 'begun':
      return `check ${check} of ${database} has begun, as Job ${job}`;
    case 'same':
      return `check ${check} of ${database}: nothing wrong was found on ${on}: ${looked}`;
    case 'different':
      return `check ${check} of ${database}: something is wrong on ${on}: ${looked}`;
    case 'unknown':
      return `check ${check} of ${database}: it could not be told: ${reason ?? 'no reason is known'}`;
  }
}

function differenceText({ table, instance, what, figures }: CheckDifference): string {
  const where = [table, instance === undefined ? undefined : `on ${instance}`].filter((part) => part !== undefined);
  return `${where.length === 0 ? '' : `${where.join(' ')}: `}${what}: ${figures}`;
}
