import { ApiObject } from 'cdk8s';
import { k8s, Pods } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { recordLease } from '../../manifests/record-lease';
import { resolveDumpRestore } from '../../model/backup/logical/resolve-restore';
import { resolveRestoredStore } from '../../model/backup/stores/resolve-stores';
import { secondsOf } from '../../model/durations';
import { Problems } from '../../model/problems';
import { warnOfMisspeltProps } from '../../model/unknown-props';
import { PROGRAMS } from '../../programs/bundled';
import { dumpRules } from '../../programs/rules';
import { databaseEgress, dumpedServer } from '../backup/dumped-server';
import type { IPostgres } from '../postgres/i-postgres';
import { Program } from '../program/program';
import { madeBy } from '../program/program-options';
import { reportWarnings } from '../report-warnings';
import { takeNames } from '../taken-names';
import { RESTORE_FROM_DUMP_PROPS } from './restore-from-dump-known-props';
import type { RestoreFromDumpProps } from './restore-from-dump-props';

/** How often a try that failed is made again: it begins clean. */
const RETRIES = 2;

/**
 * Brings dumps back from a store into a database that is there and empty, of any engine, in the same major version of
 * PostgreSQL or a newer one; once, by a Job.
 *
 * Everything is fetched and compared with its digests before a byte is written. A database that is half restored says
 * so in its comment, which `psql -c '\\l+'` shows. Left in Git afterwards it does nothing: its Lease knows that it is done.
 */
export class RestoreFromDump extends Construct {
  /** What its objects are called. */
  public readonly name: string;
  /** The database that is written. */
  public readonly postgres: IPostgres;

  /** @throws where props are refused: one Error that lists them all */
  constructor(scope: Construct, id: string, props: RestoreFromDumpProps) {
    super(scope, id);
    const { name, postgres } = props;
    const problems = new Problems();
    if (typeof postgres?.allowFrom !== 'function') {
      problems.add('postgres', 'is missing; give the database, such as a ReplicatedPostgres or a CloudNativePostgres');
      problems.throwIfAny(this.node.path);
    }
    warnOfMisspeltProps(props, problems, RESTORE_FROM_DUMP_PROPS);
    const made = madeBy(props, postgres, problems);
    const deadline = secondsOf('deadline', props.deadline, 12 * 3600, 60, problems);
    const { plan: planOf, program } = resolveDumpRestore(dumpedServer(postgres), props, made, problems);
    const owner = { backup: name, registry: made.program.registry, prefix: '' };
    const transfer = resolveRestoredStore(props, owner, 'the backup', problems);
    if (problems.none) problems.add('name', takeNames(this, postgres.namespace, [name]));
    problems.throwIfAny(this.node.path);
    reportWarnings(this, problems.warnings);
    this.name = name;
    this.postgres = postgres;

    const model = { ...program, transfer };
    const plan = planOf(transfer.storeNames[0] ?? '');
    new ApiObject(this, 'Lease', k8s.KubeLease.manifest(recordLease(model)));
    new Program(this, 'Program', {
      model,
      files: { ...PROGRAMS.dumpRestore, 'plan.json': `${JSON.stringify(plan, null, 2)}\n` },
      rules: dumpRules({ lease: name }),
      egress: [databaseEgress(postgres), ...transfer.egress],
    }).once(plan, { retries: RETRIES, deadline });
    postgres.allowFrom(Pods.select(this, 'Pods', { labels: { ...model.selector } }));
  }
}
