/** Something that is not as it should be, or could not be looked at. */
export interface DrillFinding {
  readonly what: string;
  readonly text: string;
}

/** What the pod of a copy says at its end. */
export interface CopyReport {
  /** Why it could not be restored, or looked at, at all. */
  readonly broken?: string;
  /** What was restored, and how old it was, in seconds. @default - who made the copy knows that */
  readonly backup?: { readonly name: string; readonly age: number };
  /** What PostgreSQL's recovery took, or its restore of a dump, in seconds; unknown where somebody else has restored. */
  readonly recoverySeconds?: number;
  /** From the first query to the end, in seconds. */
  readonly checkSeconds: number;
  /** How many assertions hold. */
  readonly assertions: number;
  /** How many checks failed; the list may be shorter. */
  readonly failed: number;
  readonly failures: readonly DrillFinding[];
  readonly skipped: readonly DrillFinding[];
}

/** The first line of what the pod says, so that nobody takes the end of a log for it. */
export const REPORT_HEAD = 'restore-drill';

/**
 * Reads the termination message of the copy's pod: lines of fields, separated by tabs.
 *
 * @returns undefined where it is no such message
 */
export function parseReport(message: string | undefined): CopyReport | undefined {
  const [head = '', ...lines] = (message ?? '').split('\n').map((line) => line.split('\t'));
  if (head[0] !== REPORT_HEAD) return undefined;
  const [recovery, check, assertions, failed] = [1, 2, 3, 4].map((index) => Number(head[index] || NaN));
  const found = (kind: string): DrillFinding[] =>
    lines.filter(([each]) => each === kind).map(([, what = '', text = '']) => ({ what, text }));
  const [broken] = found('broken');
  const [backup] = found('backup');
  return {
    ...(broken === undefined ? {} : { broken: broken.what }),
    ...(backup === undefined ? {} : { backup: { name: backup.what, age: Number(backup.text) || 0 } }),
    ...(isNumber(recovery) ? { recoverySeconds: recovery } : {}),
    checkSeconds: isNumber(check) ? check : 0,
    assertions: isNumber(assertions) ? assertions : 0,
    failed: isNumber(failed) ? failed : 0,
    failures: found('failure'),
    skipped: found('skipped'),
  };
}

/** Why a drill failed whose copy says this; undefined where all is well. */
export function failureOf({ broken, failed, failures }: CopyReport): string | undefined {
  if (broken !== undefined) return broken;
  if (failed === 0 && failures.length === 0) return undefined;
  const [first] = failures;
  const text = first === undefined ? '' : `${first.what}: ${first.text}`;
  const more = Math.max(failed, failures.length) - 1;
  return more > 0 ? `${text} (and ${more} more)` : text || 'a check failed';
}

function isNumber(value: number | undefined): value is number {
  return value !== undefined && Number.isFinite(value);
}
