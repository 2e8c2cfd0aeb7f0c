import { secondsOf } from '../../durations';
import { foreignNameProblem } from '../../identifiers';
import { booleanProblem, choiceProblem, wholeProblem } from '../../numbers';
import type { Problems } from '../../problems';
import { DumpFormat } from '../options/dump-format';
import type { LogicalBackupOptions } from '../options/logical-backup-options';
import { compression } from './compression';
import type { DumpedServer } from './dumped-server';

/** What is dumped, as variables of the container that dumps. */
export function dumpEnvironment(
  server: DumpedServer,
  options: LogicalBackupOptions,
  problems: Problems,
): Record<string, string> {
  const { jobs = 1, globals = true, preferStandby = true } = options;
  const { format = jobs > 1 ? DumpFormat.DIRECTORY : DumpFormat.CUSTOM } = options;
  problems.add('method.jobs', wholeProblem(jobs, 1, 64));
  problems.add('method.globals', booleanProblem(globals));
  problems.add('method.preferStandby', booleanProblem(preferStandby));
  problems.add('method.format', choiceProblem(format, Object.values(DumpFormat)));
  if (jobs > 1 && format === DumpFormat.CUSTOM)
    problems.add('method.jobs', `${jobs} cannot write into one file; take DumpFormat.DIRECTORY, or 1`);
  const lines = {
    CDK8S_PG_EXCLUDED_SCHEMAS: patterns('excludeSchemas', options, problems),
    CDK8S_PG_EXCLUDED_TABLES: patterns('excludeTables', options, problems),
    CDK8S_PG_EXCLUDED_ROWS: patterns('excludeTableData', options, problems),
  };
  const level = compression(options.compression, server.majorVersion, problems);
  return {
    ...(preferStandby && server.instances > 1
      ? { CDK8S_PG_STANDBY: `${server.standby.host}:${server.standby.port}` }
      : {}),
    CDK8S_PG_DATABASES: databases(server, options, problems),
    CDK8S_PG_GLOBALS: globals ? 'on' : 'off',
    CDK8S_PG_FORMAT: format,
    CDK8S_PG_JOBS: String(jobs),
    ...(level === undefined ? {} : { CDK8S_PG_COMPRESSION: level }),
    ...Object.fromEntries(Object.entries(lines).filter(([, text]) => text !== '')),
    CDK8S_PG_LOCK_TIMEOUT: String(secondsOf('method.lockTimeout', options.lockTimeout, 60, 1, problems)),
  };
}

/** Names, line by line; a star for all that there are. */
function databases(
  { database }: DumpedServer,
  { databases: named, allDatabases = false }: LogicalBackupOptions,
  problems: Problems,
): string {
  problems.add('method.allDatabases', booleanProblem(allDatabases));
  if (named !== undefined && allDatabases)
    problems.add('method.databases', 'and allDatabases are both given; leave one of them out');
  if (allDatabases) return '*';
  if (named === undefined) return database;
  if (!Array.isArray(named) || named.length === 0) {
    problems.add('method.databases', `${JSON.stringify(named)} names no database; write ['app'], or leave it out`);
    return database;
  }
  named.forEach((name, index) => problems.add(`method.databases[${index}]`, nameProblem(name)));
  const twice = named.find((name, index) => named.indexOf(name) !== index);
  if (twice !== undefined) problems.add('method.databases', `'${twice}' is there twice; leave it out once`);
  return named.join('\n');
}

/** They are handed over line by line, and a star alone has a meaning. */
function nameProblem(name: unknown): string | undefined {
  // eslint-disable-next-line no-control-regex -- these are what is refused
  if (typeof name === 'string' && /[\0-\x1f\x7f]/.test(name))
    return `${JSON.stringify(name)} has a control character; give that database another name`;
  return name === '*' ? "'*' is no name; write allDatabases: true" : foreignNameProblem(name);
}

function patterns(
  prop: 'excludeSchemas' | 'excludeTables' | 'excludeTableData',
  options: LogicalBackupOptions,
  problems: Problems,
): string {
  const given: unknown = options[prop] ?? [];
  if (!Array.isArray(given)) {
    problems.add(`method.${prop}`, `${JSON.stringify(given)} is not a list; write ['public.log_*'], for example`);
    return '';
  }
  given.forEach((pattern: unknown, index) => {
    // eslint-disable-next-line no-control-regex -- these are what is refused
    if (typeof pattern !== 'string' || pattern === '' || /[\0-\x1f\x7f]/.test(pattern))
      problems.add(
        `method.${prop}[${index}]`,
        `${JSON.stringify(pattern)} is no pattern of pg_dump; write for example 'public.log_*'`,
      );
  });
  return given.join('\n');
}
