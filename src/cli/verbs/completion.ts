import type { Command } from 'commander';
import { EXIT } from '../exit-code';
import { readNamespace } from '../kubernetes/read-namespace';
import type { Surroundings } from '../surroundings';
import { COMPLETION_SCRIPTS, FILES_LINE, type Shell } from '../text/completion-scripts';
import { type Completion, completion } from '../views/completion';
import { knownNames } from '../views/databases';

/** How long a shell may wait for names, in milliseconds. */
const PATIENCE = 2_000;

/** Prints what a shell reads to complete words, and returns the exit code. */
export function printCompletionScript(shell: Shell, { write }: Pick<Surroundings, 'write'>): number {
  write(COMPLETION_SCRIPTS[shell]);
  return EXIT.healthy;
}

/** Prints what may be written next, a line each, and returns the exit code. Nobody reads what goes wrong. */
export async function printCandidates(
  root: Command,
  words: readonly string[],
  surroundings: Surroundings,
): Promise<number> {
  const found = completion(root, words);
  surroundings.write((await linesOf(found, surroundings)).map((line) => `${line}\n`).join(''));
  return EXIT.healthy;
}

async function linesOf(found: Completion, surroundings: Surroundings): Promise<string[]> {
  if (found.kind === 'files') return [FILES_LINE];
  const words = found.candidates.map(({ text, description }) => `${text}\t${description}`);
  if (found.kind === 'words') return words;
  surroundings.limit?.(PATIENCE);
  try {
    const reader = await surroundings.connect(found.connection);
    const { objects } = await readNamespace(reader, [
      'statefulSets',
      'clusters',
      'volumeSnapshots',
      'backups',
      'scheduledBackups',
    ]);
    const names = knownNames(objects).filter((name) => name.startsWith(found.begin));
    return [...words, ...names.map((name) => `${name}\ta database in namespace ${reader.namespace}`)];
  } catch {
    return words;
  }
}
