import { numberOf, textOf } from '../../model/status/read';
import { type Acting, actingIn } from '../acts/acting';
import { type Runnable, runOnDemand, type RunOptions } from '../acts/on-demand-run';
import { whyUnknown } from '../acts/run-job';
import { objectsOf } from '../acts/said';
import { EXIT } from '../exit-code';
import type { Surroundings } from '../surroundings';
import { colours } from '../text/colours';
import { drillText } from '../text/drill-text';
import { type Format, formatted } from '../text/format';
import { printable } from '../text/printable';
import type { DrillRun } from '../views/drill-run';

/** What `drill` can be given. */
export type DrillOptions = RunOptions;

const DRILL: Runnable = {
  component: 'restore-drill',
  construct: 'RestoreDrill',
  many: 'restore drills',
  page: 'drill-restores',
  container: 'restore-drill',
};

/** What of a drill is told in numbers. */
const FIGURES = ['backupAge', 'restoreSeconds', 'recoverySeconds', 'checkSeconds', 'assertions'] as const;

/** Runs a restore drill now, and waits for what it finds. */
export async function drill(options: DrillOptions, acting: Acting): Promise<DrillRun> {
  const { namespace, name, job, follow, end } = await runOnDemand(options, DRILL, acting);
  const said = end?.said ?? {};
  const ended = typeof said.ok === 'boolean';
  const failed = ended ? !said.ok : end?.how === 'failed';
  const unknown = end !== undefined && !ended && !failed;
  const reason = textOf(said.reason) ?? (end !== undefined && !ended ? whyUnknown(end) : undefined);
  const backup = textOf(said.backup);
  const figures = FIGURES.flatMap((figure) => {
    const value = numberOf(said[figure]);
    return value === undefined ? [] : [[figure, value] as const];
  });
  return {
    namespace,
    database: options.database,
    drill: name,
    job,
    state: end === undefined ? 'begun' : failed ? 'failed' : unknown ? 'unknown' : 'succeeded',
    ...(reason === undefined ? {} : { reason }),
    ...(backup === undefined ? {} : { backup }),
    ...Object.fromEntries(figures),
    failures: objectsOf(said.failures),
    skipped: objectsOf(said.skipped),
    ...(end === undefined || unknown ? { follow } : {}),
  };
}

/** Runs it, prints what it finds, and returns the exit code. */
export async function printDrill(
  { output, ...options }: DrillOptions & { readonly output: Format },
  surroundings: Surroundings,
): Promise<number> {
  const run = await actingIn(surroundings, (acting) => drill(options, acting));
  surroundings.write(formatted(output, run, () => drillText(printable(run), colours(surroundings.colours))));
  return { begun: EXIT.healthy, succeeded: EXIT.healthy, failed: EXIT.degraded, unknown: EXIT.cannotTell }[run.state];
}
