import { InvalidArgumentError, Option } from 'commander';
import { nearest } from '../../model/nearest';
import type { AvailableState } from '../../model/status/status';
import { printBackups } from '../verbs/backups';
import { type BackupMethodName, METHODS, STATES } from '../views/catalogue';
import { type ReadOptions, reading, type Verb } from './command';
import { pruneCommand } from './prune';

/** What `backups` is given beside. */
interface Filters {
  readonly state?: AvailableState[];
  readonly method?: BackupMethodName;
  readonly store?: string;
}

export const backupsCommand: Verb = (root, context) => {
  const { surroundings, end } = context;
  const verb = reading(root.command('backups'))
    .description('the backups of a database, snapshots and dumps, the newest first')
    // So that options behind `prune` are its own.
    .enablePositionalOptions()
    .argument('<database>', 'the name of the database, which may be gone')
    .addOption(new Option('--state <states>', `only those in these states: ${STATES.join(', ')}`).argParser(states))
    .addOption(new Option('--method <method>', 'only those taken so').choices(METHODS))
    .option('--store <name>', 'only dumps that are in this store')
    .addHelpText('after', HELP)
    .action(async (database: string, { state, ...options }: ReadOptions & Filters) =>
      end(await printBackups({ ...options, database, states: state }, surroundings)),
    );
  pruneCommand(verb, context);
};

/** States with commas between them. */
function states(text: string): AvailableState[] {
  return text.split(',').map((written) => {
    const state = STATES.find((each) => each === written.trim());
    if (state !== undefined) return state;
    const meant = nearest(written, [...STATES]);
    throw new InvalidArgumentError(
      meant === undefined ? `Allowed are ${STATES.join(', ')}.` : `Did you mean ${meant}?`,
    );
  });
}

const HELP = `
Examples:
  cdk8s-pg backups products-db -n shop
  cdk8s-pg backups products-db --state failed,pending
  cdk8s-pg backups products-db --state available -o json
  cdk8s-pg backups products-db --store off-site
  cdk8s-pg backups prune products-db --dry-run

What lies in a store of dumps is not asked; their Leases and Jobs tell what was brought there.

Exit codes: 0 listed, 2 cannot tell`;
