import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { installed } from '../../project/installed';

/** Something that is built on this machine, and copied into a pod. */
export interface Build {
  readonly name: string;
  /** The programs that it takes. */
  readonly tools: readonly string[];
  /** The files and folders that it is made from; another content is built anew. */
  readonly sources: readonly string[];
  /** Builds into an empty folder. */
  readonly into: (folder: string) => void;
}

/** The tools that this machine has not. */
export function missingTools({ tools }: Build): string[] {
  return tools.filter((tool) => !installed(tool));
}

/** Builds it, unless an earlier run has built the same; returns the folder. */
export function built({ name, sources, into }: Build): string {
  const digest = createHash('sha256').update(into.toString());
  for (const file of sources.flatMap(filesOf)) digest.update(`${file}\0`).update(readFileSync(file));
  const folder = join(tmpdir(), 'cdk8s-pg-e2e', `${name}-${digest.digest('hex').slice(0, 12)}`);
  if (existsSync(folder)) return folder;
  const unfinished = `${folder}.${process.pid}`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { recursive: true });
  into(unfinished);
  renameSync(unfinished, folder);
  return folder;
}

function filesOf(path: string): string[] {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path)
    .sort()
    .flatMap((name) => filesOf(join(path, name)));
}

/** A program of node with its packages, as the text of one file. */
export function bundled(program: string): string {
  const { outputFiles } = buildSync({
    entryPoints: [program],
    write: false,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    // Not needed, and not installed.
    external: ['pg-native', 'cloudflare:sockets'],
    // Packages that are no modules ask for node's own modules by require.
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
  });
  return outputFiles[0]?.text ?? '';
}

export interface RunIn {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs a program of this machine and returns what it printed. @throws where it fails: what it said */
export function run(program: string, args: readonly string[], { cwd, env }: RunIn = {}): string {
  return execFileSync(program, args, {
    cwd,
    env: { ...process.env, ...env },
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 600_000,
  });
}
