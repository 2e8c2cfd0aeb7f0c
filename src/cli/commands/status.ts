import type { Surroundings } from '../surroundings';
import { printStatus } from '../verbs/status';
import { watched } from '../verbs/watch';
import { type ReadOptions, reading, type Verb } from './command';

interface StatusFlags extends ReadOptions {
  readonly watch?: boolean;
  readonly lag?: boolean;
}

export const statusCommand: Verb = (root, { surroundings, end }) => {
  reading(root.command('status'))
    .description('instances, endpoints, backups, restores, drills, checks and connections of databases, warnings first')
    .argument('[database]', 'only this one')
    .option('--lag', 'ask primaries how far their standbys are behind: runs psql in their pods')
    .option('-w, --watch', 'again every 2 seconds, until Ctrl-C')
    .addHelpText('after', HELP)
    .action(async (database: string | undefined, { watch, ...options }: StatusFlags) => {
      const print = (each: Surroundings): Promise<number> => printStatus({ ...options, database }, each);
      end(await (watch === true ? watched(print, surroundings) : print(surroundings)));
    });
};

const HELP = `
Examples:
  cdk8s-pg status                          all databases of the current namespace
  cdk8s-pg status products-db -n shop      one
  cdk8s-pg status products-db --lag        with how far standbys are behind
  cdk8s-pg status products-db --watch      until Ctrl-C
  cdk8s-pg status products-db -o json      for a program

Exit codes: 0 healthy, 1 degraded, 2 cannot tell`;
