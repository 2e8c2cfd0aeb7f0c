import { nearest } from '../../src/model/nearest';

const KEYS = ['replicas', 'primary', 'storage', 'memory', 'storageGrownTo'];

test.each([
  ['replica', 'replicas'],
  ['Replicas', 'replicas'],
  ['strorage', 'storage'],
  ['storagegrownto', 'storageGrownTo'],
  ['primry', 'primary'],
])('%s probably means %s', (written, meant) => {
  expect(nearest(written, KEYS)).toBe(meant);
});

test.each(['costCentre', 'x'])('%s means none of them', (written) => {
  expect(nearest(written, ['replicas', 'storage'])).toBeUndefined();
});
