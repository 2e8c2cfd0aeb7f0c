import { CommanderError, Option } from 'commander';
import { ApiRefusal, CannotTell } from '../kubernetes/problems';
import type { ConnectionOptions } from '../kubernetes/reader';
import { FORMATS } from '../text/format';
import { PLAN_EXIT, type PlanFormat, printPlan } from '../verbs/plan';
import { connecting, type Verb } from './command';

interface Given extends ConnectionOptions {
  readonly output: PlanFormat;
  readonly cluster?: boolean;
}

export const planCommand: Verb = (root, { surroundings, end }) => {
  connecting(
    root
      .command('plan')
      .description('what applying new manifests will do to each database, in the words of the person on call')
      .argument('[old]', 'the manifests that are applied', 'HEAD')
      .argument('[new]', 'the manifests that will be', 'dist')
      .addOption(
        new Option('-o, --output <format>', 'how it is printed').choices([...FORMATS, 'markdown']).default('table'),
      )
      .option('--cluster', 'look into the cluster as well: what a retention would delete now, what is not applied yet'),
  )
    .addHelpText('after', HELP)
    // What is wrong with the arguments is not to be taken for a change that disrupts.
    .exitOverride(({ exitCode, code, message }) => {
      throw new CommanderError(exitCode === 0 ? 0 : PLAN_EXIT.cannotTell, code, message);
    })
    .action(async (old: string, now: string, options: Given) => {
      try {
        end(await printPlan({ ...options, old, new: now }, surroundings));
      } catch (error) {
        const expected = error instanceof CannotTell || error instanceof ApiRefusal;
        surroundings.complain(`${expected ? error.message : ((error as Error).stack ?? String(error))}\n`);
        end(PLAN_EXIT.cannotTell);
      }
    });
};

const HELP = `
Each of both is a file, a folder, a git revision, or a revision and a path in it. A revision without a path takes that
of the other, or else dist. Where a file and a revision have one name, it is the file.

Examples:
  cdk8s-pg plan                                   dist/ as it was committed, and as it is now
  cdk8s-pg plan origin/main                       dist/ there, and dist/ here
  cdk8s-pg plan v1.2:dist v1.3:dist               two releases
  cdk8s-pg plan live.yaml dist/shop.k8s.yaml      two files
  cdk8s-pg plan origin/main -o markdown           a comment for a pull request
  cdk8s-pg plan --cluster --context production    and how many backups a retention would delete now

Exit codes: 0 nothing happens, 1 safe, 2 disruptive, 3 destructive, 4 cannot tell`;
