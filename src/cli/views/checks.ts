import type { StatusObjects } from '../../model/status/objects';
import { latest, numberOf, textOf } from '../../model/status/read';
import type { RunsStatus } from '../../model/status/status';
import {
  type EndedRun,
  endedRuns,
  evidenceOf,
  namesOf,
  programRuns,
  runsAndTiming,
  type Timing,
  workFor,
} from './program-runs';

/** Something that a check found that is not as it should be. */
export interface CheckFinding {
  readonly table?: string;
  readonly instance?: string;
  readonly what: string;
  readonly figures?: string;
}

/** How a check ended. What it compared is only known while its pod is there. */
export interface CheckEnd {
  readonly time: Date;
  /** The Job; undefined where only the time is known. */
  readonly job?: string;
  /** Unknown: it could not tell. */
  readonly outcome?: 'same' | 'different' | 'unknown';
  readonly instances?: number;
  readonly tables?: number;
  readonly rows?: number;
  /** How many assertions held, counted for each instance. */
  readonly assertions?: number;
  readonly findings?: readonly CheckFinding[];
  readonly reason?: string;
}

/** How the consistency checks of a name went; without a schedule it is one that is made once. */
export interface CheckStatus extends Partial<Timing>, Pick<RunsStatus, 'name' | 'running'> {
  readonly lastSuccess?: CheckEnd;
  readonly lastFailure?: CheckEnd;
}

/** The consistency checks of a database, by name. */
export function checksOf(objects: StatusObjects, database: string, now: Date): CheckStatus[] {
  const programs = programRuns(objects, workFor(database, 'consistency-check'));
  const { pods = [] } = objects;
  const ended = endedRuns(programs.jobs, pods);
  return namesOf(programs).map((name): CheckStatus => {
    const own = ended.filter(({ of }) => of === name);
    const { lastSuccess, lastFailure, ...rest } = runsAndTiming(name, programs, { pods, known: evidenceOf(own), now });
    const success = latest(own.filter(({ ok }) => ok));
    const failure = latest(own.filter(({ ok }) => !ok));
    return {
      ...rest,
      lastSuccess: lastSuccess && (success?.time === lastSuccess.time ? endOf(success) : { time: lastSuccess.time }),
      lastFailure: failure && lastFailure && endOf(failure),
    };
  });
}

function endOf({ time, job, said, reason }: EndedRun): CheckEnd {
  const { outcome, instances, differences } = said;
  const known = (['same', 'different', 'unknown'] as const).find((each) => each === outcome);
  return {
    time,
    job,
    outcome: known,
    instances: Array.isArray(instances) ? instances.length : undefined,
    tables: numberOf(said.tables),
    rows: numberOf(said.rows),
    assertions: numberOf(said.assertions),
    findings: Array.isArray(differences) && differences.length > 0 ? differences.flatMap(findingOf) : undefined,
    reason: known === 'different' ? textOf(said.reason) : (textOf(said.reason) ?? reason),
  };
}

function findingOf(found: unknown): CheckFinding[] {
  const { table, instance, what, figures } = Object(found) as { readonly [field: string]: unknown };
  const told = textOf(what);
  return told === undefined
    ? []
    : [{ table: textOf(table), instance: textOf(instance), what: told, figures: textOf(figures) }];
}
