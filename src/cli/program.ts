import { Command } from 'commander';
import { backupCommand } from './commands/backup';
import { backupsCommand } from './commands/backups';
import { checkCommand } from './commands/check';
import type { Verb } from './commands/command';
import { completionCommand } from './commands/completion';
import { drillCommand } from './commands/drill';
import { initCommand } from './commands/init';
import { planCommand } from './commands/plan';
import { restoreCommand } from './commands/restore';
import { rolloutCommand } from './commands/rollout';
import { statusCommand } from './commands/status';
import { switchoverCommand } from './commands/switchover';
import type { Surroundings } from './surroundings';

/** As the help lists them: by what they are for. */
const VERBS: { readonly [heading: string]: readonly Verb[] } = {
  'See what is there:': [statusCommand, backupsCommand],
  'Act on it:': [backupCommand, restoreCommand, checkCommand, drillCommand, switchoverCommand],
  'Change what is declared:': [planCommand, rolloutCommand],
  'Begin:': [initCommand, completionCommand],
};

/** The command line, verb by verb; `end` takes the exit code of the one that ran. */
export function program(version: string, surroundings: Surroundings, end: (code: number) => void): Command {
  const root = new Command('cdk8s-pg')
    .description('See what is there of PostgreSQL in a namespace, act on it, and know what a change will do.')
    .version(version, '--version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .usage('<verb> [options]')
    .addHelpText('after', HELP)
    .showSuggestionAfterError()
    .showHelpAfterError('(--help tells what can be given)')
    .configureOutput({ writeOut: surroundings.write, writeErr: surroundings.complain })
    .exitOverride();
  for (const [heading, verbs] of Object.entries(VERBS)) {
    root.commandsGroup(heading);
    for (const verb of verbs) verb(root, { surroundings, end });
  }
  return root.helpCommand('help [verb]', 'print the help of a verb');
}

const HELP = `
Examples:
  cdk8s-pg status                    all databases of the current namespace
  cdk8s-pg status products-db -n shop
  cdk8s-pg help restore

Exit codes: 0 all is well, 2 it cannot be told; others are those of the verb, in its own help`;
