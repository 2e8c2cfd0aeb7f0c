import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { databaseProblem, resolveOtherDump } from '../../model/backup/kinds/resolve';
import { dumpStatusName } from '../../model/backup/logical/annotations';
import { backupNameLengthProblem, backupNameProblem, DUMP_LIMITS } from '../../model/backup/names';
import { resolveStores } from '../../model/backup/stores/resolve-stores';
import type { Problems } from '../../model/problems';
import { PROGRAMS } from '../../programs/bundled';
import { makeDumps, type DumpTiming } from '../backup/dump-job';
import { reportWarnings } from '../report-warnings';
import { takeNames } from '../taken-names';
import type { DatabaseDumpProps } from './database-dump-props';
import { kindFiles, portsEgress } from './parts';
import { namespaceOf } from './timing';

/**
 * Makes dumps of a database that is no PostgreSQL.
 *
 * @returns the namespace
 * @throws where there are problems, those included that were found before
 */
export function bindDump(scope: Construct, props: DatabaseDumpProps, timing: DumpTiming, problems: Problems): string {
  const { name, database } = props;
  const { schedule, labels, annotations, program } = timing;
  const scheduled = schedule !== undefined;
  const wrong = databaseProblem(database);
  problems.add('database', wrong);
  problems.add('name', backupNameProblem(name) ?? backupNameLengthProblem(name, scheduled, DUMP_LIMITS));
  const namespace = namespaceOf(props.namespace, Chart.of(scope).namespace, problems);
  const transfer = resolveStores(props, { backup: name, registry: program.registry, prefix: '' }, problems);
  if (wrong !== undefined) problems.throwIfAny(scope.node.path);
  const model = resolveOtherDump(database, namespace, { name, scheduled, labels, annotations, program }, problems);
  if (problems.none) problems.add('name', takeNames(scope, namespace, [name, dumpStatusName(name)]));
  problems.throwIfAny(scope.node.path);
  reportWarnings(scope, problems.warnings);
  makeDumps(scope, timing, {
    model: model.program,
    transfer,
    files: { ...PROGRAMS.databaseDump, ...kindFiles(model.files) },
    plan: model.plan,
    egress: portsEgress(model.ports),
  });
  return namespace;
}
