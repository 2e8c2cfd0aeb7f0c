import type { DatabaseStatus, Health, InstanceStatus, LeaseStatus, StatusReport } from '../views/database-status';
import { snapshotSection, dumpSection, pruningSection, restoreSection } from './backup-sections';
import type { Colours } from './colours';
import { sizeText } from './sizes';
import type { Style } from './style';
import { type Column, indented, table, tableOf } from './table';
import { age, moment } from './times';
import { checkSection, connectionSection, drillSection } from './work-sections';

/** Who runs a database, for a person. */
const ENGINES = { replicated: 'StatefulSet', 'cloudnative-pg': 'CloudNativePG', elsewhere: 'elsewhere' } as const;

/** The status for a person to read at a glance: per database, warnings first. */
export function statusText({ namespace, databases }: StatusReport, style: Style): string {
  if (databases.length === 0) return `no database in namespace ${namespace}\n`;
  return `${databases.map((status) => databaseText(status, style)).join('\n\n')}\n`;
}

function databaseText(status: DatabaseStatus, style: Style): string {
  const { colours } = style;
  const { database, engine, version, health, warnings } = status;
  const head = [colours.bold(database), ENGINES[engine], version && `PostgreSQL ${version}`, shown(health, colours)];
  const marks = warnings.map(({ text, degrades }) =>
    degrades ? `${colours.red('!')} ${text}` : `${colours.yellow('-')} ${text}`,
  );
  const title = head.filter((part) => part !== undefined).join('   ');
  return [title, ...marks.map(indented), ...sections(status, style).map(indented)].join('\n');
}

function sections(status: DatabaseStatus, style: Style): string[] {
  const { engine, lease, phase } = status;
  return [
    ...(phase === undefined ? [] : [`operator: ${phase}`]),
    ...(engine === 'elsewhere' ? [] : instanceSection(status, style)),
    ...(lease === undefined ? [] : [leaseText(lease, style)]),
    ...endpointSection(status),
    ...(engine === 'elsewhere' ? [] : snapshotSection(status, style)),
    ...dumpSection(status, style),
    ...restoreSection(status, style),
    ...pruningSection(status, style),
    ...drillSection(status, style),
    ...checkSection(status, style),
    ...connectionSection(status, style),
  ];
}

function instanceSection({ instances, instancesWanted, instancesReady }: DatabaseStatus, style: Style): string[] {
  const head = `instances: ${instancesReady ?? 'unknown how many'} of ${instancesWanted} ready`;
  if (instances.length === 0) return [head];
  const columns: readonly Column<InstanceStatus>[] = [
    ['NAME', ({ name }) => name],
    ['ROLE', ({ role }) => role],
    ['READY', ({ ready }) => (ready ? 'yes' : style.colours.red('no'))],
    ['STATE', ({ state }) => state],
    ['TIMELINE', ({ timeline }) => timeline?.toString() ?? '-'],
    ['LAG', ({ lag }) => sizeText(lag)],
    ['VERSION', ({ version }) => version ?? '-'],
    ['NODE', ({ node }) => node ?? '-'],
    ['RESTARTS', ({ restarts }) => restarts.toString()],
    ['AGE', ({ since }) => age(since, style.now)],
  ];
  return [head, indented(tableOf(columns, instances))];
}

function endpointSection({ endpoints }: DatabaseStatus): string[] {
  if (endpoints.length === 0) return [];
  const rows = endpoints.map(({ use, host, port }) => [use, host, `${port}`]);
  return ['endpoints:', indented(table(['USE', 'HOST', 'PORT'], rows))];
}

function leaseText({ name, holder, since, transitions }: LeaseStatus, { now }: Style): string {
  if (holder === undefined) return `lease: ${name} is held by nobody`;
  const times = transitions === 1 ? 'once' : `${transitions} times`;
  return `lease: held by ${holder}${since === undefined ? '' : `, since ${moment(since, now)}`}, changed hands ${times}`;
}

function shown(health: Health, { green, red, yellow }: Colours): string {
  return { healthy: green, degraded: red, unknown: yellow }[health](health);
}
