import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

/** The folder of this repository. */
export const root = join(__dirname, '..', '..');

/** How a program ended, and all that it printed. */
export interface Ended {
  readonly code: number | null;
  readonly text: string;
}

/** Runs node on a script, in `cwd` (the repository, where it is left out). */
export function node(args: string[], options: { cwd?: string; env?: NodeJS.ProcessEnv } = {}): Ended {
  const ended = spawnSync(process.execPath, args, {
    cwd: options.cwd ?? root,
    env: { ...process.env, ...options.env },
    encoding: 'utf8',
  });
  return { code: ended.status, text: `${ended.stdout}${ended.stderr}` };
}

/** Fails, saying what to do, where lib/ was not compiled from the sources as they are; `npm test` compiles first. */
export function requireCompiled(): void {
  const ended = node(['scripts/compile.mjs', '--check']);
  if (ended.code !== 0) throw new Error(ended.text);
}
