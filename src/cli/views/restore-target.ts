import { PREFIX } from '../../model/labels';
import { nameProblem, LONGEST_NAME } from '../../model/names';
import { annotation, label, type Metadata } from '../../model/retention/snapshot-objects';
import type { NamespaceObjects } from '../kubernetes/objects';
import { CannotTell, type MissingRight } from '../kubernetes/problems';
import type { NamespaceContent } from '../kubernetes/read-namespace';
import { databasesOf } from './databases';
import type { RestoreTarget } from './restore-declaration';
import { databaseFacts } from './restore-facts';
import { restoreSource, type WantedSource } from './restore-source';

/** Without these nobody knows what is there, and what the new database is to be like. */
const NEEDED = /^(statefulsets|clusters|backups|persistentvolumeclaims|leases)\b/;

/** The rights that are missing to tell all of a restore. */
export const missingForRestore = ({ missingRights }: NamespaceContent): MissingRight[] =>
  missingRights.filter(({ resource }) => NEEDED.test(resource));

/** What is asked for. */
export interface WantedRestore extends WantedSource {
  readonly database: string;
  /** The new database. */
  readonly as?: string;
}

/**
 * What is restored, as what.
 *
 * @throws CannotTell where there is no such backup, or the name cannot be taken
 */
export function restoreTarget(content: NamespaceContent, wanted: WantedRestore, now: Date): RestoreTarget {
  const { objects, namespace } = content;
  const source = restoreSource(content, wanted.database, wanted, now);
  const facts = databaseFacts(objects, source);
  const there = databasesOf(objects);
  const name = wanted.as ?? freeName(wanted.database, takenNames(objects));
  const problem = nameProblem(name);
  if (problem !== undefined) throw new CannotTell(`--as ${problem}`);
  const isThere = there.some((each) => each.name === name);
  if (isThere && source.kind === 'snapshot' && name !== wanted.database)
    throw new CannotTell(
      `there is a database ${name} in namespace ${namespace}, which is not ${wanted.database}: nothing is restored over it; choose another name`,
    );
  const tool = isThere ? appliedBy(objects, name) : undefined;
  return {
    namespace,
    name,
    source,
    facts,
    intoExisting: isThere && source.kind === 'dump',
    replaces: isThere && source.kind === 'snapshot',
    ...(tool === undefined ? {} : { appliedBy: tool }),
  };
}

/** What an earlier database of that name has left: a new one would take it for its own. */
export function leftOvers({ claims = [], leases = [] }: NamespaceObjects, name: string): string[] {
  const ours = new RegExp(`^(data|wal)-${name}-\\d+$`);
  const theirs = new RegExp(`^${name}-\\d+(-wal)?$`);
  const named = claims.map(({ metadata }) => metadata.name).filter((each) => ours.test(each) || theirs.test(each));
  const known = leases.some((lease) => lease.metadata.name === name && knowsDatabase(lease));
  return [...named.map((each) => `claim ${each}`), ...(known ? [`Lease ${name}`] : [])];
}

/** Whether a Lease remembers the volumes of a database. */
const knowsDatabase = (lease: { readonly metadata: Metadata }): boolean =>
  annotation(lease, `${PREFIX}system-identifier`) !== undefined;

/** What applies a database by itself, as far as its objects tell: it would undo what is done by hand. */
function appliedBy(objects: NamespaceObjects, name: string): string | undefined {
  const all = [...(objects.statefulSets ?? []), ...(objects.clusters ?? [])];
  const found = all.find(({ metadata }) => metadata.name === name);
  if (found === undefined) return undefined;
  if (label(found, 'kustomize.toolkit.fluxcd.io/name') !== undefined) return 'Flux';
  return annotation(found, 'argocd.argoproj.io/tracking-id') === undefined ? undefined : 'Argo CD';
}

function takenNames(objects: NamespaceObjects): string[] {
  const left = (objects.claims ?? []).flatMap(({ metadata }) => /^data-(.+)-\d+$/.exec(metadata.name)?.[1] ?? []);
  const known = (objects.leases ?? []).filter(knowsDatabase).map(({ metadata }) => metadata.name);
  return [...databasesOf(objects).map(({ name }) => name), ...left, ...known];
}

/** products-db-restored; with a number where that is taken. */
function freeName(database: string, taken: readonly string[]): string {
  for (let number = 1; ; number += 1) {
    const suffix = number === 1 ? '-restored' : `-restored-${number}`;
    const name = `${database.slice(0, LONGEST_NAME - suffix.length).replace(/-+$/, '')}${suffix}`;
    if (!taken.includes(name)) return name;
  }
}
