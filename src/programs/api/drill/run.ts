import { sleep } from '../bell';
import { ApiError, oneLine } from '../client/api-error';
import { retry } from '../credentials/retry';
import { Problems } from '../log';
import type { DrillSetting } from './setting';

/** What ends a stretch of a drill, whose steps share it: time that is up, being told to, or a lost Lease. */
export class Run {
  private readonly stopped = new AbortController();
  private readonly problems: Problems;
  private readonly timer: NodeJS.Timeout;
  private readonly told: () => void;
  /** What is waited for, for the reason when time is up. */
  private doing = 'starting';

  /**
   * @param seconds how long it may take
   * @param options.deaf whether it goes on when the program is told to end
   */
  constructor(
    readonly setting: DrillSetting,
    seconds: number,
    { deaf = false }: { readonly deaf?: boolean } = {},
  ) {
    const { ending, log } = setting;
    this.problems = new Problems(log);
    this.timer = setTimeout(() => this.stop(`not done within ${seconds} s: ${this.doing}`), seconds * 1000);
    this.told = () => this.stop(`told to end: ${this.doing}`);
    if (deaf) return;
    ending.addEventListener('abort', this.told);
    if (ending.aborted) this.told();
  }

  /** Says what is waited for from now, once. */
  is(doing: string): void {
    if (doing !== this.doing) this.setting.log(doing);
    this.doing = doing;
  }

  /** Ends it: whatever waits throws the reason. */
  stop(reason: string): void {
    if (!this.stopped.signal.aborted) this.stopped.abort(new Error(reason));
  }

  /** There is nothing more to wait for. */
  over(): void {
    clearTimeout(this.timer);
    this.setting.ending.removeEventListener('abort', this.told);
  }

  /** A request to the API, tried again while that may help and the run goes on. */
  ask<T>(step: () => Promise<T>): Promise<T> {
    const { timing } = this.setting;
    return retry(
      {
        deadline: Date.now() + timing.request,
        pause: (failures) => timing.look * Math.min(5, failures),
        passes: (error) =>
          !this.stopped.signal.aborted &&
          error instanceof ApiError &&
          (error.transient || error.status === 401 || error.status === 403),
        onFailure: (error) => this.problems.say('trying again', error, `trying again: ${oneLine(error)}`),
      },
      () => {
        this.stopped.signal.throwIfAborted();
        return step();
      },
    );
  }

  /** Looks until there is something. @throws what ended the run */
  async until<T>(look: () => Promise<T | undefined>): Promise<T> {
    for (;;) {
      this.stopped.signal.throwIfAborted();
      const found = await look();
      if (found !== undefined) return found;
      await sleep(this.setting.timing.look, this.stopped.signal);
    }
  }
}
