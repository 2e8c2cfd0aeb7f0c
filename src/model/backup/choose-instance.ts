/** What is known of an instance. */
export interface Candidate {
  /** Its pod. */
  readonly name: string;
  /** Ready, and not about to go. */
  readonly ready: boolean;
  /** The role that it says it has. */
  readonly role: string | undefined;
}

/** What is wished. */
export interface Wish {
  readonly online: boolean;
  readonly preferStandby: boolean;
  readonly allowStoppingPrimary: boolean;
  /** Whether there has been time enough for a standby to come. */
  readonly waitedForStandby: boolean;
}

/** The instance, or why there is none yet. */
export type Choice = { readonly instance: string } | { readonly wait: string };

/**
 * The instance that a backup is taken of: a standby, the last of them, so that clients of the primary
 * notice nothing; or else the primary, which is stopped only where that is allowed.
 */
export function chooseInstance(candidates: readonly Candidate[], wish: Wish): Choice {
  const { online, preferStandby, allowStoppingPrimary, waitedForStandby } = wish;
  const ready = (role: string): string | undefined =>
    candidates.filter((candidate) => candidate.ready && candidate.role === role).at(-1)?.name;
  const standby = ready('standby');
  const primary = online || allowStoppingPrimary ? ready('primary') : undefined;
  const [first, second] = preferStandby ? [standby, primary] : [primary, standby];
  if (first !== undefined) return { instance: first };
  const others = candidates.length > 1;
  if (second !== undefined && (waitedForStandby || !preferStandby || !others)) return { instance: second };
  const seen = candidates.map(
    ({ name, ready: well, role }) => `${name}: ${role ?? 'no role'}${well ? '' : ', not ready'}`,
  );
  const wanted = primary === undefined && !online && !allowStoppingPrimary ? 'standby that may be stopped' : 'instance';
  return { wait: `no ${wanted} is ready (${seen.join('; ') || 'there is no pod'})` };
}
