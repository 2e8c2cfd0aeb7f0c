import { ApiObject } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { recordLease } from '../../manifests/record-lease';
import { POSTGRESQL } from '../../model/backup/logical/manifest';
import type { LogicalBackupOptions } from '../../model/backup/options/logical-backup-options';
import { resolveStores } from '../../model/backup/stores/resolve-stores';
import { Problems } from '../../model/problems';
import { dumpPrunerProgram } from '../../model/retention/dump-program';
import type { DumpPruningPlan } from '../../model/retention/dump-pruning-plan';
import { LEFTOVER_AGE } from '../../model/retention/dump-units';
import { storeLocation, type StoreRetention } from '../../model/retention/store-retentions';
import type { Transfer } from '../../model/transfer';
import { PROGRAMS } from '../../programs/bundled';
import { dumpRetentionRules } from '../../programs/rules';
import { Program } from '../program/program';
import { takeNames } from '../taken-names';
import type { DumpTiming } from './dump-job';
import { takeStoreRetention } from './retention-of-store';
import { retentionOfSchedule } from './retention-resolve';
import type { Schedule } from './schedule';
import { cronTiming } from './timing';

/** How long a pruning may take, in seconds. What is not done then is done by the next. */
const DEADLINE = 1800;

/** What a backup may take longer than its deadline before its pruning waits no more, in seconds. */
const PATIENCE = 600;

/** What a run may take longer than its program, which ends by itself: until its pod runs. */
const MARGIN = 60;

/**
 * Whose dumps are pruned, and where.
 *
 * @internal
 */
export interface DumpRetentionParts {
  readonly database: { readonly name: string; readonly namespace: string; readonly kind?: string };
  readonly schedule: Schedule;
  readonly options: Pick<LogicalBackupOptions, 'transferImage' | 'transferResources'>;
  readonly plan: DumpTiming;
  readonly stores: readonly StoreRetention[];
}

/**
 * Deletes, on the schedule of the backups and by a program with an identity of its own, those dumps that no rule of
 * their store keeps.
 *
 * @internal
 */
export class DumpRetention extends Construct {
  /** @throws where the name is taken, or where the backups of a store have another retention */
  constructor(scope: Construct, id: string, { database, schedule, options, plan, stores }: DumpRetentionParts) {
    super(scope, id);
    const problems = new Problems();
    const name = retentionOfSchedule(plan.name);
    const { labels, annotations, program } = plan;
    const { transferImage, transferResources } = options;
    const reached = { stores: stores.map(({ store }) => store), transferImage, transferResources };
    const transfer = resolveStores(reached, { backup: plan.name, registry: program.registry }, problems);
    const { namespace, kind } = database;
    const pruned = { database: database.name, namespace, kind, schedule: plan.name };
    const named = { name, ...pruned, labels, annotations, program, transfer };
    const model = dumpPrunerProgram(named, problems);
    if (problems.none) {
      for (const { store, prop } of stores)
        problems.add(prop, takeStoreRetention(scope, database, storeLocation(store, plan.name)));
      problems.add('name', takeNames(scope, namespace, [name]));
    }
    problems.throwIfAny(scope.node.path);

    const told = pruningPlan(database, plan, stores, transfer);
    new ApiObject(this, 'Lease', k8s.KubeLease.manifest(recordLease(model)));
    new Program(this, 'Program', {
      model,
      files: { ...PROGRAMS.dumpRetention, 'plan.json': `${JSON.stringify(told, null, 2)}\n` },
      rules: dumpRetentionRules({ lease: name, backupLease: plan.name }),
      egress: transfer.egress,
    }).onSchedule({
      ...cronTiming(schedule, plan),
      // Its pod waits for the backup: by its program, or for the volume that both mount.
      deadline: told.deadline + plan.deadline.toSeconds() + PATIENCE + MARGIN,
      // What a run that failed has left, the next one does.
      retries: 0,
    });
  }
}

/** What the program is told. */
function pruningPlan(
  { name: database, namespace, kind = POSTGRESQL }: DumpRetentionParts['database'],
  { name, deadline }: DumpTiming,
  stores: readonly StoreRetention[],
  transfer: Transfer,
): DumpPruningPlan {
  const longest = deadline.toSeconds();
  // A pod that waits holds its volumes, and a backup on another node could not have them.
  const within = transfer.claims.length > 0 ? 0 : longest + PATIENCE;
  return {
    database,
    owner: { namespace, kind },
    lease: retentionOfSchedule(name),
    deadline: DEADLINE,
    after: { schedule: name, within },
    stores: stores.map(({ rules }, index) => ({
      name: transfer.storeNames[index] ?? '',
      // An upload that still runs is never a leftover.
      rules: { ...rules, failedMaxAge: Math.max(rules.failedMaxAge, LEFTOVER_AGE, longest) },
    })),
  };
}
