import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CommanderError } from 'commander';
import { EXIT } from './exit-code';
import { ApiRefusal, CannotTell } from './kubernetes/problems';
import { program } from './program';
import { type Surroundings, surroundingsOfProcess } from './surroundings';

/** Runs the command line on arguments, and returns the exit code. */
export async function run(
  args: readonly string[],
  surroundings: Surroundings = surroundingsOfProcess(),
): Promise<number> {
  let code: number = EXIT.healthy;
  try {
    await program(version(), surroundings, (ended) => (code = ended)).parseAsync(args, { from: 'user' });
    return code;
  } catch (error) {
    // It has said what is wrong with the arguments; asked for help, it ends well.
    // A verb with exit codes of its own gives one; 1 is that of all others.
    if (error instanceof CommanderError) return error.exitCode === 1 ? EXIT.cannotTell : error.exitCode;
    if (!(error instanceof CannotTell || error instanceof ApiRefusal)) throw error;
    surroundings.complain(`${error.message}\n`);
    return EXIT.cannotTell;
  }
}

/** Of this package: its package.json is as far from the sources as from the bundle. */
function version(): string {
  const text = readFileSync(join(__dirname, '..', '..', 'package.json'), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}
