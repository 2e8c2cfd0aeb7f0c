import input from '@inquirer/input';

/** Where a person reads and types. */
export interface Terminal {
  /** @default - standard input */
  readonly input?: NodeJS.ReadableStream;
  /** @default - standard error: standard output is for results */
  readonly output?: NodeJS.WritableStream;
}

interface Key {
  readonly ctrl?: boolean;
  readonly name?: string;
}

/** Asks the person at the terminal. Ctrl-C, Ctrl-D and the end of the input are no answer: an empty one. */
export async function ask(
  question: string,
  { input: from = process.stdin, output = process.stderr }: Terminal = {},
): Promise<string> {
  const ended = new AbortController();
  const end = (): void => ended.abort();
  // The library knows of Ctrl-C alone.
  const press = (_: unknown, { ctrl, name }: Key): void => {
    if (ctrl && name === 'd') end();
  };
  from.on('keypress', press);
  from.once('end', end);
  try {
    return await input({ message: question }, { input: from, output, signal: ended.signal });
  } catch (error) {
    if (['ExitPromptError', 'AbortPromptError'].includes((error as Error).name)) return '';
    throw error;
  } finally {
    from.off('keypress', press);
    from.off('end', end);
  }
}
