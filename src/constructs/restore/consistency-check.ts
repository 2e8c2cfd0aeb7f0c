import type { ApiObject } from 'cdk8s';
import { Pods } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import type { CheckedDatabase } from '../../model/consistency/checked-database';
import { type ConsistencyModel, resolveConsistency } from '../../model/consistency/resolve';
import { Problems } from '../../model/problems';
import { warnOfMisspeltProps } from '../../model/unknown-props';
import { PROGRAMS } from '../../programs/bundled';
import { consistencyRules } from '../../programs/rules';
import { databaseEgress } from '../backup/dumped-server';
import { checkSchedule, cronTiming, type Timing, timingOf } from '../backup/timing';
import type { IPostgres } from '../postgres/i-postgres';
import { Program } from '../program/program';
import { reportWarnings } from '../report-warnings';
import { takeNames } from '../taken-names';
import { CONSISTENCY_CHECK_PROPS } from './consistency-check-known-props';
import { programOptions } from '../program/program-options';
import type { ConsistencyCheckProps } from './consistency-check-props';

/**
 * Checks that every instance of a database answers, follows the one primary and has the same rows, and that what the user
 * asserts holds; by a Job, or by a CronJob where a schedule is given.
 *
 * A run that found nothing wrong ends with 0, one that found something with 1, one that could not tell with 2. What it
 * found is one line of JSON, in its log and as its termination message, and an Event on its pod.
 */
export class ConsistencyCheck extends Construct {
  /** What its objects are called. */
  public readonly name: string;
  /** The database. */
  public readonly postgres: IPostgres;
  /** The Job, or the CronJob. */
  public readonly resource: ApiObject;

  /** @throws where props are refused: one Error that lists them all */
  constructor(scope: Construct, id: string, props: ConsistencyCheckProps) {
    super(scope, id);
    const { schedule, postgres } = props;
    const { model, timing } = this.resolve(props);
    this.name = props.name;
    this.postgres = postgres;
    const plan = `${JSON.stringify(model.plan, null, 2)}\n`;
    const program = new Program(this, 'Program', {
      model: model.program,
      files: { ...PROGRAMS.consistency, 'plan.json': plan },
      rules: consistencyRules({ findsPods: postgres.instanceAccess.endpoints === undefined }),
      egress: [databaseEgress(postgres)],
    });
    const limits = { retries: 0, deadline: model.deadline };
    this.resource =
      schedule === undefined
        ? program.once(plan, limits)
        : program.onSchedule({ ...limits, ...cronTiming(schedule, timing) });
    postgres.allowFrom(Pods.select(this, 'Pods', { labels: { ...model.program.selector } }));
  }

  private resolve(props: ConsistencyCheckProps): { model: ConsistencyModel; timing: Omit<Timing, 'deadline'> } {
    const { name, postgres, schedule } = props;
    const problems = new Problems();
    if (typeof postgres?.instanceAccess !== 'object') {
      problems.add('postgres', 'is missing; give the database, such as a ReplicatedPostgres or a CloudNativePostgres');
      problems.throwIfAny(this.node.path);
    }
    warnOfMisspeltProps(props, problems, CONSISTENCY_CHECK_PROPS);
    if (schedule !== undefined) checkSchedule(schedule, "Schedule.expression('0 5 * * *')", problems);
    // How long it may take is the model's.
    const timing = timingOf({ ...props, deadline: undefined }, problems);
    const model = resolveConsistency(
      name,
      checkedDatabase(postgres),
      { ...props, ...programOptions(props, postgres) },
      schedule !== undefined,
      problems,
    );
    if (problems.none) problems.add('name', takeNames(this, postgres.namespace, [name]));
    problems.throwIfAny(this.node.path);
    reportWarnings(this, problems.warnings);
    return { model, timing };
  }
}

function checkedDatabase(postgres: IPostgres): CheckedDatabase {
  const { name, namespace, majorVersion, instances, database, owner, tls, readWrite, instanceAccess } = postgres;
  const ownerSecret = postgres.credentials.owner.name;
  const { port } = readWrite;
  return { name, namespace, majorVersion, instances, database, owner, ownerSecret, tls, port, ...instanceAccess };
}
