import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { oneLine } from '../client/api-error';

/** The folder through which a companion and its container talk. */
export class SharedFolder {
  /**
   * @param ending aborted when the other container has ended
   * @param look milliseconds between two looks
   */
  constructor(
    private readonly folder: string,
    private readonly ending: AbortSignal,
    private readonly look = 100,
  ) {}

  has(name: string): boolean {
    return existsSync(join(this.folder, name));
  }

  read(name: string): string {
    return readFileSync(join(this.folder, name), 'utf8');
  }

  /** Whole or not at all. */
  write(name: string, text: string): void {
    writeFileSync(join(this.folder, `.${name}`), text);
    renameSync(join(this.folder, `.${name}`), join(this.folder, name));
  }

  /** The first file of these that is there; undefined where the other container has ended before. */
  async awaitOne(...names: string[]): Promise<string | undefined> {
    for (;;) {
      const found = names.find((name) => this.has(name));
      if (found !== undefined || this.ending.aborted) return found;
      await setTimeout(this.look, undefined, { signal: this.ending }).catch(() => {});
    }
  }

  /** Does a step; where it fails, the other container learns why. */
  async orSay<T>(step: () => T | Promise<T>): Promise<T> {
    try {
      return await step();
    } catch (error) {
      this.write('companion-error', oneLine(error));
      throw error;
    }
  }

  /** Says the last word, and waits until the other container has ended. */
  async conclude(text: string): Promise<void> {
    this.write('said', text);
    await this.awaitEnd();
  }

  /** Waits until the other container has ended: whoever ends before that is started again. */
  async awaitEnd(): Promise<void> {
    while (!this.ending.aborted) await setTimeout(60_000, undefined, { signal: this.ending }).catch(() => {});
  }

  /** What the other container was at when it ended without a word. */
  unfinished(): string {
    return `ended before it was done; last: ${this.has('doing') ? this.read('doing') : 'nothing yet'}`;
  }
}
