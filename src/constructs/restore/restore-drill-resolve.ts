import { Duration } from 'cdk8s';
import { backupNameProblem } from '../../model/backup/names';
import { checkAssertions } from '../../model/drill/assertions';
import { drillNameLengthProblem } from '../../model/drill/names';
import { secondsOf } from '../../model/durations';
import { booleanProblem } from '../../model/numbers';
import type { Problems } from '../../model/problems';
import { sizeProblem } from '../../model/quantity';
import { warnOfMisspeltProps } from '../../model/unknown-props';
import { checkSchedule, timingOf } from '../backup/timing';
import { madeBy } from '../program/program-options';
import { RESTORE_DRILL_PROPS } from './restore-drill-known-props';
import type { DrillPlan } from './restore-drill-plan';
import type { RestoreDrillProps } from './restore-drill-props';

/** The plan of a drill: every default filled in, every value checked. */
export function drillPlan(props: RestoreDrillProps, problems: Problems): DrillPlan {
  warnOfMisspeltProps(props, problems, RESTORE_DRILL_PROPS);
  const { postgres, schedule, amcheck = true, dataChecksums = true } = props;
  const { storageClass, size, resources, preloadLibraries = [] } = props;
  if (typeof postgres?.bindDrill !== 'function')
    problems.add('postgres', 'is missing; give the database, such as a ReplicatedPostgres or a CloudNativePostgres');
  const kind = props.dumps === undefined ? 'drill' : 'dump-drill';
  const { name = `${postgres?.name ?? 'database'}-${kind}` } = props;
  problems.add('name', nameProblem(name));
  checkSchedule(schedule, 'Schedule.weekly({ weekday: Weekday.SUNDAY, hour: 5 })', problems);
  for (const [prop, value] of Object.entries({ amcheck, dataChecksums })) problems.add(prop, booleanProblem(value));
  if (storageClass !== undefined) problems.add('storageClass', storageClassProblem(storageClass));
  if (size !== undefined) problems.add('size', sizeProblem(size));
  checkLibraries(preloadLibraries, problems);
  if (props.dumps !== undefined && (typeof props.dumps !== 'object' || props.dumps === null))
    problems.add(
      'dumps',
      `${JSON.stringify(props.dumps)} says of no store; write { store: BackupStore.s3({ bucket: 'shop-backups' }) }`,
    );
  return {
    name,
    schedule,
    ...ages(props, problems),
    assertions: checkAssertions(props.assertions ?? [], problems),
    amcheck,
    dataChecksums,
    ...(storageClass === undefined ? {} : { storageClass }),
    ...(size === undefined ? {} : { size }),
    ...(resources === undefined ? {} : { resources }),
    preloadLibraries,
    ...timingOf(props, problems),
    ...madeBy(props, postgres, problems),
  };
}

function ages(props: RestoreDrillProps, problems: Problems): { minimumAge?: Duration; maxAge?: Duration } {
  const age = (prop: 'minimumAge' | 'maxAge'): { [prop: string]: Duration } =>
    props[prop] === undefined ? {} : { [prop]: Duration.seconds(secondsOf(prop, props[prop], 1, 1, problems)) };
  return { ...age('minimumAge'), ...age('maxAge') };
}

function checkLibraries(libraries: unknown, problems: Problems): void {
  if (!Array.isArray(libraries)) {
    problems.add('preloadLibraries', `${JSON.stringify(libraries)} is no list; write ['timescaledb'], for example`);
    return;
  }
  libraries.forEach((library: unknown, index) => {
    if (typeof library !== 'string' || !/^[A-Za-z0-9_$][-A-Za-z0-9_$.]*$/.test(library))
      problems.add(
        `preloadLibraries[${index}]`,
        `${JSON.stringify(library)} is not the name of a library; write for example 'timescaledb'`,
      );
  });
}

function storageClassProblem(name: unknown): string | undefined {
  return typeof name === 'string' && /^[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$/.test(name)
    ? undefined
    : `${JSON.stringify(name)} is not the name of a StorageClass; write one that the cluster has, or leave it out for the database's`;
}

function nameProblem(name: unknown): string | undefined {
  const problem = backupNameProblem(name);
  if (problem === undefined) return drillNameLengthProblem(name as string);
  return typeof name === 'string' && name !== ''
    ? problem
    : `${JSON.stringify(name)} is no name; write one, or leave it out`;
}
