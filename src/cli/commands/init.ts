import { Argument, Option } from 'commander';
import { INIT_ENGINES, INIT_KINDS } from '../text/init-files';
import { type InitOptions, printInit } from '../verbs/init';
import type { Verb } from './command';

export const initCommand: Verb = (root, { surroundings, end }) => {
  root
    .command('init')
    .description('writes a starter into a cdk8s project, or into an empty folder; no file is overwritten')
    .addArgument(new Argument('[folder]', 'where to').default('.', 'the current one'))
    .addOption(
      new Option('--kind <kind>', 'a chart in TypeScript, or a configuration file with its schema')
        .choices(INIT_KINDS)
        .default('chart'),
    )
    .addOption(
      new Option('--engine <engine>', 'a StatefulSet, or the operator CloudNativePG')
        .choices(INIT_ENGINES)
        .default('replicated'),
    )
    .addHelpText('after', HELP)
    .action((folder: string, options: Omit<InitOptions, 'folder'>) =>
      end(printInit({ ...options, folder }, surroundings)),
    );
};

const HELP = `
Examples:
  cdk8s-pg init                                            a chart, here
  cdk8s-pg init database --kind configuration              a configuration file, in a folder of its own
  cdk8s-pg init --engine cloudnativepg

Exit codes: 0 written, 2 a file is in the way, or the folder cannot be written`;
