import { Option } from 'commander';
import { type DrillOptions, printDrill } from '../verbs/drill';
import { type ReadOptions, reading, type Verb } from './command';
import { timeoutOption } from './durations';

export const drillCommand: Verb = (root, { surroundings, end }) => {
  reading(root.command('drill'))
    .description('runs a declared restore drill now, and tells what it finds')
    .argument('<database>', 'the name of the database')
    .option('--name <name>', 'which drill, where the database has several')
    .addOption(new Option('--no-wait', 'only begin it').conflicts('timeout'))
    .addOption(timeoutOption('wait no longer than this'))
    .addHelpText('after', HELP)
    .action(async (database: string, options: ReadOptions & Omit<DrillOptions, 'database'>) =>
      end(await printDrill({ ...options, database }, surroundings)),
    );
};

const HELP = `
Examples:
  cdk8s-pg drill products-db -n shop
  cdk8s-pg drill products-db --timeout 1h -o json

Exit codes: 0 the backup can be restored, or begun with --no-wait; 1 it cannot; 2 cannot tell`;
