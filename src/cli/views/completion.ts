import type { Argument, Command, Option } from 'commander';

/** Something that may be written next. */
export interface Candidate {
  readonly text: string;
  readonly description: string;
}

/** Some words. */
interface Words {
  readonly kind: 'words';
  readonly candidates: readonly Candidate[];
}

/** What may be written next: some words, or the names of databases, or files. */
export type Completion =
  | Words
  | {
      readonly kind: 'databases';
      readonly begin: string;
      /** What may be written instead of a name. */
      readonly candidates: readonly Candidate[];
      /** What was given of the options that say where, by their names. */
      readonly connection: Readonly<Record<string, string>>;
    }
  | { readonly kind: 'files' };

/** Options that say in which cluster and namespace. */
const CONNECTION = ['namespace', 'context', 'kubeconfig'];

/** How arguments and values of options are called that are files or folders. */
const FILES = /^(file|folder|old|new)$/;

/**
 * What may be written next, by the definition of the command line itself.
 *
 * @param words those after the program's name, the last one being written
 */
export function completion(root: Command, words: readonly string[]): Completion {
  const { done, current } = split(words);
  const place = placeOf(root, done);
  const [, option, begin] = /^(--[^=]+)=(.*)$/s.exec(current) ?? [];
  if (option !== undefined) return valuesOf(optionOf(place.command, option), begin ?? '', `${option}=`);
  if (place.pending !== undefined) return valuesOf(place.pending, current);
  if (current.startsWith('-')) return beginning(optionsOf(place), current);
  const verbs = place.positionals === 0 ? place.command.createHelp().visibleCommands(place.command) : [];
  const named = verbs.map((verb) => ({ text: verb.name(), description: verb.description() }));
  const { candidates } = beginning(named, current);
  const argument = argumentOf(place, current);
  if (argument.kind === 'files') return argument;
  return { ...argument, candidates: [...candidates, ...argument.candidates] };
}

/** Where in the command line a word is written. */
interface Place {
  readonly command: Command;
  /** How many arguments of the verb are before it. */
  readonly positionals: number;
  readonly given: readonly string[];
  readonly connection: Readonly<Record<string, string>>;
  /** The option whose value it is. */
  readonly pending?: Option;
}

/** bash makes three words of `--output=json`. */
function split(words: readonly string[]): { readonly done: readonly string[]; readonly current: string } {
  const current = words.at(-1) ?? '';
  const done = words.slice(0, -1).filter((word) => word !== '=');
  return { done, current: current === '=' ? '' : current };
}

function placeOf(root: Command, done: readonly string[]): Place {
  let command = root;
  let positionals = 0;
  let pending: Option | undefined;
  const given: string[] = [];
  const connection: Record<string, string> = {};
  for (const word of done) {
    if (pending !== undefined) {
      if (CONNECTION.includes(pending.attributeName())) connection[pending.attributeName()] = word;
      pending = undefined;
      continue;
    }
    const [name = '', value] = word.startsWith('--') ? word.split('=') : [word];
    const option = word.startsWith('-') ? optionOf(command, name) : undefined;
    if (option !== undefined) {
      given.push(option.attributeName());
      if (value !== undefined && CONNECTION.includes(option.attributeName()))
        connection[option.attributeName()] = value;
      if (value === undefined && option.required) pending = option;
      continue;
    }
    const verb = positionals === 0 ? command.commands.find((each) => each.name() === word) : undefined;
    if (verb !== undefined) command = verb;
    else if (!word.startsWith('-')) positionals += 1;
  }
  return { command, positionals, given, connection, ...(pending === undefined ? {} : { pending }) };
}

const optionOf = (command: Command, written: string): Option | undefined =>
  command
    .createHelp()
    .visibleOptions(command)
    .find(({ long, short }) => long === written || short === written);

function optionsOf({ command, given }: Place): Candidate[] {
  return command
    .createHelp()
    .visibleOptions(command)
    .filter((option) => !given.includes(option.attributeName()))
    .map(({ long, short, description }) => ({ text: long ?? short ?? '', description }));
}

/** The values of an option; `before` is what stands before them in the same word. */
function valuesOf(option: Option | undefined, begin: string, before = ''): Completion {
  if (option?.argChoices !== undefined)
    return beginning(
      option.argChoices.map((text) => ({ text: before + text, description: option.description })),
      before + begin,
    );
  return FILES.test(/[<[]([^>\]]+)/.exec(option?.flags ?? '')?.[1] ?? '') ? { kind: 'files' } : beginning([], begin);
}

function argumentOf({ command, positionals, connection }: Place, current: string): Completion {
  const argument: Argument | undefined = command.registeredArguments[positionals];
  if (argument === undefined) return beginning([], current);
  if (argument.argChoices !== undefined)
    return beginning(
      argument.argChoices.map((text) => ({ text, description: argument.description })),
      current,
    );
  if (argument.name() === 'database') return { kind: 'databases', begin: current, candidates: [], connection };
  return FILES.test(argument.name()) ? { kind: 'files' } : beginning([], current);
}

/** Those that begin with what is written. */
function beginning(candidates: readonly Candidate[], begin: string): Words {
  return { kind: 'words', candidates: candidates.filter(({ text }) => text.startsWith(begin)) };
}
