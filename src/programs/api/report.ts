import { parseLines } from './lines';

/** What the supervisor says of its instance. */
export interface Report {
  /** The role label that the pod has earned; undefined for none. */
  readonly role: 'primary' | 'standby' | undefined;
  /** For the annotation of the pod; undefined before the first report. */
  readonly state: object | undefined;
  /** The kubelet is to look for changed Secrets now. */
  readonly waitingForSecret: boolean;
}

/** Reads the text of report/instance. */
export function parseReport(text: string | undefined): Report {
  if (text === undefined) return { role: undefined, state: undefined, waitingForSecret: false };
  const { role, state, reason, ready, timeline, ...rest } = parseLines(text);
  return {
    role: role === 'primary' || role === 'standby' ? role : undefined,
    state: {
      role: role || undefined,
      state: state || undefined,
      reason: reason || undefined,
      ready: ready === 'true',
      timeline: timeline ? Number(timeline) : undefined,
      systemIdentifier: rest['system-identifier'] || undefined,
    },
    waitingForSecret: rest['waiting-for-secret'] === 'true',
  };
}
