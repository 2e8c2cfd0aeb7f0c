/** Lets a loop sleep until there is something to do. A ring while nobody sleeps is not lost. */
export class Bell {
  private rung = false;
  private wake: (() => void) | undefined;

  ring(): void {
    this.rung = true;
    this.wake?.();
  }

  /** Sleeps until the bell rings, the time is over, or `signal` ends it all. */
  async wait(milliseconds: number, signal: AbortSignal): Promise<void> {
    if (!this.rung && !signal.aborted) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, milliseconds);
        this.wake = () => {
          clearTimeout(timer);
          resolve();
        };
        signal.addEventListener('abort', this.wake);
      });
      if (this.wake) signal.removeEventListener('abort', this.wake);
      this.wake = undefined;
    }
    this.rung = false;
  }
}

/** Sleeps, but not longer than until `signal` ends it all. */
export function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Bell().wait(milliseconds, signal);
}
