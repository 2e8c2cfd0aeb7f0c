import { namespaceProblem } from '../../model/names';
import type { Problems } from '../../model/problems';
import type { DumpTiming } from '../backup/dump-job';
import type { Schedule } from '../backup/schedule';
import { checkSchedule, timingOf } from '../backup/timing';
import { madeBy } from '../program/program-options';
import type { DatabaseDumpProps } from './database-dump-props';
import type { ScheduledDatabaseDumpProps } from './scheduled-database-dump-props';

/** When a dump is taken that is taken once. */
export function timingOfOne(props: DatabaseDumpProps, problems: Problems): DumpTiming {
  return timing(props, undefined, problems);
}

/** When those of a schedule are. */
export function timingOfSchedule(props: ScheduledDatabaseDumpProps, problems: Problems): DumpTiming {
  checkSchedule(props.schedule, "Schedule.expression('0 3 * * *')", problems);
  return timing(props, props.schedule, problems);
}

function timing(
  props: DatabaseDumpProps & Partial<ScheduledDatabaseDumpProps>,
  schedule: Schedule | undefined,
  problems: Problems,
): DumpTiming {
  return {
    name: props.name,
    ...(schedule === undefined ? {} : { schedule }),
    ...timingOf(props, problems),
    ...madeBy(props, undefined, problems),
  };
}

/** The namespace: as given, else that of the chart. */
export function namespaceOf(given: string | undefined, chart: string | undefined, problems: Problems): string {
  const namespace = given ?? chart ?? 'default';
  problems.add('namespace', namespaceProblem(namespace));
  return namespace;
}
