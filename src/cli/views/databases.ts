import { DUMP_ANNOTATIONS } from '../../model/backup/logical/annotations';
import { PREFIX } from '../../model/labels';
import { cnpgBackup } from '../../model/retention/cnpg-snapshots';
import { ownBackup } from '../../model/retention/own-snapshots';
import { annotation, label } from '../../model/retention/snapshot-objects';
import type { NamespaceObjects } from '../kubernetes/objects';
import { CannotTell, missingRightText } from '../kubernetes/problems';
import type { NamespaceContent } from '../kubernetes/read-namespace';
import { meant } from '../text/meant';
import type { DatabaseEngine } from './database-status';

/** A database that is there. */
export interface FoundDatabase {
  readonly name: string;
  readonly engine: DatabaseEngine;
}

/** The databases of a namespace, by name: our StatefulSets, and all Clusters of CloudNativePG. */
export function databasesOf({ statefulSets = [], clusters = [] }: NamespaceObjects): FoundDatabase[] {
  const ours = statefulSets.filter((set) => label(set, 'app.kubernetes.io/managed-by') === 'cdk8s-pg');
  return [
    ...ours.map(({ metadata: { name } }) => ({ name, engine: 'replicated' as const })),
    ...clusters.map(({ metadata: { name } }) => ({ name, engine: 'cloudnative-pg' as const })),
  ].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** What works with a database that may be anywhere. */
const WORKS = ['logical-backup', 'dump-restore', 'consistency-check'];

/** The databases that somebody else runs, and that programs of this namespace work with, by name. */
export function databasesElsewhere(objects: NamespaceObjects): string[] {
  const { cronJobs = [], jobs = [] } = objects;
  const templates = [
    ...cronJobs.map(({ spec }) => spec?.jobTemplate?.spec?.template),
    ...jobs.map(({ spec }) => spec?.template),
  ];
  const names = templates.flatMap((template) => {
    const labels = template?.metadata?.labels ?? {};
    const works = WORKS.includes(labels[`${PREFIX}component`] ?? '');
    return works ? (labels['app.kubernetes.io/instance'] ?? []) : [];
  });
  const here = databasesOf(objects).map(({ name }) => name);
  return [...new Set(names)].filter((name) => !here.includes(name)).sort();
}

/** Every name of which there is a database, or a backup. */
export function knownNames(objects: NamespaceObjects): string[] {
  const { volumeSnapshots = [], backups = [], scheduledBackups = [], leases = [] } = objects;
  const ofSnapshots = volumeSnapshots.map((each) => (ownBackup(each) ?? cnpgBackup(each))?.database);
  const ofBackups = [...backups, ...scheduledBackups].map(({ spec }) => spec?.cluster?.name);
  // Where dumps are recorded; the schedule itself may be gone.
  const ofDumps = leases
    .filter((lease) => Object.values(DUMP_ANNOTATIONS).some((key) => annotation(lease, key) !== undefined))
    .map((lease) => label(lease, 'app.kubernetes.io/instance'));
  const there = [...databasesOf(objects).map(({ name }) => name), ...databasesElsewhere(objects)];
  const names = [...there, ...ofSnapshots, ...ofBackups, ...ofDumps];
  return [...new Set(names.filter((name): name is string => name !== undefined && name !== ''))].sort();
}

/** Says that a name is none of those that are known. */
export function noSuchDatabase(
  written: string,
  known: readonly string[],
  { namespace, missingRights }: NamespaceContent,
): CannotTell {
  // Where not everything could be seen, it may be there all the same.
  const unseen = missingRights.find(({ resource }) => /^(statefulsets|clusters)\./.test(resource));
  if (unseen !== undefined) return new CannotTell(`database ${written} was not found: ${missingRightText(unseen)}`);
  const others = known.length === 0 ? 'there is none at all' : `there are ${known.join(', ')}`;
  return new CannotTell(`there is no database ${written} in namespace ${namespace}; ${meant(written, known, others)}`);
}
