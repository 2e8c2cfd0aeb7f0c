import { type Acting, actingIn, until } from '../acts/acting';
import { EXIT } from '../exit-code';
import { readNamespace } from '../kubernetes/read-namespace';
import type { ConnectionOptions } from '../kubernetes/reader';
import type { Surroundings } from '../surroundings';
import { type Format, formatted } from '../text/format';
import { printable } from '../text/printable';
import { rolloutText } from '../text/rollout-text';
import type { RolloutRun } from '../views/rollout-run';
import { type RolloutPart, rolloutParts } from '../views/rollout';

/** What `rollout wait` can be given. */
export interface RolloutOptions extends ConnectionOptions {
  readonly database: string;
  /** In seconds. @default 600 */
  readonly timeout?: number;
}

/** How long it may take by itself, in seconds. */
export const ROLLOUT_TIMEOUT = 600;

/** The operator says that all is well until it has seen a change: what it says has to stay, for so many looks. */
const STEADY = 3;

/** Waits until every instance is updated, streaming and ready. */
export async function rolloutWait(
  { database, timeout = ROLLOUT_TIMEOUT, ...connection }: RolloutOptions,
  acting: Acting,
): Promise<RolloutRun> {
  const reader = await acting.connect(connection);
  const began = acting.now();
  const said = new Map<string, string>();
  let parts: readonly RolloutPart[] = [];
  let steady = 0;
  const look = async (): Promise<true | undefined> => {
    const content = await readNamespace(reader, ['statefulSets', 'clusters', 'pods', 'leases', 'configMaps']);
    parts = rolloutParts(content, database);
    tell(parts, said, acting.progress);
    steady = parts.every(({ done }) => done) ? steady + 1 : 0;
    const operated = content.objects.clusters?.some(({ metadata }) => metadata.name === database) ?? false;
    return steady >= (operated ? STEADY : 1) || undefined;
  };
  const waited = await until(acting, look, timeout);
  return {
    namespace: reader.namespace,
    database,
    state: 'found' in waited ? 'done' : waited.ended,
    seconds: Math.round((acting.now().getTime() - began.getTime()) / 1000),
    parts,
  };
}

/** What is news: at first only what is waited for. */
function tell(parts: readonly RolloutPart[], said: Map<string, string>, progress: (line: string) => void): void {
  for (const { name, done, text } of parts) {
    const before = said.get(name);
    if (before !== text && !(before === undefined && done)) progress(`${name}: ${text}`);
    said.set(name, text);
  }
  const gone = [...said.keys()].filter((name) => !parts.some((part) => part.name === name));
  for (const name of gone) {
    progress(`${name}: gone`);
    said.delete(name);
  }
}

/** Waits, prints how it ended, and returns the exit code. */
export async function printRollout(
  { output, ...options }: RolloutOptions & { readonly output: Format },
  surroundings: Surroundings,
): Promise<number> {
  const run = await actingIn(surroundings, (acting) => rolloutWait(options, acting));
  surroundings.write(formatted(output, run, () => rolloutText(printable(run))));
  return { done: EXIT.healthy, late: EXIT.degraded, interrupted: EXIT.cannotTell }[run.state];
}
