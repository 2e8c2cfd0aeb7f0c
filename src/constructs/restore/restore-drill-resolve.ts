import { Duration } from 'cdk8s';
import { backupNameProblem } from '../../model/backup/names';
import { checkAssertions } from '../../model/drill/assertions';
import { drillNameLengthProblem } from '../../model/drill/names';
import { secondsOf } from '../../model/durations';
import { booleanProblem, wholeProblem } from '../../model/numbers';
import type { Problems } from '../../model/problems';
import { sizeProblem } from '../../model/quantity';
import { warnOfMisspeltProps } from '../../model/unknown-props';
import { userAnnotations, userLabels } from '../../model/user-metadata';
import { Schedule } from '../backup/schedule';
import { RESTORE_DRILL_PROPS } from './restore-drill-known-props';
import type { DrillPlan } from './restore-drill-plan';
import type { RestoreDrillProps } from './restore-drill-props';

const MINUTE = 60;
const HOUR = 60 * MINUTE;

/** The plan of a drill: every default filled in, every value checked. */
export function drillPlan(props: RestoreDrillProps, problems: Problems): DrillPlan {
  warnOfMisspeltProps(props, problems, RESTORE_DRILL_PROPS);
  const { postgres, schedule, amcheck = true, dataChecksums = true, suspend = false } = props;
  const { successfulHistory = 3, failedHistory = 3, storageClass, size, resources, preloadLibraries = [] } = props;
  if (typeof postgres?.bindDrill !== 'function')
    problems.add('postgres', 'is missing; give the database, such as a ReplicatedPostgres or a CloudNativePostgres');
  const { name = `${postgres?.name ?? 'database'}-drill` } = props;
  problems.add('name', nameProblem(name));
  if (schedule instanceof Schedule) for (const warning of schedule.warnings) problems.warn('schedule', warning);
  else
    problems.add(
      'schedule',
      `${JSON.stringify(schedule) ?? 'nothing'} is no Schedule; write for example Schedule.weekly({ weekday: Weekday.SUNDAY, hour: 5 })`,
    );
  for (const [prop, value] of Object.entries({ amcheck, dataChecksums, suspend }))
    problems.add(prop, booleanProblem(value));
  problems.add('successfulHistory', wholeProblem(successfulHistory, 0));
  problems.add('failedHistory', wholeProblem(failedHistory, 0));
  if (storageClass !== undefined) problems.add('storageClass', storageClassProblem(storageClass));
  if (size !== undefined) problems.add('size', sizeProblem(size));
  checkLibraries(preloadLibraries, problems);
  const { programImage, registry, imagePullPolicy, imagePullSecrets, programResources } = props;
  return {
    name,
    schedule,
    ...ages(props, problems),
    assertions: checkAssertions(props.assertions ?? [], problems),
    amcheck,
    dataChecksums,
    deadline: Duration.seconds(secondsOf('deadline', props.deadline, HOUR, MINUTE, problems)),
    ...(storageClass === undefined ? {} : { storageClass }),
    ...(size === undefined ? {} : { size }),
    ...(resources === undefined ? {} : { resources }),
    preloadLibraries,
    suspend,
    // The controller looks every ten seconds: less may leave runs out.
    startingDeadline: Duration.seconds(secondsOf('startingDeadline', props.startingDeadline, HOUR, MINUTE, problems)),
    successfulHistory,
    failedHistory,
    labels: userLabels('labels', props.labels, problems),
    annotations: userAnnotations('annotations', props.annotations, problems),
    program: { programImage, registry, imagePullPolicy, imagePullSecrets, programResources },
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
