import { Option } from 'commander';
import { printPruneNow, printPruning, refusePruning } from '../verbs/prune';
import { type ReadOptions, reading, type Verb } from './command';
import { timeoutOption } from './durations';

/** What `backups prune` is given. */
interface PruneFlags extends ReadOptions {
  readonly dryRun?: boolean;
  readonly now?: boolean;
  readonly name?: string;
  readonly timeout?: number;
}

/** Below `backups`. */
export const pruneCommand: Verb = (backups, { surroundings, end }) => {
  const verb = reading(backups.command('prune'))
    .description('explains what the retention of a database would delete now, backup by backup')
    .argument('<database>', 'the name of the database')
    .option('--dry-run', 'only explains; deletes nothing')
    .addOption(new Option('--now', 'run a retention now, and wait for its end').conflicts('dryRun'))
    .option('--name <retention>', 'with --now: which one, where there are several')
    .addOption(timeoutOption('with --now: wait no longer than this'))
    .addHelpText('after', HELP);
  verb.action(async (database: string) => {
    // What stands before `prune` counts as well; what stands behind it counts more.
    const said = Object.entries(verb.opts<PruneFlags>()).filter(
      ([name]) => verb.getOptionValueSource(name) !== 'default',
    );
    const { dryRun, now, name, timeout, ...reads } = {
      ...backups.opts<PruneFlags>(),
      ...(Object.fromEntries(said) as Partial<PruneFlags>),
    };
    const { output, namespace, context, kubeconfig } = reads;
    const options = { output, namespace, context, kubeconfig, database };
    for (const option of ['name', 'timeout'] as const)
      if (now !== true && verb.getOptionValueSource(option) === 'cli')
        verb.error(`error: option '--${option}' is for --now`);
    if (dryRun === true) return end(await printPruning(options, surroundings));
    if (now === true) return end(await printPruneNow({ ...options, name, timeout }, surroundings));
    end(await refusePruning(options, surroundings));
  });
};

const HELP = `
Examples:
  cdk8s-pg backups prune products-db --dry-run           why each snapshot stays or goes
  cdk8s-pg backups prune products-db --dry-run -o json   for a program
  cdk8s-pg backups prune products-db --now               what the CronJob does, now

Exit codes: 0 explained, or pruned; 1 it would stop, or has; 2 cannot tell`;
