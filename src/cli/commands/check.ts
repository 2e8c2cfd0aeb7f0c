import { Option } from 'commander';
import { type CheckOptions, printCheck } from '../verbs/check';
import { type ReadOptions, reading, type Verb } from './command';
import { timeoutOption } from './durations';

export const checkCommand: Verb = (root, { surroundings, end }) => {
  reading(root.command('check'))
    .description('runs a declared consistency check now, and tells what it finds')
    .argument('<database>', 'the name of the database')
    .option('--name <name>', 'which check, where the database has several')
    .addOption(new Option('--no-wait', 'only begin it').conflicts('timeout'))
    .addOption(timeoutOption('wait no longer than this'))
    .addHelpText('after', HELP)
    .action(async (database: string, options: ReadOptions & Omit<CheckOptions, 'database'>) =>
      end(await printCheck({ ...options, database }, surroundings)),
    );
};

const HELP = `
Examples:
  cdk8s-pg check products-db -n shop
  cdk8s-pg check products-db --name products-db-check --timeout 10m
  cdk8s-pg check products-db -o json

Exit codes: 0 nothing wrong was found, or begun with --no-wait; 1 something is wrong; 2 cannot tell`;
