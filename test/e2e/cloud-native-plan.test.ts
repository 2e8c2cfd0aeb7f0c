import { CloudNativePostgres, type CloudNativePostgresProps } from '../../src';
import { compare, done, effectOf } from './support/compare-prediction';
import { full } from './support/extent';
import { WriteLoad } from './support/load';
import type { Namespace } from './support/namespace';
import type { PersistentVolumeClaim } from './support/objects';
import { OPERATED, OPERATED_AT_LAST, OPERATED_BASE } from './support/operated-planned-rows';
import { type Instances, operatedInstances, Planned } from './support/planned';
import type { Row } from './support/planned-rows';
import { StorageProbe } from './support/storage-probe';
import { story } from './support/story';

describe('what is predicted of a change on CloudNativePG is what then happens', () => {
  const { test, namespace } = story('cloud-native-plan');
  let operated: Planned<CloudNativePostgresProps>;
  let ofOperated: Instances;
  let load: WriteLoad;
  let storage: StorageProbe;

  const claims = async ({ kubectl }: Namespace): Promise<unknown[]> =>
    kubectl.list<PersistentVolumeClaim>('pvc', 'cnpg.io/cluster=orders');

  test('a CloudNativePostgres', async (at) => {
    ofOperated = operatedInstances(at, 'orders');
    operated = new Planned(
      ofOperated.set,
      (chart, props) => new CloudNativePostgres(chart, 'Orders', props),
      OPERATED_BASE,
    );
    await operated.apply();
    await ofOperated.settled(200);
  }, 300);

  const row = (each: Row<CloudNativePostgresProps>): void =>
    test(each.change, () => compare(operated, ofOperated, { load, storage }, each), 700);

  test('a load', async () => {
    load = await WriteLoad.start(ofOperated.set, { interval: 0.1, name: 'load-of-orders' });
    storage = await StorageProbe.start(namespace());
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
    expect(await claims(at)).not.toEqual([]);
    const [worst] = await operated.remove();
    expect(worst).toMatchObject({ severity: 'destructive', what: expect.stringContaining('deletes its volumes') });
    await at.eventually('no claim is left', async () => (await claims(at)).length === 0, {
      within: 120,
    });
  }, 200);
});
