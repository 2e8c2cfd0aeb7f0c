import type { Severity } from '../../model/change/prediction';
import type { PlanReport } from '../views/plan-report';
import { fullName, planSummary } from './plan-text';
import { printable } from './printable';

/** By which a later comment finds this one. */
export const MARK = '<!-- cdk8s-pg plan -->';

/** As much as GitHub takes of a comment is 65536; GitLab takes more. */
const MOST = 50_000;

/** What applying will do, as a comment on a pull request: a line that says it all, and a table. */
export function planMarkdown(report: PlanReport): string {
  const { databases, severity } = report;
  const rows = databases.flatMap(({ findings, ...of }) =>
    findings
      .filter((each) => each.severity !== 'none')
      .map(
        ({ severity: how, what, remedy = '' }) =>
          `| ${escaped(fullName(of))} | ${BOLD.includes(how) ? `**${how}**` : how} | ${escaped(what)} | ${escaped(remedy)} |`,
      ),
  );
  const quiet = databases.flatMap(({ findings, ...of }) =>
    findings.filter((each) => each.severity === 'none').map(({ what }) => `- ${escaped(`${fullName(of)}: ${what}`)}`),
  );
  const parts = [
    `**PostgreSQL: ${severity === 'none' ? '' : `${severity} · `}${escaped(planSummary(report))}**`,
    ...(rows.length === 0
      ? []
      : [['| database | | what happens | what to do |', '|---|---|---|---|', ...fitting(rows)].join('\n')]),
    ...(quiet.length === 0 ? [] : [details(`${quiet.length} more that make no difference`, fitting(quiet, MOST / 6))]),
    `<sub>from ${escaped(report.old)} to ${escaped(report.new)}</sub>`,
    MARK,
  ];
  return `${parts.join('\n\n')}\n`;
}

const BOLD: readonly Severity[] = ['disruptive', 'destructive'];

const details = (summary: string, lines: readonly string[]): string =>
  ['<details>', `<summary>${summary}</summary>`, '', ...lines, '', '</details>'].join('\n');

/** As many as a comment holds; the worst come first. */
function fitting(lines: readonly string[], most = MOST): string[] {
  let length = 0;
  const fit = lines.filter((line) => (length += line.length + 1) <= most);
  const left = lines.length - fit.length;
  return left === 0
    ? fit
    : [...fit, lines[0]?.startsWith('|') ? `| | | … and ${left} more | |` : `- … and ${left} more`];
}

/**
 * Text that a manifest may have given, as nothing but text: no HTML, no Markdown, no cell of its own, nobody notified
 * by an `@`, nothing linked by a number or an address.
 */
export function escaped(text: string): string {
  return printable(text)
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/[\\`*_{}[\]~|^$]/g, '\\$&')
    .replace(/^([-+#]|\d+\.)/, '\\$1')
    .replace(/(?<=:)\/\//g, '\u200b//')
    .replace(/www\./gi, (www) => `${www.slice(0, 3)}\u200b.`)
    .replace(/[@#!%](?=[\w-])|:(?=[\w+-]+:)/g, '$&\u200b');
}
