import type { DumpPlan } from '../logical/plan';
import type { DumpRestorePlan } from '../logical/restore-plan';

/** What the companion of a dump of another kind of database is told. */
export interface OtherDumpPlan extends DumpPlan {
  readonly kind: string;
}

/** The same of a restore. */
export interface OtherRestorePlan extends DumpRestorePlan {
  readonly kind: string;
}
