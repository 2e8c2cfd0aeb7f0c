import { numberOf, textOf, textsOf } from '../../model/status/read';
import { type Acting, actingIn } from '../acts/acting';
import { type Runnable, runOnDemand, type RunOptions } from '../acts/on-demand-run';
import { whyUnknown } from '../acts/run-job';
import { objectsOf } from '../acts/said';
import { EXIT } from '../exit-code';
import type { Surroundings } from '../surroundings';
import { checkText } from '../text/check-text';
import { colours } from '../text/colours';
import { type Format, formatted } from '../text/format';
import { printable } from '../text/printable';
import type { CheckRun } from '../views/check-run';

/** What `check` can be given. */
export type CheckOptions = RunOptions;

const CHECK: Runnable = {
  component: 'consistency-check',
  construct: 'ConsistencyCheck',
  many: 'consistency checks',
  page: 'check-consistency',
  container: 'check-consistency',
};

/** Runs a consistency check now, and waits for what it finds. */
export async function check(options: CheckOptions, acting: Acting): Promise<CheckRun> {
  const { namespace, name, job, follow, end } = await runOnDemand(options, CHECK, acting);
  const said = end?.said ?? {};
  const outcome = (['same', 'different', 'unknown'] as const).find((each) => each === said.outcome);
  const unknown = outcome === undefined && end !== undefined;
  const reason = unknown ? whyUnknown(end) : textOf(said.reason);
  return {
    namespace,
    database: options.database,
    check: name,
    job,
    outcome: end === undefined ? 'begun' : (outcome ?? 'unknown'),
    ...(reason === undefined ? {} : { reason }),
    instances: objectsOf(said.instances),
    tables: numberOf(said.tables) ?? 0,
    rows: numberOf(said.rows) ?? 0,
    assertions: numberOf(said.assertions) ?? 0,
    differences: objectsOf(said.differences),
    skipped: objectsOf(said.skipped),
    leftOut: textsOf(said.leftOut),
    more: numberOf(said.more) ?? 0,
    ...(end === undefined || unknown ? { follow } : {}),
  };
}

/** Runs it, prints what it finds, and returns the exit code. */
export async function printCheck(
  { output, ...options }: CheckOptions & { readonly output: Format },
  surroundings: Surroundings,
): Promise<number> {
  const run = await actingIn(surroundings, (acting) => check(options, acting));
  surroundings.write(formatted(output, run, () => checkText(printable(run), colours(surroundings.colours))));
  return { begun: EXIT.healthy, same: EXIT.healthy, different: EXIT.degraded, unknown: EXIT.cannotTell }[run.outcome];
}
