import { spanText } from '../../model/retention/age';
import type { BackupRun } from '../views/backup-run';
import { sizeText } from './sizes';
import { indented } from './table';

/** What became of a backup, for a person. */
export function backupRunText(run: BackupRun): string {
  return `${[title(run), ...details(run).map(indented)].join('\n')}\n`;
}

function title({ database, schedule, state, backup, job, seconds, reason }: BackupRun): string {
  const name = backup === undefined ? `Job ${job}` : `backup ${backup}`;
  switch (state) {
    case 'started':
      return `${name} of ${database} has begun, as schedule ${schedule} takes them`;
    case 'completed':
      return `${name} of ${database} is complete${seconds === undefined ? '' : `, after ${spanText(seconds)}`}`;
    case 'failed':
      return `${name} of ${database} failed: ${reason ?? 'no reason is known'}`;
    case 'unknown':
      return `${name} of ${database}: ${reason ?? 'nobody can tell'}`;
  }
}

function details({
  instance,
  snapshots = [],
  sizes = [],
  bytes,
  stores = [],
  notes,
  follow,
  ...run
}: BackupRun): string[] {
  const { state, namespace, database } = run;
  const size = sizes.length === 0 ? '' : `, ${sizes.join(' + ')}`;
  return [
    ...(instance === undefined ? [] : [`taken of: ${instance}`]),
    ...(snapshots.length === 0 ? [] : [`snapshots: ${snapshots.join(', ')}${size}`]),
    ...(bytes === undefined ? [] : [`size: ${sizeText(bytes)}`]),
    ...stores.map(
      ({ name, ok, reason }) => `store ${name}: ${ok ? 'has it' : `failed: ${reason ?? 'no reason is known'}`}`,
    ),
    ...notes.map((note) => `note: ${note}`),
    ...(follow === undefined ? [] : [`look: ${follow}`]),
    ...(state === 'completed' ? [] : [`look: cdk8s-pg status ${database} -n ${namespace}`]),
  ];
}
