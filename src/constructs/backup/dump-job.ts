import { ApiObject } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { dumpStatusName } from '../../model/backup/logical/annotations';
import type { DumpPlan } from '../../model/backup/logical/plan';
import { recordLease } from '../../manifests/record-lease';
import { storeClaim } from '../../manifests/store-claim';
import type { ProgramModel } from '../../model/program-model';
import type { Transfer } from '../../model/transfer';
import { dumpRules } from '../../programs/rules';
import { Program } from '../program/program';
import type { BackupPlan } from './backup-plan';
import { cronTiming } from './timing';

/** How often a run that failed is tried again. */
const RETRIES = 2;

/** When dumps are taken: what a plan of any backup says of it. */
export type DumpTiming = Omit<BackupPlan, 'method' | 'immediate'>;

/**
 * What dumps are made of.
 *
 * @internal
 */
export interface DumpParts {
  readonly model: ProgramModel;
  readonly transfer: Transfer;
  /** The program, and its plan. */
  readonly files: { readonly [file: string]: string };
  readonly plan: DumpPlan;
  /** The database; stores are known. */
  readonly egress: k8s.NetworkPolicyEgressRule;
}

/** A program with an identity of its own that dumps, by a CronJob or by a Job that runs once, and what it writes to. */
export function makeDumps(scope: Construct, timing: DumpTiming, parts: DumpParts): void {
  const { transfer, files, egress } = parts;
  const { name, schedule } = timing;
  const model = { ...parts.model, transfer };
  const plan: DumpPlan = { ...parts.plan, locations: transfer.locations };
  for (const [id, claim] of Object.entries(transfer.madeClaims))
    new ApiObject(scope, `Store${id}`, k8s.KubePersistentVolumeClaim.manifest(storeClaim(model, claim)));
  new ApiObject(scope, 'Lease', k8s.KubeLease.manifest(recordLease(model)));
  const made = new Program(scope, 'Program', {
    model,
    files: { ...files, 'plan.json': `${JSON.stringify(plan, null, 2)}\n` },
    rules: dumpRules({ lease: name, status: dumpStatusName(name) }),
    egress: [egress, ...transfer.egress].filter(({ ports = [] }) => ports.length > 0),
  });
  const limits = { retries: RETRIES, deadline: timing.deadline.toSeconds() };
  if (schedule === undefined) made.once(name, limits);
  else
    made.onSchedule({
      ...limits,
      ...cronTiming(schedule, timing),
    });
}
