import { ApiObject, Chart } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { recordLease } from '../../manifests/record-lease';
import { databaseProblem } from '../../model/backup/kinds/resolve';
import { resolveOtherRestore } from '../../model/backup/kinds/resolve-restore';
import type { OtherDatabase } from '../../model/backup/options/other-database';
import { resolveRestoredStore } from '../../model/backup/stores/resolve-stores';
import { secondsOf } from '../../model/durations';
import { Problems } from '../../model/problems';
import { warnOfMisspeltProps } from '../../model/unknown-props';
import { PROGRAMS } from '../../programs/bundled';
import { dumpRules } from '../../programs/rules';
import { Program } from '../program/program';
import { madeBy } from '../program/program-options';
import { reportWarnings } from '../report-warnings';
import { takeNames } from '../taken-names';
import { RESTORE_FROM_DATABASE_DUMP_PROPS } from './known-props';
import { kindFiles, portsEgress } from './parts';
import type { RestoreFromDatabaseDumpProps } from './restore-from-database-dump-props';
import { namespaceOf } from './timing';

/** How often a try that failed is made again: it begins clean. */
const RETRIES = 2;

/**
 * Brings a dump back from a store into a database that is no PostgreSQL, of the same kind; once, by a Job.
 *
 * Everything is fetched and compared with its digests before a byte is written. While a MySQL, a MariaDB or a MongoDB is half
 * restored, it has a table or a database `cdk8s_pg_half_restored`. Left in Git afterwards it does nothing: its Lease knows
 * that it is done.
 */
export class RestoreFromDatabaseDump extends Construct {
  /** What its objects are called. */
  public readonly name: string;
  /** The database that is written. */
  public readonly database: OtherDatabase;

  /** @throws where props are refused: one Error that lists them all */
  constructor(scope: Construct, id: string, props: RestoreFromDatabaseDumpProps) {
    super(scope, id);
    const { name, database, registry } = props;
    const problems = new Problems();
    warnOfMisspeltProps(props, problems, RESTORE_FROM_DATABASE_DUMP_PROPS);
    const wrong = databaseProblem(database);
    problems.add('database', wrong);
    const namespace = namespaceOf(props.namespace, Chart.of(this).namespace, problems);
    const deadline = secondsOf('deadline', props.deadline, 12 * 3600, 60, problems);
    const transfer = resolveRestoredStore(props, { backup: name, registry, prefix: '' }, 'the backup', problems);
    if (wrong !== undefined) problems.throwIfAny(this.node.path);
    const made = { namespace, ...madeBy(props, undefined, problems) };
    const model = resolveOtherRestore(database, props, made, problems);
    if (problems.none) problems.add('name', takeNames(this, namespace, [name]));
    problems.throwIfAny(this.node.path);
    reportWarnings(this, problems.warnings);
    this.name = name;
    this.database = database;

    const program = { ...model.program, transfer };
    const plan = model.plan(transfer.storeNames[0] ?? '');
    const files = { ...PROGRAMS.databaseRestore, ...kindFiles(model.files) };
    new ApiObject(this, 'Lease', k8s.KubeLease.manifest(recordLease(program)));
    new Program(this, 'Program', {
      model: program,
      files: { ...files, 'plan.json': `${JSON.stringify(plan, null, 2)}\n` },
      rules: dumpRules({ lease: name }),
      egress: [portsEgress(model.ports), ...transfer.egress].filter(({ ports = [] }) => ports.length > 0),
    }).once(plan, { retries: RETRIES, deadline });
  }
}
