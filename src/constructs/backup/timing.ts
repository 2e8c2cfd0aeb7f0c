import { Duration } from 'cdk8s';
import { secondsOf } from '../../model/durations';
import { booleanProblem, wholeProblem } from '../../model/numbers';
import type { Problems } from '../../model/problems';
import type { ProgramSchedule } from '../../manifests/program-cron-job';
import { Schedule } from './schedule';

const MINUTE = 60;
const HOUR = 60 * MINUTE;

/**
 * What runs by a schedule has beside it.
 *
 * @internal
 */
export interface Timing {
  /** Whether the schedule rests. */
  readonly suspend: boolean;
  /** How long a run may take. */
  readonly deadline: Duration;
  /** How late a run may start. */
  readonly startingDeadline: Duration;
  /** How many Jobs that succeeded stay. */
  readonly successfulHistory: number;
  /** How many Jobs that failed stay. */
  readonly failedHistory: number;
}

/** Says what is wrong with a schedule, or what there is to know of it. */
export function checkSchedule(schedule: unknown, example: string, problems: Problems): void {
  if (schedule instanceof Schedule) for (const warning of schedule.warnings) problems.warn('schedule', warning);
  else
    problems.add('schedule', `${JSON.stringify(schedule) ?? 'nothing'} is no Schedule; write for example ${example}`);
}

/**
 * Fills in every default and checks every value.
 *
 * @param deadline the usual one, in seconds
 */
export function timingOf(props: Partial<Timing>, problems: Problems, deadline = HOUR): Timing {
  const { suspend = false, successfulHistory = 3, failedHistory = 3 } = props;
  problems.add('suspend', booleanProblem(suspend));
  problems.add('successfulHistory', wholeProblem(successfulHistory, 0));
  problems.add('failedHistory', wholeProblem(failedHistory, 0));
  return {
    suspend,
    deadline: Duration.seconds(secondsOf('deadline', props.deadline, deadline, MINUTE, problems)),
    // The controller looks every ten seconds: less may leave runs out.
    startingDeadline: Duration.seconds(secondsOf('startingDeadline', props.startingDeadline, HOUR, MINUTE, problems)),
    successfulHistory,
    failedHistory,
  };
}

/** The same for a CronJob; how long its Jobs may take follows from what they do. */
export function cronTiming(
  { cronExpression, timeZone }: Schedule,
  { suspend, startingDeadline, successfulHistory, failedHistory }: Omit<Timing, 'deadline'>,
): Omit<ProgramSchedule, 'deadline' | 'retries'> {
  return {
    schedule: cronExpression,
    timeZone,
    suspend,
    startingDeadline: startingDeadline.toSeconds(),
    successfulHistory,
    failedHistory,
  };
}
