import { type Severity, SEVERITIES } from '../../model/change/prediction';
import type { PlannedDatabase, PlanReport } from '../views/plan-report';
import type { Colours } from './colours';
import { indented } from './table';

/** How wide a line gets before it is broken. */
const WIDTH = 110;

/** How wide the first column is. */
const SEVERITY = Math.max(...SEVERITIES.map(({ length }) => length));

/** What applying will do, for a person: by database, the worst first. */
export function planText(report: PlanReport, { colours }: { readonly colours: Colours }): string {
  const told = report.databases.filter(({ severity }) => severity !== 'none');
  const quiet = quietly(report);
  const end = `from ${report.old} to ${report.new}: ${planSummary(report)}`;
  const parts = told.map((each) => databaseText(each, colours));
  return `${[...parts, ...quiet.map((line) => colours.dim(line)), end].join('\n\n')}\n`;
}

/** How much of what, in one line. */
export function planSummary({ databases, severity }: PlanReport): string {
  if (severity === 'none') return 'nothing happens to any database';
  const changed = databases.filter((each) => each.severity !== 'none');
  const counts = [...SEVERITIES]
    .reverse()
    .filter((each) => each !== 'none')
    .map((each) => ({
      each,
      count: changed.flatMap(({ findings }) => findings.filter((one) => one.severity === each)).length,
    }))
    .filter(({ count }) => count > 0)
    .map(({ each, count }) => `${count} ${each}`);
  const whose = changed.length === 1 ? `database ${fullName(changed[0])}` : `${changed.length} databases`;
  return `${counts.join(', ')} for ${whose}`;
}

/** What is worth knowing although it does nothing; without the cluster, only how much there is of it. */
function quietly({ databases }: PlanReport): string[] {
  const found = databases.flatMap(({ findings, ...of }) =>
    findings.filter(({ severity }) => severity === 'none').map(({ what }) => `${fullName(of)}: ${what}`),
  );
  return found.length === 0 ? [] : [['no difference:', ...found.map(indented)].join('\n')];
}

/** The name of a database, and its namespace where one is known. */
export const fullName = ({ database, namespace }: Pick<PlannedDatabase, 'database' | 'namespace'>): string =>
  namespace === '' ? database : `${namespace}/${database}`;

function databaseText({ findings, ...of }: PlannedDatabase, colours: Colours): string {
  const told = findings.filter(({ severity }) => severity !== 'none');
  const lines = told.flatMap(({ severity, what, remedy }) => {
    const [first = '', ...rest] = wrapped(what, WIDTH - SEVERITY - 5);
    const margin = ' '.repeat(SEVERITY + 3);
    return [
      `${painted(severity.padEnd(SEVERITY), severity, colours)}   ${first}`,
      ...rest.map((line) => margin + line),
      ...(remedy === undefined ? [] : wrapped(`→ ${remedy}`, WIDTH - SEVERITY - 5).map((line) => margin + line)),
    ];
  });
  return [colours.bold(fullName(of)), ...lines.map(indented)].join('\n');
}

function painted(text: string, severity: Severity, { red, yellow, green, bold }: Colours): string {
  return { none: (same: string) => same, safe: green, disruptive: yellow, destructive: (it: string) => bold(red(it)) }[
    severity
  ](text);
}

/** Lines of that width, broken between words. */
function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
