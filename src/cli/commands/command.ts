import { type Command, Option } from 'commander';
import type { ConnectionOptions } from '../kubernetes/reader';
import type { Surroundings } from '../surroundings';
import { type Format, FORMATS } from '../text/format';

/** Where a verb runs, and what takes its exit code. */
export interface Context {
  readonly surroundings: Surroundings;
  readonly end: (code: number) => void;
}

/** Adds a verb to the command line. */
export type Verb = (root: Command, context: Context) => void;

/** What every verb that prints what it read can be given. */
export interface ReadOptions extends ConnectionOptions {
  readonly output: Format;
}

/** The options of a verb that speaks with a cluster, as kubectl calls them. */
export function connecting(verb: Command): Command {
  return verb
    .option('-n, --namespace <name>', 'the namespace; without it, that of the context')
    .option('--context <name>', 'the context of the kubeconfig; without it, the current one')
    .option('--kubeconfig <file>', 'the kubeconfig; without it, $KUBECONFIG or ~/.kube/config');
}

/** The options of a verb that prints what it read from a cluster. */
export function reading(verb: Command): Command {
  return connecting(verb).addOption(
    new Option('-o, --output <format>', 'how it is printed').choices(FORMATS).default('table'),
  );
}
