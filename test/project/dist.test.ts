import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { node, requireCompiled, root } from './root';
import { read, removeScratch, scratch } from './scratch';

beforeAll(requireCompiled);
afterAll(removeScratch);

/** What the app writes into an empty folder, file name → text. */
function synthesize(): Record<string, string> {
  const folder = scratch();
  const ended = node(['scripts/synth.mjs'], { env: { CDK8S_OUTDIR: folder } });
  if (ended.code !== 0) throw new Error(ended.text);
  return read(folder);
}

test('dist/ holds what the app synthesizes now (if not: npm run synth)', () => {
  expect(existsSync(join(root, 'dist'))).toBe(true);
  expect(read(join(root, 'dist'))).toEqual(synthesize());
});

test('two syntheses give the same bytes', () => {
  expect(synthesize()).toEqual(synthesize());
});

test('dist/ holds one file per chart, named by the chart alone', () => {
  for (const name of readdirSync(join(root, 'dist'))) expect(name).toMatch(/^[a-z][a-z0-9-]*\.k8s\.yaml$/);
});
