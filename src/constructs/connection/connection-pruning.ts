import { Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { candidates } from '../../model/connection/candidates';
import type { PruningPlan } from '../../model/connection/pruning-plan';
import { type PruningModel, resolvePruning } from '../../model/connection/resolve-pruning';
import { Problems } from '../../model/problems';
import { warnOfMisspeltProps } from '../../model/unknown-props';
import { PROGRAMS } from '../../programs/bundled';
import { pruningRules } from '../../programs/rules';
import { Schedule } from '../backup/schedule';
import { checkSchedule } from '../backup/timing';
import { Program } from '../program/program';
import { reportWarnings } from '../report-warnings';
import { takeNames } from '../taken-names';
import type { ConnectionPruningProps } from './connection-pruning-props';
import { ConnectionSecret } from './connection-secret';
import { CONNECTION_PRUNING_PROPS } from './known-props';

/**
 * Deletes, by a CronJob, the Secrets of versions of a connection that are no longer declared
 * in this app and that nothing in the namespace names, but for the newest. It looks at
 * Secrets by name: nobody may list them all for this.
 */
export class ConnectionPruning extends Construct {
  /** The name of the connection, version aside. */
  public readonly name: string;
  /** The namespace of the connection. */
  public readonly namespace: string;
  /** The name of the CronJob. */
  public readonly cronJobName: string;

  /** @throws where props are refused: one Error that lists them all */
  constructor(scope: Construct, id: string, props: ConnectionPruningProps) {
    super(scope, id);
    const { schedule = Schedule.daily({ hour: 3, minute: 17 }) } = props;
    const model = this.resolve(props, schedule);
    this.name = model.connection;
    this.namespace = model.program.namespace;
    this.cronJobName = model.program.name;
    // Versions that are declared after this one count too: what follows from them is asked for at synthesis.
    const program = new Program(this, 'Program', {
      model: model.program,
      files: () => ({ ...PROGRAMS.pruning, 'plan.json': `${JSON.stringify(this.plan(model), null, 2)}\n` }),
      rules: () => pruningRules({ candidates: [...this.plan(model).candidates] }),
    });
    program.onSchedule({
      schedule: schedule.cronExpression,
      timeZone: schedule.timeZone,
      suspend: model.suspend,
      startingDeadline: 3600,
      deadline: 600,
      retries: 0,
      successfulHistory: 3,
      failedHistory: 3,
    });
    this.node.addValidation({ validate: () => this.declaredProblems(model) });
  }

  private plan({ connection, keep, dryRun, formerVersions }: PruningModel): PruningPlan {
    const declared = this.declared();
    return {
      connection,
      keep,
      dryRun,
      declared: declared.map(({ secretName }) => secretName),
      candidates: candidates(
        connection,
        declared.map(({ version }) => version),
        formerVersions,
      ),
    };
  }

  /** The versions of this connection that this app declares. */
  private declared(): ConnectionSecret[] {
    return (this.node.root.node.findAll() as ConnectionSecret[]).filter(
      (construct) =>
        ConnectionSecret.isConnectionSecret(construct) &&
        construct.name === this.name &&
        construct.namespace === this.namespace,
    );
  }

  private declaredProblems({ formerVersions }: PruningModel): string[] {
    if (formerVersions.length > 0 || this.declared().length > 0) return [];
    return [
      `${this.node.path}: name: this app declares no version of '${this.name}' in namespace ${this.namespace}; give the name and namespace of a ConnectionSecret, or formerVersions`,
    ];
  }

  private resolve(props: ConnectionPruningProps, schedule: unknown): PruningModel {
    const problems = new Problems();
    warnOfMisspeltProps(props, problems, CONNECTION_PRUNING_PROPS);
    const model = resolvePruning(props, Chart.of(this).namespace, problems);
    checkSchedule(schedule, 'Schedule.daily({ hour: 3, minute: 17 })', problems);
    const { namespace, name } = model.program;
    if (problems.none) problems.add('name', takeNames(this, namespace, [name]));
    problems.throwIfAny(this.node.path);
    reportWarnings(this, problems.warnings);
    return model;
  }
}
