import { Option } from 'commander';
import { type BackupOptions, printBackup } from '../verbs/backup';
import { type ReadOptions, reading, type Verb } from './command';
import { timeoutOption } from './durations';

/** As they are written: `--offline` is a name of its own. */
interface Given extends ReadOptions, Omit<BackupOptions, 'database' | 'online'> {
  readonly online?: boolean;
  readonly offline?: boolean;
}

export const backupCommand: Verb = (root, { surroundings, end }) => {
  reading(root.command('backup'))
    .description('takes a backup now, as a schedule of the database takes them')
    .argument('<database>', 'the name of the database')
    .option('--schedule <name>', 'which schedule, where the database has several')
    .option('--name <name>', 'what it is called; without it, as the runs of the schedule')
    .addOption(new Option('--online', 'the server goes on running').conflicts('offline'))
    .option('--offline', 'a standby is stopped for it')
    .option('--store <name>', 'of a dump: only to this store')
    .option('--wait', 'until it has ended, with progress')
    .addOption(timeoutOption('wait no longer than this').implies({ wait: true }))
    .addHelpText('after', HELP)
    .action(async (database: string, { online, offline, ...options }: Given) => {
      const server = offline === true ? { online: false } : online === true ? { online } : {};
      end(await printBackup({ ...options, ...server, database }, surroundings));
    });
};

const HELP = `
Examples:
  cdk8s-pg backup products-db -n shop --wait
  cdk8s-pg backup products-db --name before-migration --wait --timeout 30m
  cdk8s-pg backup products-db --schedule nightly-dumps --store s3

Exit codes: 0 complete, or begun without --wait; 1 failed; 2 cannot tell`;
