import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sleep } from './bell';
import { formatLines, parseLines, type Values } from './lines';

/** The transfer has answered, and not with what was asked for. */
export class TransferError extends Error {}

/** How the transfer is asked. */
export interface TransferOptions {
  /** The folder that both containers share. */
  readonly folder: string;
  /** Told to end. */
  readonly ending: AbortSignal;
  /** Milliseconds since 1970 after which no answer is waited for. */
  readonly until: number;
  /** Milliseconds between two looks. @default 100 */
  readonly look?: number;
}

/** Asks the container that moves files, which transfer.sh runs in: by files, one at a time. */
export class TransferClient {
  private readonly desk: string;
  // Not those of a process before this one.
  private readonly run = Date.now().toString(36);
  private asked = 0;

  constructor(private readonly options: TransferOptions) {
    this.desk = join(options.folder, 'transfer');
    mkdirSync(this.desk, { recursive: true });
  }

  /**
   * Has something done.
   *
   * @returns what it gives out
   * @throws TransferError where it was not done
   */
  async ask(verb: string, values: Values = {}): Promise<string> {
    this.asked += 1;
    const id = `${this.run}-${String(this.asked).padStart(6, '0')}`;
    const at = (kind: string): string => join(this.desk, `${id}.${kind}`);
    const draft = join(this.desk, `.${id}.request`);
    writeFileSync(draft, formatLines({ verb, ...values }));
    renameSync(draft, at('request'));
    try {
      const answer = await this.answer(verb, at('answer'));
      if (answer.ok !== 'true') throw new TransferError(answer.error ?? 'the transfer gave no reason');
      return read(at('out')) ?? '';
    } finally {
      // Nobody waits any more: what has not begun is not to begin.
      for (const kind of ['request', 'answer', 'out']) rmSync(at(kind), { force: true });
    }
  }

  private async answer(verb: string, path: string): Promise<Values> {
    const { ending, until, look = 100 } = this.options;
    for (;;) {
      const text = read(path);
      if (text !== undefined) return parseLines(text);
      if (ending.aborted) throw new Error(`told to end before the transfer had answered '${verb}'`);
      if (Date.now() >= until) throw new Error(`the transfer has not answered '${verb}' in time`);
      await sleep(look, ending);
    }
  }
}

/** The text of a file; undefined where there is none. */
export function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
