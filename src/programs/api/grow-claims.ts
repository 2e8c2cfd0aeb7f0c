import { claimName } from '../../model/names';
import { quantityValue } from '../../model/quantity-value';
import { Bell } from './bell';
import { ApiError, oneLine } from './client/api-error';
import { CLAIMS, type ConfigMap } from './client/resources';
import { ordinal, type Context } from './context';
import { emitEvent } from './emit-event';

/** Grows this instance's own claims to the sizes of the configuration. */
export class ClaimGrower {
  private readonly bell = new Bell();
  private sizes: Readonly<Record<string, string>> = {};

  constructor(private readonly context: Context) {}

  /** The configuration as it is now; what was refused is tried again. */
  update(config: ConfigMap): void {
    const { 'data-size': data = '', 'wal-size': wal = '' } = config.data ?? {};
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
    const { client, database, problems } = this.context;
    const name = claimName(template, database, ordinal(this.context));
    const subject = `claim ${name}`;
    try {
      const { metadata, spec } = await client.get(CLAIMS, name);
      if (metadata.deletionTimestamp !== undefined) return true;
      const problem = await this.adjust(name, spec.resources.requests.storage, size);
      if (problem === undefined) problems.over(subject);
      else await this.complain(subject, problem);
      return true;
    } catch (error) {
      problems.say(subject, error);
      return false;
    }
  }

  /** Brings the claim to that size, or says why it stays as it is. */
  private async adjust(name: string, current: string, size: string): Promise<string | undefined> {
    const [from, to] = [quantityValue(current), quantityValue(size)];
    if (Number.isNaN(to)) return `'${size}' is asked for, which is no size`;
    if (to < from) return `is ${current}, ${size} is asked for: a volume cannot shrink`;
    return to > from ? this.grow(name, current, size) : undefined;
  }

  private async grow(name: string, current: string, size: string): Promise<string | undefined> {
    const { client, log } = this.context;
    try {
      await client.patch(CLAIMS, name, { spec: { resources: { requests: { storage: size } } } });
    } catch (error) {
      if (!(error instanceof ApiError) || error.transient || error.conflict) throw error;
      return `cannot grow to ${size}: ${oneLine(error)}`;
    }
    const message = `claim ${name} grows from ${current} to ${size}`;
    log(message);
    await emitEvent(this.context, { type: 'Normal', reason: 'VolumeGrows', message });
    return undefined;
  }

  private async complain(subject: string, problem: string): Promise<void> {
    const message = `${subject} ${problem}`;
    if (this.context.problems.say(subject, problem, message)) {
      await emitEvent(this.context, { type: 'Warning', reason: 'VolumeSize', message });
    }
  }
}
