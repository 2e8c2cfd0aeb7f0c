import { printRollout, type RolloutOptions } from '../verbs/rollout';
import { type ReadOptions, reading, type Verb } from './command';
import { timeoutOption } from './durations';

export const rolloutCommand: Verb = (root, { surroundings, end }) => {
  const rollout = root.command('rollout').description('waits until what was applied has come to every instance');
  reading(rollout.command('wait'))
    .description('waits until every instance is updated, streaming and ready')
    .argument('<database>', 'the name of the database')
    .addOption(timeoutOption('no longer than this; without it, 10m'))
    .addHelpText('after', HELP)
    .action(async (database: string, options: ReadOptions & Omit<RolloutOptions, 'database'>) =>
      end(await printRollout({ ...options, database }, surroundings)),
    );
};

const HELP = `
Examples:
  cdk8s-pg rollout wait products-db -n shop
  cdk8s-pg rollout wait products-db --timeout 30m

Exit codes: 0 done, 1 not within that time, 2 cannot tell`;
