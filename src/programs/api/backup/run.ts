import type { SnapshotPlan } from '../../../model/backup/program-plan';
import { sleep } from '../bell';
import { ApiError, oneLine } from '../client/api-error';
import type { Client } from '../client/client';
import { retry } from '../credentials/retry';
import { type Log, Problems } from '../log';
import type { BackupTiming } from './timing';

/** Who takes a backup. */
export interface BackupSetting {
  readonly client: Client;
  readonly plan: SnapshotPlan;
  /** Of what was applied. */
  readonly revision: string;
  /** The pod of the program. */
  readonly pod: string;
  readonly podUid: string;
  /** Its Job. */
  readonly job: string;
  readonly log: Log;
  readonly timing: BackupTiming;
  /** Told to end. */
  readonly ending: AbortSignal;
  /** @default - the clock's */
  readonly now?: () => Date;
}

/** What the steps of a run share: its end, which comes when time is up, when it is told to, or when its Lease is lost. */
export class Run {
  private readonly stopped = new AbortController();
  private readonly problems: Problems;
  private readonly timer: NodeJS.Timeout;
  /** What is going on, for the reason when time is up. */
  private doing = 'starting';

  constructor(readonly setting: BackupSetting) {
    const { plan, ending, log } = setting;
    this.problems = new Problems(log);
    this.timer = setTimeout(
      () => this.stop(`not done within ${plan.deadline} s: was ${this.doing}`),
      plan.deadline * 1000,
    );
    const told = (): void => this.stop(`told to end while ${this.doing}`);
    ending.addEventListener('abort', told);
    if (ending.aborted) told();
  }

  get signal(): AbortSignal {
    return this.stopped.signal;
  }

  now(): Date {
    return this.setting.now?.() ?? new Date();
  }

  /** Says what goes on from now, once. */
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
  }

  /** A request to the API, tried again while that may help and the run goes on. */
  async ask<T>(step: () => Promise<T>, { rights = false }: { readonly rights?: boolean } = {}): Promise<T> {
    const { timing } = this.setting;
    this.signal.throwIfAborted();
    const start = Date.now();
    const tried = retry(
      {
        deadline: start + Math.max(timing.request, rights ? timing.rights : 0),
        pause: (failures) => timing.look * Math.min(5, failures),
        passes: (error) =>
          !this.signal.aborted &&
          error instanceof ApiError &&
          (rights && [401, 403].includes(error.status) ? Date.now() < start + timing.rights : error.transient),
        onFailure: (error) => this.problems.say('trying again', error, `trying again: ${oneLine(error)}`),
      },
      step,
    );
    return tried;
  }

  /** Looks until there is something. @throws what ended the run, or what `late` says when its own time is up */
  async until<T>(look: () => Promise<T | undefined>, limit?: { milliseconds: number; late: () => string }): Promise<T> {
    const end = limit === undefined ? Infinity : Date.now() + limit.milliseconds;
    for (;;) {
      this.signal.throwIfAborted();
      const found = await look();
      if (found !== undefined) return found;
      if (Date.now() > end) throw new Error(limit?.late());
      await sleep(this.setting.timing.look, this.signal);
    }
  }
}
