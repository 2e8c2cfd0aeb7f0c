import type { MadeBy } from '../../made-by';
import type { Problems } from '../../problems';
import type { ProgramModel } from '../../program-model';
import { warnOfMisspeltProps } from '../../unknown-props';
import type { LogicalBackupOptions } from '../options/logical-backup-options';
import { dumpEnvironment } from './dump-environment';
import type { DumpedServer } from './dumped-server';
import { folderProblem } from './folder';
import { LOGICAL_OPTIONS } from './known-options';
import type { DumpPlan } from './plan';
import { logicalProgram } from './program';

/** A backup as the user named it. */
export interface NamedBackup extends MadeBy {
  readonly name: string;
  readonly scheduled: boolean;
}

/** A logical backup with every default filled in and every value checked; the stores apart. */
export interface LogicalModel {
  readonly program: ProgramModel;
  readonly plan: DumpPlan;
}

/**
 * Fills in every default and checks every value. Problems are collected; where there are any, what is returned is of no
 * use.
 */
export function resolveLogical(
  server: DumpedServer,
  backup: NamedBackup,
  options: LogicalBackupOptions,
  problems: Problems,
): LogicalModel {
  const { name, scheduled } = backup;
  warnOfMisspeltProps(options, problems, LOGICAL_OPTIONS);
  problems.add('postgres', folderProblem(server.name));
  const given = {
    ...backup,
    work: 'dump-databases',
    component: 'logical-backup',
    prefix: 'method.',
    environment: { CDK8S_PG_DATABASE_NAME: server.name, ...dumpEnvironment(server, options, problems) },
  };
  return {
    plan: { name, scheduled, database: server.name, namespace: server.namespace },
    program: logicalProgram(server, given, options, problems),
  };
}
