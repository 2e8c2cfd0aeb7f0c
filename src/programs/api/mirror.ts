import { PREFIX, ROLE_LABEL } from '../../model/labels';
import { Bell } from './bell';
import { outcomeUnknown } from './client/api-error';
import { PODS, type Pod } from './client/resources';
import type { Context } from './context';
import { parseLines } from './lines';
import { parseReport, type Report } from './report';

const STATE_ANNOTATION = `${PREFIX}state`;
const BACKUP_ANNOTATION = `${PREFIX}backup`;

/** The role label and our annotations of the pod; undefined where it has none. */
interface Shown {
  readonly role: string | undefined;
  readonly state: string | undefined;
  readonly backup: string | undefined;
}

/** Shows on this pod what its instance reports. */
export class Mirror {
  private readonly bell = new Bell();
  private report: Report = parseReport(undefined);
  private text: string | undefined;
  private backup: string | undefined;
  /** What the pod shows, as far as we know; undefined where we have to look. */
  private shown: Shown | undefined;

  constructor(private readonly context: Context) {}

  /** The reports as they are now: of the instance, and of a backup that asks for it. */
  update(text: string | undefined, backup?: string): void {
    if (text === this.text && backup === this.backup) return;
    this.text = text;
    this.backup = backup;
    this.report = parseReport(text);
    this.bell.ring();
  }

  /** Keeps the pod as reported, for ever. */
  async run(signal: AbortSignal): Promise<void> {
    const { timing, problems, pod } = this.context;
    const subject = `role and state on pod ${pod}`;
    let failures = 0;
    let lookAgain = Date.now() + timing.verify;
    while (!signal.aborted) {
      try {
        if (Date.now() >= lookAgain) {
          this.shown = undefined;
          lookAgain = Date.now() + timing.verify;
        }
        await this.show();
        problems.over(subject);
        failures = 0;
      } catch (error) {
        problems.say(subject, error);
        failures += 1;
        this.shown = undefined;
        // It may arrive after later ones and bring back an old label.
        if (outcomeUnknown(error)) lookAgain = Date.now() + timing.verifySoon;
      }
      const pause =
        failures > 0 ? timing.backoff(failures) : this.report.waitingForSecret ? timing.nudge : lookAgain - Date.now();
      await this.bell.wait(Math.max(pause, 0), signal);
    }
  }

  /** Takes the role label away: the instance has ended. */
  async withdraw(): Promise<void> {
    if (this.shown === undefined || this.shown.role !== undefined)
      await this.patch({ role: undefined, state: undefined, backup: this.shown?.backup });
  }

  private async show(): Promise<void> {
    this.shown ??= shownBy(await this.context.client.get(PODS, this.context.pod));
    const { role, state, waitingForSecret } = this.report;
    const checkedAt = waitingForSecret ? new Date().toISOString() : undefined;
    const backup = this.backup === undefined ? undefined : JSON.stringify(parseLines(this.backup));
    const wanted: Shown = { role, state: state && JSON.stringify({ ...state, checkedAt }), backup };
    const stateDiffers = wanted.state !== undefined && wanted.state !== this.shown.state;
    if (wanted.role !== this.shown.role || stateDiffers || backup !== this.shown.backup) await this.patch(wanted);
  }

  private async patch({ role, state, backup }: Shown): Promise<void> {
    const { client, pod, podUid, log } = this.context;
    const before = this.shown?.role;
    const labels = { [ROLE_LABEL]: role ?? null };
    const annotations = {
      ...(state === undefined ? {} : { [STATE_ANNOTATION]: state }),
      ...(backup === this.shown?.backup ? {} : { [BACKUP_ANNOTATION]: backup ?? null }),
    };
    // The uid: a pod that was deleted by force and still runs must not touch its successor.
    const metadata = { uid: podUid || undefined, labels, annotations };
    this.shown = shownBy(await client.patch(PODS, pod, { metadata }));
    if (before !== role) log(`pod ${pod}: role label ${role ?? 'removed'}`);
  }
}

function shownBy({ metadata }: Pod): Shown {
  return {
    role: metadata.labels?.[ROLE_LABEL],
    state: metadata.annotations?.[STATE_ANNOTATION],
    backup: metadata.annotations?.[BACKUP_ANNOTATION],
  };
}
