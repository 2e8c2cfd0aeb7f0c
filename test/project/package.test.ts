import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { node, root } from './root';

const json = (name: string) => JSON.parse(readFileSync(join(root, name), 'utf8'));

test('the package depends on nothing but its three peers', () => {
  const manifest = json('package.json');
  expect(Object.keys(manifest.peerDependencies).sort()).toEqual(['cdk8s', 'cdk8s-plus-28', 'constructs']);
  expect(manifest.dependencies).toBeUndefined();
  expect(manifest.optionalDependencies).toBeUndefined();
  expect(manifest.bundledDependencies).toBeUndefined();
});

test('the peers are developed against the lowest version that is allowed', () => {
  const { peerDependencies, devDependencies } = json('package.json');
  for (const [name, range] of Object.entries(peerDependencies)) expect(range).toBe(`^${devDependencies[name]}`);
});

test('the lock file names no registry', () => {
  for (const [path, entry] of Object.entries<any>(json('package-lock.json').packages)) {
    expect([path, entry.resolved]).toEqual([path, undefined]);
  }
});

test('the samples in the documentation are the examples (if not: npm run samples)', () => {
  expect(node(['scripts/samples.mjs', '--check'])).toEqual({ code: 0, text: '' });
});
