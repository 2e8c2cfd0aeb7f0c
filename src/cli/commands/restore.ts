import { InvalidArgumentError, Option } from 'commander';
import type { ConnectionOptions } from '../kubernetes/reader';
import { printRestore, RESTORE_FORMATS, type RestoreFormat } from '../verbs/restore';
import { printAppliedRestore } from '../verbs/restore-apply';
import { connecting, type Verb } from './command';
import { timeoutOption } from './durations';

interface Given extends ConnectionOptions {
  readonly backup?: string;
  readonly latest?: boolean;
  readonly before?: Date;
  readonly store?: string;
  readonly as?: string;
  readonly format?: RestoreFormat;
  readonly apply?: boolean;
  readonly yesReplace?: string;
  readonly backupFirst: boolean;
  readonly wait?: boolean;
  readonly timeout?: number;
}

export const restoreCommand: Verb = (root, { surroundings, end }) => {
  const verb = root
    .command('restore')
    .description('tells what to commit to restore a database from a backup; with --apply it does that')
    .argument('<database>', 'the database that was backed up, which may be gone')
    .addOption(new Option('--backup <name>', 'this backup').conflicts(['latest', 'before']))
    .addOption(
      new Option(
        '--latest',
        'the newest snapshots that are complete, or where there are none the newest dump; as where nothing is said',
      ).conflicts('before'),
    )
    .addOption(
      new Option('--before <time>', 'the newest that was complete by then: 2026-11-21T03:00Z').argParser(moment),
    )
    .option('--store <name>', 'a dump that this store has, instead of snapshots')
    .option('--as <name>', 'what the new database is called; without it, <database>-restored')
    .addOption(
      new Option('--format <format>', 'TypeScript, or a configuration file of the ready charts; without it, construct')
        .choices(RESTORE_FORMATS)
        .conflicts('apply'),
    )
    .option('--apply', 'apply it to the cluster, instead of printing it')
    .option('--yes-replace <name>', 'with --apply: the name of the database that is there, and may be replaced')
    .option('--no-backup-first', 'with --apply: do not back up what is replaced')
    .option('--wait', 'with --apply: wait until it is done, or has failed')
    .addOption(timeoutOption('with --apply: wait no longer than this').implies({ wait: true }));
  connecting(verb)
    .addHelpText('after', HELP)
    .action(async (database: string, { apply, backupFirst, ...given }: Given) => {
      const options = { ...given, database, withoutBackup: !backupFirst };
      for (const [option, written] of Object.entries(APPLYING))
        if (apply !== true && verb.getOptionValueSource(option) === 'cli')
          verb.error(`error: option '${written}' is for --apply`);
      end(await (apply === true ? printAppliedRestore : printRestore)(options, surroundings));
    });
};

/** What says how something is applied. */
const APPLYING = {
  yesReplace: '--yes-replace',
  backupFirst: '--no-backup-first',
  wait: '--wait',
  timeout: '--timeout',
};

/** A moment; one without a time zone is in UTC, as everything that is printed. */
export function moment(text: string): Date {
  const zoned = /^\d{4}-\d\d-\d\d$|(?:Z|[+-]\d\d:?\d\d)$/i.test(text) ? text : `${text}Z`;
  const time = Date.parse(zoned.replace(' ', 'T'));
  if (!/^\d{4}-/.test(text) || Number.isNaN(time))
    throw new InvalidArgumentError('Write for example 2026-11-21T03:00Z.');
  return new Date(time);
}

const HELP = `
Examples:
  cdk8s-pg restore products-db                               the newest backup, as TypeScript to commit
  cdk8s-pg restore products-db --before 2026-11-21T03:00Z    before something went wrong
  cdk8s-pg restore gateway-db --format configuration         for the configuration file of a ready chart
  cdk8s-pg restore products-db --store off-site              from a dump
  cdk8s-pg restore products-db --as products-db-b --apply --wait
  cdk8s-pg restore products-db --as products-db --apply --yes-replace products-db

Exit codes: 0 printed, applied, or with --wait done; 1 it failed; 2 cannot tell`;
