import { claimName } from '../../model/names';
import { Bell } from './bell';
import { ApiError, oneLine } from './client/api-error';
import { CLAIMS, type ConfigMap } from './client/resources';
import { ordinal, type Context } from './context';
import { emitEvent } from './emit-event';
import { parseQuantity } from './quantity';

/** Grows this instance's own claims to the sizes of the configuration. */
export class ClaimGrower {
  private readonly bell = new Bell();
  private sizes: Readonly<Record<string, string>> = {};

  constructor(private readonly context: Context) {}

  /** The configuration as it is now. */
  update(config: ConfigMap): void {
    const { 'data-size': data = '', 'wal-size': wal = '' } = config.data ?? {};
    if (this.sizes.data === data && this.sizes.wal === wal) return;
    this.sizes = { data, wal };
    this.bell.ring();
  }

  /** Looks after the claims, for ever. */
  async run(signal: AbortSignal): Promise<void> {
    const { timing } = this.context;
    for (;;) {
      let pause = timing.grow;
      for (const [template, size] of Object.entries(this.sizes)) {
        if (size !== '' && !(await this.tend(template, size))) pause = timing.growRetry;
      }
      await this.bell.wait(pause, signal);
      if (signal.aborted) return;
    }
  }

  /** True where there is nothing to try again soon. */
  private async tend(template: string, size: string): Promise<boolean> {
    const { client, database, log, problems } = this.context;
    const name = claimName(template, database, ordinal(this.context));
    const subject = `claim ${name}`;
    try {
      const { metadata, spec } = await client.get(CLAIMS, name);
      const current = spec.resources.requests.storage;
      const [from, to] = [parseQuantity(current), parseQuantity(size)];
      if (metadata.deletionTimestamp !== undefined) return true;
      if (Number.isNaN(to)) await this.complain(subject, `'${size}' is asked for, which is no size`, 'VolumeSize');
      else if (to < from) {
        await this.complain(
          subject,
          `is ${current}, ${size} is asked for: a volume cannot shrink`,
          'VolumeCannotShrink',
        );
      } else {
        if (to > from) {
          await client.patch(CLAIMS, name, { spec: { resources: { requests: { storage: size } } } });
          log(`claim ${name}: grows from ${current} to ${size}`);
          await emitEvent(this.context, {
            type: 'Normal',
            reason: 'VolumeGrows',
            message: `claim ${name} grows from ${current} to ${size}`,
          });
        }
        problems.over(subject);
      }
      return true;
    } catch (error) {
      if (error instanceof ApiError && !error.transient) {
        await this.complain(subject, `cannot grow to ${size}: ${oneLine(error)}`, 'VolumeCannotGrow');
        return true;
      }
      problems.say(subject, error);
      return false;
    }
  }

  private async complain(subject: string, problem: string, reason: string): Promise<void> {
    const message = `${subject} ${problem}`;
    if (this.context.problems.say(subject, problem, message)) {
      await emitEvent(this.context, { type: 'Warning', reason, message });
    }
  }
}
