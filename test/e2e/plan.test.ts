import {
  CloudNativePostgres,
  type CloudNativePostgresProps,
  ReplicatedPostgres,
  type ReplicatedPostgresProps,
} from '../../src';
import { type Prediction, SEVERITIES } from '../../src/model/change/prediction';
import { full } from './support/extent';
import { type LoadLog, longestPause } from './support/load-log';
import { WriteLoad } from './support/load';
import type { Namespace } from './support/namespace';
import type { PersistentVolumeClaim, Secret } from './support/objects';
import { type Instances, operatedInstances, ownInstances, Planned } from './support/planned';
import {
  OPERATED,
  OPERATED_AT_LAST,
  OPERATED_BASE,
  OWN,
  OWN_AT_LAST,
  OWN_BASE,
  type Row,
} from './support/planned-rows';
import { type Lives, restarted } from './support/restarts';
import { story } from './support/story';

/** Milliseconds without a write that nobody notices on a busy cluster. */
const UNNOTICED = 3000;
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

function effectOf(predictions: readonly Prediction[]): Effect {
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

const results: string[] = [];
afterAll(() => process.stdout.write(`${results.join('\n')}\n`));

/** Applies a change, and compares what happens with what was said. */
async function compare<P>(
  planned: Planned<P>,
  instances: Instances,
  load: WriteLoad,
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
  const pause = longestPause(await load.log(), { from, to: Date.now() });
  const after = await instances.lives();
  const changed = restarted(before, after);
  results.push(
    `${change} | ${worst} | ${effect} | ${pause.milliseconds} ms without writes | ${changed.join('; ').replace(/ \(started[^)]*\)/g, '')}`,
  );
  if (effect === 'nothing restarts') expect(changed).toEqual([]);
  else expect(done(effect, primary, before, after)).toBe(true);
  expect(pause.milliseconds).toBeLessThan(allowedPause(matters));
}

/** Whether what was to restart has restarted, and nothing else; an instance that is gone is none. */
function done(effect: Effect, primary: string, before: Lives, now: Lives): boolean {
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

describe('what is predicted of a change is what then happens', () => {
  const { test, namespace } = story('plan');
  let own: Planned<ReplicatedPostgresProps>;
  let operated: Planned<CloudNativePostgresProps>;
  let ofOwn: Instances;
  let ofOperated: Instances;

  const claims = async ({ kubectl }: Namespace, selector: string): Promise<string[]> =>
    (await kubectl.list<PersistentVolumeClaim>('pvc', selector)).map(({ metadata }) => metadata.name);

  test('a database of each engine', async (at) => {
    [ofOwn, ofOperated] = [ownInstances(at, 'db'), operatedInstances(at, 'orders')];
    own = new Planned(ofOwn.set, (chart, props) => new ReplicatedPostgres(chart, 'Db', props), OWN_BASE);
    operated = new Planned(
      ofOperated.set,
      (chart, props) => new CloudNativePostgres(chart, 'Orders', props),
      OPERATED_BASE,
    );
    await Promise.all([own.apply(), operated.apply()]);
    await ofOwn.settled(150);
  }, 200);

  describe('of a ReplicatedPostgres:', () => {
    let load: WriteLoad;
    const row = (each: Row<ReplicatedPostgresProps>): void =>
      test(each.change, () => compare(own, ofOwn, load, each), 600);

    test('a load', async ({ kubectl }) => {
      load = await WriteLoad.start(ofOwn.set, { interval: 0.1 });
      const { data } = await kubectl.get<Secret>('secret', 'db-owner');
      await kubectl.apply([{ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'mine' }, data }]);
    });
    for (const each of OWN) if (full || each.quick) row(each);
    if (full) {
      test('a change that nobody rolls', async () => {
        const edit = { props: { parameters: { max_connections: '40' } } };
        expect(own.predict(edit)).toMatchObject([
          { severity: 'safe', what: expect.stringContaining('restarts nothing by itself (updateStrategy OnDelete)') },
        ]);
        const before = await ofOwn.lives();
        await own.apply(edit);
        await namespace().eventually(
          'the StatefulSet has another revision',
          async () => {
            const { status } = await ofOwn.set.statefulSet();
            return status.updateRevision !== status.currentRevision;
          },
          { within: 60 },
        );
        expect(restarted(before, await ofOwn.lives())).toEqual([]);
      }, 120);
      OWN_AT_LAST.forEach(row);
      for (const { primary, words, goesOn } of [
        { primary: 1, words: 'the primary db-1 is the first to restart', goesOn: false },
        { primary: 0, words: 'the first standby that restarts does not start', goesOn: true },
      ])
        test(`another major version, where instance ${primary} is the primary: ${goesOn ? 'the others go on' : 'nobody can write'}`, async () => {
          await own.apply({ props: { primary } });
          await ofOwn.set.settled({ within: 90, primary });
          const [edit, back] = [{ props: { version: '17' } }, { props: { version: '18.6' } }];
          expect(own.predict(edit)[0]?.what).toContain(words);
          const [before, from] = [await ofOwn.lives(), Date.now()];
          await own.apply(edit);
          await ofOwn.set.logged(1, /was made by PostgreSQL 18, this image is PostgreSQL 17/, { within: 90 });
          const tried = restarted(before, await ofOwn.lives());
          expect(tried).toEqual(['db-1 is another pod']);
          if (goesOn) await load.writes(20);
          else {
            const silent = ({ acknowledged }: LoadLog): boolean =>
              Date.now() - (acknowledged.at(-1)?.at ?? 0) > 2 * UNNOTICED;
            await load.until('nobody can write', silent, 30);
          }
          await own.apply(back);
          await ofOwn.set.settled({ within: 200, primary });
          await load.writes(3, { within: 90 });
          const pause = longestPause(await load.log(), { from }).milliseconds;
          if (goesOn) expect(pause).toBeLessThan(UNNOTICED);
          results.push(`another major version, primary ${primary} | disruptive | stuck | ${pause} ms without writes`);
        }, 400);
      test('it is removed: pods go, claims and Secrets stay', async (at) => {
        await load.remove();
        const [{ severity, what } = { severity: '', what: '' }] = await own.remove();
        expect(`${severity}: ${what}`).toBe(
          'disruptive: is removed: its pods go, nobody can connect; claims and Secrets stay',
        );
        await at.eventually('no pod is left', async () => (await ofOwn.set.pods()).length === 0, { within: 120 });
        expect(await claims(at, 'cdk8s-pg/database=db')).toEqual(['data-db-0', 'data-db-1']);
        expect(await at.kubectl.find('secret', 'db-owner')).toBeDefined();
      }, 200);
    } else test('its load ends', async () => void (await load.remove()));
  });

  describe('of a CloudNativePostgres:', () => {
    let load: WriteLoad;
    const row = (each: Row<CloudNativePostgresProps>): void =>
      test(each.change, () => compare(operated, ofOperated, load, each), 700);

    test('a load', async () => {
      await ofOperated.settled(200);
      load = await WriteLoad.start(ofOperated.set, { interval: 0.1, name: 'load-of-orders' });
    }, 300);
    for (const each of OPERATED) if (full || each.quick) row(each);
    if (!full) return;
    test('a change that a person rolls: only the standby restarts', async () => {
      const edit = { props: { parameters: { max_connections: '80' } } };
      const said = operated.predict(edit);
      expect(effectOf(said)).toBe('only standbys restart');
      const [before, primary] = [await ofOperated.lives(), await ofOperated.primary()];
      await operated.apply(edit);
      await namespace().eventually(
        'the operator waits for a person',
        async () => {
          const { status } = await namespace().kubectl.get<{ metadata: { name: string }; status?: { phase?: string } }>(
            'clusters.postgresql.cnpg.io',
            'orders',
          );
          return /waiting for user/i.test(status?.phase ?? '');
        },
        { within: 180 },
      );
      expect(done('only standbys restart', primary, before, await ofOperated.lives())).toBe(true);
    }, 300);
    OPERATED_AT_LAST.forEach(row);
    row({
      change: 'it hibernates',
      props: { hibernated: true },
      said: ['disruptive: hibernates: the database is stopped, its volumes stay'],
    });
    test('it is removed: its volumes are deleted', async (at) => {
      expect(await claims(at, 'cnpg.io/cluster=orders')).not.toEqual([]);
      const [worst] = await operated.remove();
      expect(worst).toMatchObject({ severity: 'destructive', what: expect.stringContaining('deletes its volumes') });
      await at.eventually('no claim is left', async () => (await claims(at, 'cnpg.io/cluster=orders')).length === 0, {
        within: 120,
      });
    }, 200);
  });
});
