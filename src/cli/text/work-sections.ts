import { isFailing } from '../../model/status/runs';
import type { CheckEnd, CheckStatus } from '../views/checks';
import type { DatabaseStatus } from '../views/database-status';
import type { DrillEnd, DrillStatus } from '../views/drills';
import { usersText } from '../views/secret-users';
import { counted, holding } from './counted';
import type { Style } from './style';
import { indented, table } from './table';
import { age, ago, nextText, whenText } from './times';

/** Whether backups can be restored, as tried. */
export function drillSection({ drills }: DatabaseStatus, { now, colours }: Style): string[] {
  if (drills.length === 0) return [];
  const rows = drills.map((drill) => {
    const end = lastOf(drill);
    return [
      ...[drill.name, whenText(drill), ago(end?.time, now)],
      resultText(drill, colours, drillText),
      nextText(drill, now),
    ];
  });
  return ['drills:', indented(table(['NAME', 'WHEN', 'LAST', 'RESULT', 'NEXT RUN'], rows))];
}

/** Whether all instances have the same rows, as compared. */
export function checkSection({ checks }: DatabaseStatus, { now, colours }: Style): string[] {
  if (checks.length === 0) return [];
  const rows = checks.map((check) => {
    const { cron, timeZone, description, suspended = false, nextRun } = check;
    const when = cron === undefined ? 'once' : whenText({ cron, timeZone, description });
    return [
      ...[check.name, when, ago(lastOf(check)?.time, now)],
      resultText(check, colours, checkText),
      cron === undefined ? '-' : nextText({ suspended, nextRun }, now),
    ];
  });
  return ['consistency checks:', indented(table(['NAME', 'WHEN', 'LAST', 'RESULT', 'NEXT RUN'], rows))];
}

/** Which versions of a connection there are, and who has them. */
export function connectionSection({ connections }: DatabaseStatus, { now }: Style): string[] {
  if (connections.length === 0) return [];
  const rows = connections.flatMap(({ name, versions }) =>
    versions.map(({ version, secret, exists, createdAt, users }) => [
      ...[name, version, secret, exists === false ? 'missing' : age(createdAt, now), usersText(users) || 'nobody'],
    ]),
  );
  return ['connections:', indented(table(['NAME', 'VERSION', 'SECRET', 'AGE', 'USED BY'], rows))];
}

/** The end that counts: the last one. */
function lastOf<E>(status: {
  readonly lastSuccess?: E & Timed;
  readonly lastFailure?: E & Timed;
}): (E & Timed) | undefined {
  return isFailing(status) ? status.lastFailure : status.lastSuccess;
}

interface Timed {
  readonly time: Date;
}

function resultText<E extends Timed>(
  status: Pick<DrillStatus | CheckStatus, 'running'> & { readonly lastSuccess?: E; readonly lastFailure?: E },
  { green, red, yellow }: Style['colours'],
  details: (end: E) => string,
): string {
  const { running } = status;
  const end = lastOf<E>(status);
  const how = isFailing(status) ? red('failed') : end === undefined ? undefined : green('good');
  const runs =
    running === undefined ? undefined : yellow(`runs${running.doing === undefined ? '' : `: ${running.doing}`}`);
  return [how, end && details(end), runs].filter((part) => part !== undefined && part !== '').join(', ') || '-';
}

function drillText({ backup, restoreSeconds, assertions }: DrillEnd): string {
  return [
    ...(backup === undefined
      ? []
      : [`${backup} restored${restoreSeconds === undefined ? '' : ` in ${restoreSeconds} s`}`]),
    ...holding(assertions),
  ].join(', ');
}

function checkText({ tables, rows, instances }: CheckEnd): string {
  if (tables === undefined || rows === undefined || instances === undefined) return '';
  return `${counted(tables, 'table')} with ${counted(rows, 'row')} on ${counted(instances, 'instance')}`;
}
