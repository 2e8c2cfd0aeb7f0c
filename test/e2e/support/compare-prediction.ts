import { type Prediction, SEVERITIES } from '../../../src/model/change/prediction';
import type { WriteLoad } from './load';
import { longestPause } from './load-log';
import { judgePause } from './pauses';
import type { Instances, Planned } from './planned';
import type { Row } from './planned-rows';
import { type Lives, restarted } from './restarts';
import type { StorageProbe } from './storage-probe';

/** Milliseconds without a write that nobody notices on a busy cluster. */
export const UNNOTICED = 3000;
/** What `seconds without writes` may come to, in milliseconds. */
const SECONDS = 60_000;

/** What the words of a prediction promise. */
type Effect =
  | 'refused'
  | 'nothing restarts'
  | 'all restart'
  | 'only standbys restart'
  | 'only the primary restarts'
  | 'hands over'
  | 'stops'
  | 'stuck';

export function effectOf(predictions: readonly Prediction[]): Effect {
  const said = predictions.map(({ what }) => what).join('\n');
  if (/cannot be applied/.test(said)) return 'refused';
  if (/refused in the cluster/.test(said)) return 'stuck';
  if (/primary waits for a person/.test(said)) return 'only standbys restart';
  if (/restarts standbys one by one|restarts the instances one by one|restarts the only instance/.test(said))
    return 'all restart';
  if (/pods are replaced one by one/.test(said)) return 'all restart';
  if (/still wait for an earlier change are restarted/.test(said)) return 'all restart';
  if (/at once where it waits for a person/.test(said)) return 'only the primary restarts';
  if (/switches over from/.test(said)) return 'hands over';
  return /the database is stopped/.test(said) ? 'stops' : 'nothing restarts';
}

/** How long nobody can write, by the words. */
function allowedPause(predictions: readonly Prediction[]): number {
  const said = predictions.map(({ what }) => what).join('\n');
  if (/until it is back|is stopped/.test(said)) return Infinity;
  return /seconds without writes|and at once where|are restarted/.test(said) ? SECONDS : UNNOTICED;
}

/** A line of each change that was compared, for a person to read. */
export const results: string[] = [];
afterAll(() => process.stdout.write(`${results.join('\n')}\n`));

/** What tells whether a database can be written to, and how long its storage would have kept it waiting anyway. */
export interface Watch {
  readonly load: WriteLoad;
  readonly storage: StorageProbe;
}

/** Applies a change, and compares what happens with what was said. */
export async function compare<P>(
  planned: Planned<P>,
  instances: Instances,
  { load, storage }: Watch,
  { change, said, until, ...edit }: Row<P>,
): Promise<void> {
  const predictions = planned.predict(edit);
  const matters = predictions.filter(({ severity }) => severity !== 'none');
  expect(matters.map(({ severity, what }) => `${severity}: ${what}`)).toEqual(
    said.map((words) => expect.stringMatching(new RegExp(`^${words}`))),
  );
  const effect = effectOf(matters);
  const worst = matters[0]?.severity ?? 'none';
  // What nobody notices restarts nothing, and is taken by the API.
  if (SEVERITIES.indexOf(worst) < SEVERITIES.indexOf('disruptive')) expect(effect).toBe('nothing restarts');
  if (effect === 'refused') {
    const { status, stderr } = await planned.tryToApply(edit);
    expect(status).not.toBe(0);
    results.push(`${change} | ${worst} | ${effect} | ${stderr.trim().split('\n')[0]?.slice(0, 160)}`);
    return;
  }
  const [before, primary, from] = [await instances.lives(), await instances.primary(), Date.now()];
  await planned.apply(edit);
  const { namespace } = instances.set;
  if (effect !== 'nothing restarts')
    await namespace.eventually(
      `${change}: ${effect}`,
      async () => done(effect, primary, before, await instances.lives()),
      {
        within: 300,
      },
    );
  if (until) await namespace.eventually(`${change} is done`, () => until(instances), { within: 120 });
  if (effect === 'stops' || effect === 'stuck') {
    results.push(`${change} | ${worst} | ${effect}`);
    return;
  }
  await instances.settled(240);
  await load.writes(3, { within: 120 });
  const to = Date.now();
  const log = await load.log();
  const pause = longestPause(log, { from, to });
  const kept = await storage.kept(pause);
  const after = await instances.lives();
  const changed = restarted(before, after);
  results.push(
    `${change} | ${worst} | ${effect} | ${pause.milliseconds} ms without writes, ${kept} ms of it for the storage | ${changed.join('; ').replace(/ \(started[^)]*\)/g, '')}`,
  );
  if (effect === 'nothing restarts') expect(changed).toEqual([]);
  else expect(done(effect, primary, before, after)).toBe(true);
  judgePause(allowedPause(matters), pause, { log, kept });
}

/** Whether what was to restart has restarted, and nothing else; an instance that is gone is none. */
export function done(effect: Effect, primary: string, before: Lives, now: Lives): boolean {
  if (effect === 'stops') return Object.keys(now).length === 0;
  const changed = new Set(restarted(before, now).map((line) => line.split(/[: ]/)[0]));
  const there = Object.keys(before).filter((pod) => now[pod] !== undefined);
  if (effect === 'stuck') return changed.size > 0;
  if (effect === 'hands over')
    return changed.size === 1 && changed.has(primary) && now[primary]?.uid === before[primary]?.uid;
  if (effect === 'only the primary restarts') return changed.size === 1 && changed.has(primary);
  if (effect === 'only standbys restart') return there.every((pod) => changed.has(pod) === (pod !== primary));
  const started = (pod: string): number => Date.parse(now[pod]?.serverStart ?? '');
  return there.every((pod) => changed.has(pod)) && there.every((pod) => !Number.isNaN(started(pod)));
}
