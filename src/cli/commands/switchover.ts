import { printSwitchover, type SwitchoverOptions } from '../verbs/switchover';
import { type ReadOptions, reading, type Verb } from './command';

export const switchoverCommand: Verb = (root, { surroundings, end }) => {
  reading(root.command('switchover'))
    .description('tells what to commit so that another instance becomes the primary, and whether it can')
    .argument('<database>', 'the name of the database')
    .requiredOption('--to <instance>', 'the number of the instance, or the name of its pod')
    .option('--write <file>', 'make the change in this configuration file')
    .addHelpText('after', HELP)
    .action(async (database: string, options: ReadOptions & Omit<SwitchoverOptions, 'database'>) =>
      end(await printSwitchover({ ...options, database }, surroundings)),
    );
};

const HELP = `
Nothing is done to the cluster: applying the change does it.

Examples:
  cdk8s-pg switchover products-db --to 1 -n shop
  cdk8s-pg switchover products-db --to products-db-1 --write config/shop.yaml

Exit codes: 0 told, or written; 2 that instance cannot take over`;
