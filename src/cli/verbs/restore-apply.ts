import { restoreStatus } from '../../model/status/restore-status';
import { dumpRestoreStatus } from '../../model/status/dump-restore-status';
import type { RestoreState } from '../../model/status/restore';
import { type Acting, actingIn, until } from '../acts/acting';
import { type Synthesize, synthesize as byConstructs } from '../declaration/synthesize';
import { EXIT } from '../exit-code';
import { accessTo, type NamespaceAccess } from '../kubernetes/access';
import type { ManifestObject } from '../kubernetes/applied-kinds';
import { CannotTell, missingRightText } from '../kubernetes/problems';
import { readNamespace } from '../kubernetes/read-namespace';
import type { Surroundings } from '../surroundings';
import { restoreDeclaration, type RestoreTarget, sourceText } from '../views/restore-declaration';
import type { SnapshotSource } from '../views/restore-source';
import { foundStore } from '../views/restore-store';
import { leftOvers, missingForRestore, restoreTarget } from '../views/restore-target';
import type { RestoreOptions } from './restore';
import { keepDatabase, keepSource } from './restore-keep';
import { replaceDatabase, replacementOf } from './restore-replace';

/** What `restore --apply` can be given. */
export interface ApplyRestoreOptions extends Omit<RestoreOptions, 'format'> {
  /** The name of the database that is there and may be replaced, typed by a person. */
  readonly yesReplace?: string;
  /** Whether what is replaced need not be backed up first. */
  readonly withoutBackup?: boolean;
  /** Whether to wait until it is done. */
  readonly wait?: boolean;
  /** How long, in seconds; for ever where it is left out. */
  readonly timeout?: number;
}

/** A restore that has begun. */
export interface AppliedRestore {
  readonly namespace: string;
  /** The new database. */
  readonly database: string;
  readonly backup: string;
  /** Whether it took the place of a database. */
  readonly replaced: boolean;
  /** How far it has come; undefined where nobody waited, or not long enough. */
  readonly state?: RestoreState;
  readonly reason?: string;
}

/** What the verb touches of what is outside. */
export interface ApplyingRestore extends Acting {
  /** @default - nobody can be asked */
  readonly ask?: (question: string) => Promise<string>;
  /** @default - by the constructs of this package */
  readonly synthesize?: Synthesize;
}

/** Restores, by what the printed construct would synthesize. */
export async function applyRestore(options: ApplyRestoreOptions, outside: ApplyingRestore): Promise<AppliedRestore> {
  const { connect, now, progress, synthesize = byConstructs } = outside;
  const access = accessTo(await connect(options));
  const content = await readNamespace(access);
  // What cannot be seen may be there, and would be replaced unasked.
  const [unseen] = missingForRestore(content);
  if (unseen !== undefined) throw new CannotTell(missingRightText(unseen));
  const target = restoreTarget(content, options, now());
  checkComplete(target);
  if (target.replaces) {
    // Everything that may be wrong is found out before anything is deleted.
    await replacementOf(access, target, now());
    await checkNamed(target, options, outside);
    await keepSource(access, target.source as SnapshotSource, outside);
    if (options.withoutBackup !== true) await keepDatabase(target, options, outside);
    if (outside.signal.aborted) throw new CannotTell('interrupted: nothing was deleted');
    await replaceDatabase(access, await replacementOf(access, target, now()), outside);
  } else {
    const left = leftOvers(content.objects, target.name);
    if (left.length > 0)
      throw new CannotTell(
        `an earlier database ${target.name} has left ${left.join(', ')}: give --as another name, or delete them if nothing in them is needed`,
      );
    await applyAll(access, await synthesize(restoreDeclaration(target), target.namespace), progress);
  }
  progress(`applied: ${target.name} begins with ${sourceText(target.source)}`);
  if (target.replaces)
    progress(
      `add bootstrap to the declaration of ${target.name} before it is applied again (leave out --apply to see it)`,
    );
  const { namespace, name: database, source, replaces: replaced } = target;
  const begun = { namespace, database, backup: source.backup, replaced };
  return options.wait ? { ...begun, ...(await followed(access, target, outside, options.timeout)) } : begun;
}

/** What a person can complete in the printed construct cannot be applied. */
function checkComplete({ source, facts, intoExisting, name }: RestoreTarget): void {
  const cannot = (why: string): CannotTell =>
    new CannotTell(`${why}: leave out --apply, complete what is printed, and apply that`);
  if (intoExisting) throw cannot(`${name} is there, and its NetworkPolicy has to let the restore in`);
  if (source.kind === 'dump' && foundStore(source.template, source.store) === undefined)
    throw cannot(`nothing tells where store ${source.store} is`);
  if (facts.storage.bytes === undefined) throw cannot(`nothing tells how large ${source.database} was`);
}

/** Nothing that runs is replaced, unless a person has typed its name. */
async function checkNamed(
  { name, source, appliedBy }: RestoreTarget,
  { yesReplace }: ApplyRestoreOptions,
  { ask, progress }: ApplyingRestore,
): Promise<void> {
  const why = `database ${name} is there, and would be replaced by ${sourceText(source)}`;
  if (yesReplace !== undefined && yesReplace !== name)
    throw new CannotTell(`${why}; --yes-replace names ${yesReplace}: nothing was done`);
  if (appliedBy !== undefined) progress(`${appliedBy} applies ${name}: pause it first, or it may undo half of this`);
  if (yesReplace === name) return;
  if (ask === undefined)
    throw new CannotTell(`${why}; give --yes-replace ${name} if that is meant, or --as another name: nothing was done`);
  const typed = await ask(`${why}. What it holds now is lost but for its backups.\nType its name to go on:`);
  if (typed.trim() !== name) throw new CannotTell(`that is not its name: nothing was done`);
}

/** All of it, or nothing where the API would refuse some of it. */
async function applyAll(
  access: NamespaceAccess,
  manifests: readonly ManifestObject[],
  progress: (line: string) => void,
): Promise<void> {
  for (const manifest of manifests) await access.apply(manifest, { dryRun: true });
  for (const manifest of manifests) {
    await access.apply(manifest);
    progress(`${manifest.kind} ${manifest.metadata.name} applied`);
  }
}

/** What became of a restore, or of waiting for it. */
type Result = Pick<AppliedRestore, 'state' | 'reason'>;

async function followed(
  access: NamespaceAccess,
  { name, source }: RestoreTarget,
  outside: ApplyingRestore,
  timeout: number | undefined,
): Promise<Result> {
  const look = async (): Promise<Result | undefined> => {
    const { objects } = await readNamespace(access);
    const restores = source.kind === 'dump' ? dumpRestoreStatus(objects, name) : [restoreStatus(objects, name)];
    const { state = 'pending', reason } = restores.at(-1) ?? {};
    outside.progress(`restore of ${name}: ${state}${reason === undefined ? '' : `: ${reason}`}`);
    return state === 'completed' || state === 'failed' ? { state, reason } : undefined;
  };
  const waited = await until(outside, look, timeout);
  if ('found' in waited) return waited.found;
  outside.progress(
    waited.ended === 'late' ? 'not done in time; it goes on without this command' : 'it goes on without this command',
  );
  return {};
}

/** Runs it on the command line, and returns the exit code. */
export async function printAppliedRestore(options: ApplyRestoreOptions, surroundings: Surroundings): Promise<number> {
  const { ask, synthesize } = surroundings;
  const { namespace, database, state, reason } = await actingIn(surroundings, (acting) =>
    applyRestore(options, { ...acting, ask, synthesize }),
  );
  if (options.wait && state === undefined) return EXIT.cannotTell;
  if (state === 'failed') {
    surroundings.complain(`database ${database} was not restored${reason === undefined ? '' : `: ${reason}`}\n`);
    return EXIT.degraded;
  }
  surroundings.write(
    options.wait
      ? `database ${database} is restored\n`
      : `npx cdk8s-pg status ${database} -n ${namespace} --watch tells how it goes\n`,
  );
  return EXIT.healthy;
}
