import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const root = resolve(__dirname, '../../..');

test.each(['decision', 'snapshot-units', 'references'])(
  'a program in the cluster can carry %s: it brings nothing along but the model',
  (name) => {
    const folder = mkdtempSync(join(tmpdir(), 'retention-'));
    try {
      const [out, meta] = [join(folder, 'out.js'), join(folder, 'meta.json')];
      const entry = join('src/model/retention', `${name}.ts`);
      const esbuild = join(root, 'node_modules/esbuild/bin/esbuild');
      const options = ['--bundle', '--platform=node', '--log-level=warning', `--outfile=${out}`, `--metafile=${meta}`];
      execFileSync(esbuild, [entry, ...options], { cwd: root });
      const { inputs, outputs } = JSON.parse(readFileSync(meta, 'utf8'));
      expect(Object.keys(inputs).filter((path) => !path.startsWith('src/model/'))).toEqual([]);
      expect(Object.values<any>(outputs).flatMap(({ imports }) => imports)).toEqual([]);
      expect(readFileSync(out, 'utf8').length).toBeLessThan(30_000);
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
);
