import { node } from './root';

test('the benches of the cluster share what the end-to-end tests wait by, and load without jest', () => {
  const { code, text } = node(['--import', 'tsx', 'bench/cluster.ts', 'nothing']);
  expect(text).toContain('no bench is called nothing; there are ready, clone, switchover');
  expect(code).toBe(1);
});
