import { ReplicatedPostgres, type ReplicatedPostgresProps } from '../../src';
import { compare, results, UNNOTICED } from './support/compare-prediction';
import { full } from './support/extent';
import { type LoadLog, longestPause } from './support/load-log';
import { WriteLoad } from './support/load';
import type { PersistentVolumeClaim, Secret } from './support/objects';
import { type Instances, ownInstances, Planned } from './support/planned';
import { OWN, OWN_AT_LAST, OWN_BASE } from './support/own-planned-rows';
import type { Row } from './support/planned-rows';
import { restarted } from './support/restarts';
import { StorageProbe } from './support/storage-probe';
import { story } from './support/story';

describe('what is predicted of a change is what then happens', () => {
  const { test, namespace } = story('plan');
  let own: Planned<ReplicatedPostgresProps>;
  let ofOwn: Instances;
  let load: WriteLoad;
  let storage: StorageProbe;

  test('a ReplicatedPostgres', async (at) => {
    ofOwn = ownInstances(at, 'db');
    own = new Planned(ofOwn.set, (chart, props) => new ReplicatedPostgres(chart, 'Db', props), OWN_BASE);
    await own.apply();
    await ofOwn.settled(150);
  }, 200);

  const row = (each: Row<ReplicatedPostgresProps>): void =>
    test(each.change, () => compare(own, ofOwn, { load, storage }, each), 600);

  test('a load', async ({ kubectl }) => {
    load = await WriteLoad.start(ofOwn.set, { interval: 0.1 });
    storage = await StorageProbe.start(namespace());
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
      const claims = await at.kubectl.list<PersistentVolumeClaim>('pvc', 'cdk8s-pg/database=db');
      expect(claims.map(({ metadata }) => metadata.name)).toEqual(['data-db-0', 'data-db-1']);
      expect(await at.kubectl.find('secret', 'db-owner')).toBeDefined();
    }, 200);
  } else test('its load ends', async () => void (await load.remove()));
});
