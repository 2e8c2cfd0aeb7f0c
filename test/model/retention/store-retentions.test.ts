import { Chart, Testing } from 'cdk8s';
import { PersistentVolumeClaim } from 'cdk8s-plus-28';
import { BackupStore } from '../../../src/model/backup/options/backup-store';
import { Problems } from '../../../src/model/problems';
import { storeLocation, storeRetentions } from '../../../src/model/retention/store-retentions';

const s3 = (given: object = {}): BackupStore => BackupStore.s3({ bucket: 'shop', ...given });

test('a store has its own retention, or else that of the schedule, or none', () => {
  const stores = [s3({ retention: { daily: 7 } }), s3()];
  const problems = new Problems();
  expect(storeRetentions(stores, undefined, problems)).toMatchObject([
    { store: stores[0], prop: 'method.stores[0].retention', rules: { tiers: { daily: 7 } } },
  ]);
  expect(storeRetentions(stores, { maxSnapshots: 2 }, problems)).toMatchObject([
    { store: stores[0], rules: { tiers: { daily: 7 } } },
    { store: stores[1], prop: 'retention', rules: { tiers: {}, maxSnapshots: 2 } },
  ]);
  problems.throwIfAny('none');
});

test('rules are refused where they stand; what is no store is somebody else’s problem', () => {
  const problems = new Problems();
  storeRetentions([s3(), s3({ retention: { daly: 1 } }), null, 5], { daily: 1 }, problems);
  expect(() => problems.throwIfAny('x')).toThrow(
    `x: 2 problems:
- method.stores[1].retention.daly: is not known; was daily meant?
- method.stores[1].retention: has no rule, so nothing would say what stays; give maxSnapshots, maxAge, hourly, daily, weekly, monthly or yearly`,
  );
  expect(storeRetentions(undefined, { daily: 1 }, problems)).toEqual([]);
});

test('the same place is the same, whatever the store is called', () => {
  const scope = new Chart(Testing.app(), 'c');
  const claim = PersistentVolumeClaim.fromClaimName(scope, 'Claim', 'nightly-disk');
  const places = [
    s3(),
    s3({ name: 'other' }),
    s3({ prefix: 'a' }),
    s3({ endpoint: 'https://s3.example.org' }),
    BackupStore.volume({ claim }),
    BackupStore.volume({ claim, name: 'other' }),
    BackupStore.volume({ claim, path: 'a' }),
    BackupStore.rclone({ name: 'a', type: 'azureblob', path: 'b', options: { x: '1', y: '2' } }),
    BackupStore.rclone({ name: 'b', type: 'azureblob', path: 'b', options: { y: '2', x: '1' } }),
    BackupStore.rclone({ name: 'a', type: 'azureblob', path: 'b', options: { x: '2' } }),
  ].map((store) => storeLocation(store, 'nightly'));
  const numbers = places.map((place) => places.indexOf(place));
  expect(numbers).toEqual([0, 0, 2, 3, 4, 4, 6, 7, 7, 9]);
  const { size } = new Set(['nightly', 'weekly'].map((name) => storeLocation(BackupStore.volume({}), name)));
  expect(size).toBe(2);
});
