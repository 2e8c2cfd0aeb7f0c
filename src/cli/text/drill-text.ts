import { spanText } from '../../model/retention/age';
import type { DrillRun } from '../views/drill-run';
import type { Colours } from './colours';
import { holding } from './counted';
import { indented } from './table';

/** What a restore drill found, a line each. */
export function drillText(run: DrillRun, { red, yellow }: Colours): string {
  const { backup, backupAge, restoreSeconds, recoverySeconds, checkSeconds, assertions, follow } = run;
  const span = (seconds: number | undefined, text: (span: string) => string): string[] =>
    seconds === undefined ? [] : [text(spanText(seconds))];
  const recovery = span(recoverySeconds, (took) => `, ${took} of it PostgreSQL's recovery`).join('');
  const lines = [
    ...run.failures.map(({ what, text }) => `${red('!')} ${what}: ${text}`),
    ...run.skipped.map(({ what, text }) => `${yellow('-')} skipped: ${what}: ${text}`),
    ...(backup === undefined ? [] : [`backup: ${backup}${span(backupAge, (age) => `, ${age} old`).join('')}`]),
    ...span(restoreSeconds, (took) => `restored in ${took}${recovery}`),
    ...span(checkSeconds, (took) => `looked at in ${took}`),
    ...holding(assertions),
    ...(follow === undefined ? [] : [`look: ${follow}`]),
  ];
  return `${[title(run), ...lines.map(indented)].join('\n')}\n`;
}

function title({ database, drill, job, state, reason }: DrillRun): string {
  switch (state) {
    case 'begun':
      return `drill ${drill} of ${database} has begun, as Job ${job}`;
    case 'succeeded':
      return `drill ${drill} of ${database}: the backup can be restored`;
    case 'failed':
      return `drill ${drill} of ${database} failed: ${reason ?? 'no reason is known'}`;
    case 'unknown':
      return `drill ${drill} of ${database}: it could not be told: ${reason ?? 'no reason is known'}`;
  }
}
