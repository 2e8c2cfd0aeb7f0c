import { closeSync, constants, mkdirSync, openSync, readFileSync, renameSync, writeFileSync, writeSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** The folder in memory by which the two containers of a pod speak to each other. */
export class Exchange {
  constructor(readonly root: string) {
    for (const folder of ['feed', 'report', 'ask']) mkdirSync(this.path(folder), { recursive: true });
  }

  path(...parts: string[]): string {
    return join(this.root, ...parts);
  }

  /** The text of a file; undefined where there is none. */
  read(...parts: string[]): string | undefined {
    try {
      return readFileSync(this.path(...parts), 'utf8');
    } catch (error) {
      if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined;
      throw error;
    }
  }

  /** Writes a file so that a reader sees all of it or the one before. */
  write(text: string, ...parts: string[]): void {
    const target = this.path(...parts);
    const draft = join(dirname(target), `.${basename(target)}`);
    writeFileSync(draft, text);
    renameSync(draft, target);
  }

  /** Wakes the supervisor; false where it does not run. */
  wake(): boolean {
    let pipe: number | undefined;
    try {
      pipe = openSync(this.path('wake'), constants.O_WRONLY | constants.O_NONBLOCK);
      writeSync(pipe, '\n');
      return true;
    } catch (error) {
      // A full pipe wakes it as well.
      return (error as NodeJS.ErrnoException).code === 'EAGAIN';
    } finally {
      if (pipe !== undefined) closeSync(pipe);
    }
  }
}
