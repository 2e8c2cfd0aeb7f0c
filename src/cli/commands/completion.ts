import { Argument } from 'commander';
import { COMPLETE, SHELLS, type Shell } from '../text/completion-scripts';
import { printCandidates, printCompletionScript } from '../verbs/completion';
import type { Verb } from './command';

export const completionCommand: Verb = (root, { surroundings, end }) => {
  root
    .command('completion')
    .description('prints what a shell reads to complete verbs, options, their values and the names of databases')
    .addArgument(new Argument('<shell>', 'which one').choices(SHELLS))
    .addHelpText('after', HELP)
    .action((shell: Shell) => end(printCompletionScript(shell, surroundings)));
  root
    .command(COMPLETE, { hidden: true })
    .description('what may be written next')
    .argument('[words...]')
    .allowUnknownOption()
    .helpOption(false)
    .action(async (words: string[]) => end(await printCandidates(root, words, surroundings)));
};

const HELP = `
Examples:
  source <(cdk8s-pg completion bash)                                           in ~/.bashrc
  source <(cdk8s-pg completion zsh)                                            in ~/.zshrc, after compinit
  cdk8s-pg completion fish > ~/.config/fish/completions/cdk8s-pg.fish          once

Exit codes: 0 printed`;
