import { booleanProblem } from '../numbers';
import type { RecoveryTarget } from '../options/cloud-native/recovery-target';
import type { Problems } from '../problems';

/** Checks up to where a database is recovered. */
export function checkRecoveryTarget(
  target: RecoveryTarget | undefined,
  fromSnapshots: boolean,
  problems: Problems,
): void {
  if (target === undefined) return;
  const { kind, value, options } = target;
  const prop = 'bootstrap.target';
  problems.add(`${prop}.${kind}`, PROBLEMS[kind]?.(value));
  if (options.exclusive !== undefined) problems.add(`${prop}.exclusive`, booleanProblem(options.exclusive));
  if (options.timeline !== undefined && !/^(latest|0*[1-9][0-9]{0,9})$/.test(String(options.timeline)))
    problems.add(
      `${prop}.timeline`,
      `'${options.timeline}' is not a timeline; write a number from 1 on, as a text, or 'latest'`,
    );
  if (fromSnapshots && options.backupId !== undefined)
    problems.add(`${prop}.backupId`, 'has no meaning where volumes begin with snapshots; leave it out');
  if (!fromSnapshots && options.backupId === undefined && ['name', 'xid', 'immediate'].includes(kind))
    problems.add(
      `${prop}.backupId`,
      'is missing: only a moment or an LSN tells which backup comes before it; give the backup to begin with',
    );
}

const PROBLEMS: { readonly [kind: string]: (value: string) => string | undefined } = {
  time: (value) =>
    isTime(value) ? undefined : `'${value}' is not a moment with its zone; write for example '2026-11-21T03:00:00Z'`,
  lsn: (value) =>
    /^[0-9A-Fa-f]{1,8}\/[0-9A-Fa-f]{1,8}$/.test(value)
      ? undefined
      : `'${value}' is not a place in the WAL; write for example '0/3000060'`,
  name: (value) => {
    // eslint-disable-next-line no-control-regex -- these are what is looked for
    if (value === '' || /[\u0000-\u001f\u007f]/.test(value))
      return `${JSON.stringify(value)} is not the name of a restore point; write text without control characters`;
    const bytes = Buffer.byteLength(value);
    return bytes > 63 ? `'${value}' has ${bytes} bytes; PostgreSQL takes at most 63` : undefined;
  },
  xid: (value) =>
    /^[0-9]{1,10}$/.test(value) && Number(value) < 2 ** 32
      ? undefined
      : `'${value}' is not the number of a transaction; write one from 0 to 4294967295, as a text`,
};

function isTime(value: unknown): boolean {
  return (
    typeof value === 'string' &&
    /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}:\d{2}(\.\d{1,6})?(Z|[+-]\d{2}:\d{2})$/.test(value) &&
    !Number.isNaN(Date.parse(value.replace(' ', 'T')))
  );
}
