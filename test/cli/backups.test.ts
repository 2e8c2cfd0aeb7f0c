import type { NamespaceObjects } from '../../src/cli/kubernetes/objects';
import { moment } from '../model/status/support';
import { REPLICATED } from './objects';
import { beside, cronJob, lease, run } from './program-objects';
import { command, text } from './support';

const { now, objects } = moment('failed');

test('the catalogue of a database of our own, the newest first', async () => {
  const { code, out } = await command('backups products-db', { objects }, now);
  expect(out).toMatchInlineSnapshot(`
   "NAME                     METHOD     AGE                    STATE       SCHEDULE   OF              SERVER   SIZE        REMARKS
   broken-20261121111315    snapshot   2 minutes 34 seconds   failed      broken     products-db-0   online   -           VolumeSnapshot broken-20261121111315: Failed to get snapshot class with error volumesnapshotclass.snapshot.storage.k8s.io "no-such-class" not found
   once-broken              snapshot   2 minutes 57 seconds   failed      -          products-db-0   online   -           stands in YAML; VolumeSnapshot once-broken: Failed to get snapshot class with error volumesnapshotclass.snapshot.storage.k8s.io "no-such-class" not found
   broken-20261121111218    snapshot   3 minutes 21 seconds   failed      broken     products-db-0   online   -           VolumeSnapshot broken-20261121111218: Failed to get snapshot class with error volumesnapshotclass.snapshot.storage.k8s.io "no-such-class" not found
   broken-20261121111121    snapshot   4 minutes 10 seconds   failed      broken     products-db-0   online   -           VolumeSnapshot broken-20261121111121: Failed to get snapshot class with error volumesnapshotclass.snapshot.storage.k8s.io "no-such-class" not found
   resting-20261121111055   snapshot   4 minutes 35 seconds   available   resting    products-db-0   online   1Gi + 1Gi
   before-migration         snapshot   4 minutes 44 seconds   available   -          products-db-0   online   1Gi + 1Gi   stands in YAML
   nightly-20261121111054   snapshot   4 minutes 51 seconds   available   nightly    products-db-0   online   1Gi + 1Gi
   "
  `);
  expect(code).toBe(0);
});

test('the catalogue of a Cluster of CloudNativePG', async () => {
  expect((await command('backups shop-db', { objects }, now)).out).toMatchInlineSnapshot(`
   "NAME                          METHOD     AGE                    STATE       SCHEDULE       OF          SERVER    SIZE   REMARKS
   shop-broken                   snapshot   39 seconds             failed      -              shop-db-2   offline   -      stands in YAML; can't execute snapshot backup: Failed to get snapshot class with error volumesnapshotclass.snapshot.storage.k8s.io "no-such-class" not found
   shop-berlin-20261121111058    snapshot   3 minutes 15 seconds   available   shop-berlin    shop-db-1   offline   1Gi
   shop-once                     snapshot   3 minutes 47 seconds   available   -              shop-db-2   offline   1Gi    stands in YAML
   shop-nightly-20261121111054   snapshot   4 minutes 36 seconds   available   shop-nightly   shop-db-2   offline   1Gi
   "
  `);
});

test('only those in some states', async () => {
  const { out } = await command('backups products-db --state failed,pending -o json', { objects }, now);
  const { counts, backups } = JSON.parse(out);
  expect(new Set(backups.map(({ state }: any) => state))).toEqual(new Set(['failed']));
  expect(counts.total).toBeGreaterThan(backups.length);
});

const dumps = cronJob('dumps', 'logical-backup');
const time = (minute: number): string => `2026-11-21T10:${minute}:00Z`;
const stored = (near: boolean, far: boolean) => [
  { name: 'near', ok: near, ...(near ? {} : { reason: 'no room' }) },
  { name: 'far', ok: far, ...(far ? {} : { reason: 'unreachable' }) },
];
const said = (backup: string, ok: boolean, stores: object[]) => ({
  ...{
    program: 'dump-databases',
    ok,
    database: 'products-db',
    backup,
    bytes: 2048,
    seconds: 3,
    from: 'standby',
    stores,
  },
  ...(ok ? {} : { reason: 'not in every store' }),
});
const running = run(dumps, undefined, { ended: time(50), number: 9 });
const DUMPED = beside(
  {
    cronJobs: [dumps],
    leases: [
      lease('dumps', {
        'last-successful-backup': {
          time: time(10),
          backup: 'dumps-20261121101000',
          bytes: 2048,
          seconds: 3,
          stores: stored(true, true),
        },
        'last-failed-backup': { time: time(40), reason: 'no connection' },
      }),
    ],
  },
  // As its pod said, which is told of by the Lease as well.
  run(dumps, said('dumps-20261121101000', true, stored(true, true)), { ended: time(11), number: 1 }),
  run(dumps, said('dumps-20261121102000', false, stored(true, false)), { ended: time(20), number: 2, failed: true }),
  run(dumps, said('dumps-20261121103000', false, stored(false, false)), { ended: time(30), number: 3, failed: true }),
  { jobs: running.jobs.map(({ metadata, spec }) => ({ metadata, spec, status: { startTime: time(50) } })) },
);

test('snapshots and dumps stand in one list, and each dump says where it is', async () => {
  const { code, out } = await command('backups products-db', { objects: DUMPED });
  expect(out).toMatchInlineSnapshot(`
   "NAME                     METHOD     AGE                  STATE       SCHEDULE   OF              SERVER   SIZE      STORES      REMARKS
   dumps-9                  dump       1 hour 10 minutes    running     dumps      -               online   -         -
   dumps                    dump       1 hour 20 minutes    failed      dumps      -               online   -         -           no connection
   dumps-20261121103000     dump       1 hour 30 minutes    failed      dumps      standby         online   2.0 KiB   -           not in near: no room; not in far: unreachable
   dumps-20261121102000     dump       1 hour 40 minutes    available   dumps      standby         online   2.0 KiB   near        not in far: unreachable
   dumps-20261121101000     dump       1 hour 50 minutes    available   dumps      standby         online   2.0 KiB   near, far
   nightly-20261121030000   snapshot   8 hours 59 minutes   available   nightly    products-db-1   online   10Gi      -
   "
  `);
  expect(code).toBe(0);
});

test.each<[string, string[]]>([
  ['--store near', ['dumps-20261121102000', 'dumps-20261121101000']],
  ['--store far', ['dumps-20261121101000']],
  ['--method dump --state failed', ['dumps', 'dumps-20261121103000']],
  ['--method dump --state running', ['dumps-9']],
  ['--method snapshot', ['nightly-20261121030000']],
  ['--method snapshot --store near', []],
])('%s', async (filter, expected) => {
  const { out } = await command(`backups products-db ${filter} -o json`, { objects: DUMPED });
  const { backups, counts } = JSON.parse(out);
  expect(backups.map(({ name }: any) => name)).toEqual(expected);
  expect(counts).toEqual({ total: 6, available: 3, running: 1, failed: 2 });
});

test.each([
  ['--store nera', 'there is no store nera of dumps of products-db; did you mean near?\n'],
  ['--store other-side', 'there is no store other-side of dumps of products-db; there are far, near\n'],
])('%s is no store', async (filter, err) => {
  expect(await command(`backups products-db ${filter}`, { objects: DUMPED })).toEqual({ code: 2, out: '', err });
});

test('a database that runs elsewhere, or whose schedule is gone, has dumps', async () => {
  const record = { time: time(10), backup: 'dumps-1', stores: stored(true, true) };
  const leases = [lease('old-dumps', { 'last-successful-backup': record }, 'legacy')];
  const { code, out } = await command('backups legacy', { objects: { leases } });
  expect(out).toBe(
    text(`
      NAME      METHOD   AGE                 STATE       SCHEDULE   OF   SERVER   SIZE   STORES      REMARKS
      dumps-1   dump     1 hour 50 minutes   available   -          -    online   -      near, far
    `),
  );
  expect(code).toBe(0);
});

test('where snapshots may not be listed dumps alone can be', async () => {
  const world = { objects: DUMPED, forbidden: ['volumesnapshots'] };
  expect(await command('backups products-db', world)).toMatchObject({ code: 2, out: '' });
  expect(await command('backups products-db --method dump -o json', world)).toMatchObject({ code: 0, err: '' });
});

test('of a database that is gone there are backups still', async () => {
  const { volumeSnapshots } = REPLICATED;
  const { code, out } = await command('backups products-db', { objects: { volumeSnapshots } });
  expect(out).toBe(
    text(`
      NAME                     METHOD     AGE                  STATE       SCHEDULE   OF              SERVER   SIZE   REMARKS
      nightly-20261121030000   snapshot   8 hours 59 minutes   available   nightly    products-db-1   online   10Gi
    `),
  );
  expect(code).toBe(0);
});

test.each<[string, NamespaceObjects, string]>([
  ['backups products-db', { ...REPLICATED, volumeSnapshots: [] }, 'no backup of products-db in namespace shop\n'],
  [
    'backups products-db --state failed',
    REPLICATED,
    'no backup of products-db in namespace shop that fits; there is 1 other\n',
  ],
])('%s may list nothing', async (args, given, expected) => {
  expect(await command(args, { objects: given })).toEqual({ code: 0, out: expected, err: '' });
});
