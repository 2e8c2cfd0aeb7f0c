import { sleep } from './bell';
import { ApiError, oneLine } from './client/api-error';
import { type Log, Problems } from './log';
import { retry } from './retry';

/** Who goes through a stretch of work. */
export interface StretchSetting {
  readonly log: Log;
  /** Told to end. */
  readonly ending: AbortSignal;
  /** In milliseconds. */
  readonly timing: {
    /** Between two looks at what is waited for. */
    readonly look: number;
    /** How long one request to the API is tried again. */
    readonly request: number;
  };
}

/** When a stretch ends, and what it says then of what was going on. */
export interface StretchEnd {
  readonly seconds: number;
  readonly late: (doing: string) => string;
  readonly told: (doing: string) => string;
  /** Whether it goes on when the program is told to end. @default false */
  readonly deaf?: boolean;
}

/** Which failures of a request may be over later, and how long that may take, in milliseconds. */
export interface Hope {
  readonly within: number;
  readonly passes: (error: ApiError) => boolean;
}

/** Steps that share their end, which comes when time is up, when the program is told to end, or when one of them says so. */
export class Stretch<Setting extends StretchSetting> {
  private readonly stopped = new AbortController();
  private readonly problems: Problems;
  private readonly timer: NodeJS.Timeout;
  private readonly told: () => void;
  /** What is going on, for the reason when time is up. */
  private doing = 'starting';

  constructor(
    readonly setting: Setting,
    { seconds, late, told, deaf = false }: StretchEnd,
  ) {
    const { ending, log } = setting;
    this.problems = new Problems(log);
    this.timer = setTimeout(() => this.stop(late(this.doing)), seconds * 1000);
    this.told = () => this.stop(told(this.doing));
    if (deaf) return;
    ending.addEventListener('abort', this.told);
    if (ending.aborted) this.told();
  }

  get signal(): AbortSignal {
    return this.stopped.signal;
  }

  /** Says what goes on from now, once. */
  is(doing: string): void {
    if (doing !== this.doing) this.setting.log(doing);
    this.doing = doing;
  }

  /** Ends it: whatever waits throws the reason. */
  stop(reason: string): void {
    if (!this.signal.aborted) this.stopped.abort(new Error(reason));
  }

  /** There is nothing more to wait for. */
  over(): void {
    clearTimeout(this.timer);
    this.setting.ending.removeEventListener('abort', this.told);
  }

  /** Looks until there is something. @throws what ended it, or what `late` says when its own time is up */
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

  /** A request to the API, tried again while there is hope and the stretch goes on. */
  protected request<T>(step: () => Promise<T>, { within, passes }: Hope): Promise<T> {
    const { timing } = this.setting;
    return retry(
      {
        deadline: Date.now() + within,
        pause: (failures) => timing.look * Math.min(5, failures),
        passes: (error) => !this.signal.aborted && error instanceof ApiError && passes(error),
        onFailure: (error) => this.problems.say('trying again', error, `trying again: ${oneLine(error)}`),
      },
      () => {
        this.signal.throwIfAborted();
        return step();
      },
    );
  }
}
