import type { RetentionRules } from '../../model/retention/policy';
import { spanText } from '../../model/retention/age';
import { TIERS } from '../../model/retention/tiers';
import type { PruneExplanation, RetentionExplanation } from '../views/prune';
import type { PruneRun } from '../views/prune-run';
import { endText } from './backup-sections';
import type { Style } from './style';
import { indented, table } from './table';
import { age, ago, nextText, whenText } from './times';

/** What retentions would do, for a person, backup by backup. */
export function pruneText({ database, namespace, retentions }: PruneExplanation, style: Style): string {
  if (retentions.length === 0) return `no retention of ${database} in namespace ${namespace}: nothing is deleted\n`;
  return `${retentions.map((retention) => retentionText(retention, style)).join('\n\n')}\n`;
}

function retentionText(retention: RetentionExplanation, style: Style): string {
  const { name, method, store, rules, dryRun, last, problem, refusal } = retention;
  const { bold, red, yellow } = style.colours;
  const of = method === 'snapshot' ? 'snapshots' : `dumps in ${store ?? 'their stores'}`;
  return [
    [bold(name), of, whenText(retention), `next run ${nextText(retention, style.now)}`].join('   '),
    ...[
      ...(rules === undefined ? [] : [`rules: ${rulesText(rules)}`]),
      `last run: ${endText(last, style.now)}`,
      ...(dryRun ? [`${yellow('-')} it deletes nothing, and only says what it would: dryRun is set`] : []),
      ...(refusal === undefined ? [] : [`${red('!')} nothing would go: ${refusal}`]),
      ...(problem === undefined ? [] : [`${red('!')} cannot tell: ${problem}`]),
      ...verdictLines(retention, style),
    ].map(indented),
  ].join('\n');
}

function verdictLines(
  { verdicts, decidedAt, method }: RetentionExplanation,
  { now, colours: { red, green } }: Style,
): string[] {
  if (verdicts === undefined) return [];
  const going = verdicts.filter(({ action }) => action === 'delete').length;
  const head =
    method === 'snapshot'
      ? `${going} of ${verdicts.length} would go now${verdicts.length === 0 ? '' : ':'}`
      : `the run ${ago(decidedAt, now)} decided that ${going} of ${verdicts.length} go:`;
  if (verdicts.length === 0) return [head];
  const rows = verdicts.map(({ backup, action, reason, takenAt }) => [
    action === 'delete' ? red(action) : green(action),
    backup,
    ...(method === 'snapshot' ? [age(takenAt, now)] : []),
    reason,
  ]);
  const heads = ['DECISION', 'BACKUP', ...(method === 'snapshot' ? ['AGE'] : []), 'REASON'];
  return [head, indented(table(heads, rows))];
}

function rulesText({ maxSnapshots, maxAge, tiers, minimumKeep, failedMaxAge, maximumShare }: RetentionRules): string {
  const keeps = [
    ...(maxSnapshots === undefined ? [] : [`the newest ${maxSnapshots}`]),
    ...(maxAge === undefined ? [] : [`none older than ${spanText(maxAge)}`]),
    ...TIERS.flatMap((tier) => (tiers[tier] === undefined ? [] : [`${tier} ${tiers[tier]}`])),
  ];
  const limits = [
    `at least ${minimumKeep} stay${minimumKeep === 1 ? 's' : ''}`,
    `failed ones stay ${spanText(failedMaxAge)}`,
    ...(maximumShare < 1 ? [`at most ${Math.round(maximumShare * 100)} % go at once`] : []),
  ];
  return `${keeps.join(', ')}; ${limits.join(', ')}`;
}

/** Who prunes a database, and when. */
export function retentionsLine(database: string, retentions: readonly RetentionExplanation[], now: Date): string {
  if (retentions.length === 0) return `nothing prunes the backups of ${database}: it has no retention\n`;
  const each = new Map(retentions.map((retention) => [retention.name, retention]));
  const lines = [...each.values()].map(
    (retention) => `  ${retention.name}, ${whenText(retention)}, next run ${nextText(retention, now)}\n`,
  );
  return `the backups of ${database} are pruned by CronJobs in the cluster:\n${lines.join('')}`;
}

/** How a pruning ended that was begun now. */
export function pruneRunText({ retention, ok, dryRun, deleted, kept, reason, job, follow }: PruneRun): string {
  const why = reason === undefined ? '' : `: ${reason}`;
  if (ok === undefined) return `${retention}: how Job ${job} ends is not known${why}\n${follow ?? ''}\n`;
  if (!ok) return `${retention}: stopped${why}\n`;
  const counts = `${deleted ?? 0} ${dryRun ? 'would be deleted' : 'deleted'}, ${kept ?? 0} kept`;
  return `${retention}: ${counts}${why}\n`;
}
