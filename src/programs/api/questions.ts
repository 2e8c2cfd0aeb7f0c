import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { oneLine, outcomeUnknown } from './client/api-error';
import type { Context } from './context';
import type { Exchange } from './exchange';
import { formatLines, parseLines } from './lines';
import { VERBS } from './verbs';
import type { Answer, Request } from './verbs/verb';

const SUFFIX = '.request';

/** A claim that is older was asked by a supervisor that does not wait any more, or does not live any more. */
const OLDEST_CLAIM = 80_000;

/**
 * Answers what the supervisor asks, one question after the other: so whoever
 * reads the Lease after a claim whose asker died reads what came of it. Events
 * do not wait.
 */
export class Questions {
  private readonly known = new Set<string>();
  private queue: Promise<void> = Promise.resolve();

  constructor(
    private readonly context: Context,
    private readonly exchange: Exchange,
  ) {}

  /** Takes up what is new in ask/, also what was asked before this agent started. */
  look(): void {
    const present = readdirSync(this.exchange.path('ask')).filter((name) => name.endsWith(SUFFIX));
    present.sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
    for (const name of present) {
      const text = this.known.has(name) ? undefined : this.exchange.read('ask', name);
      if (text === undefined) continue;
      this.known.add(name);
      const values = parseLines(text);
      const answering = async (): Promise<void> => this.handle(name, values.verb ?? '', values);
      if (values.verb === 'event') void answering();
      else this.queue = this.queue.then(answering);
    }
    for (const name of this.known) if (!present.includes(name)) this.known.delete(name);
  }

  /** When everything asked so far is answered. */
  async done(): Promise<void> {
    await this.queue;
  }

  private async handle(name: string, verb: string, values: Request['values']): Promise<void> {
    const { log } = this.context;
    const file = this.exchange.path('ask', name);
    const withdrawn = (): boolean => !existsSync(file);
    try {
      if (withdrawn()) return;
      const answer = await this.answer(verb, { values, withdrawn }, Date.now() - statSync(file).mtimeMs);
      if (withdrawn()) return; // an answer that nobody takes would stay for ever
      this.exchange.write(formatLines(answer), 'ask', `${name.slice(0, -SUFFIX.length)}.answer`);
      rmSync(file, { force: true });
      this.exchange.wake();
    } catch (error) {
      log(`question ${name} not answered: ${oneLine(error)}`);
    }
  }

  private async answer(verb: string, request: Request, age: number): Promise<Answer> {
    const answering = VERBS.get(verb);
    if (!answering)
      return { ok: 'false', error: `'${verb}' cannot be asked; known are ${[...VERBS.keys()].join(', ')}` };
    if (verb === 'lease-claim' && age > OLDEST_CLAIM) return { ok: 'false', error: 'lease-claim: asked too long ago' };
    const { problems } = this.context;
    try {
      const answer = await answering(this.context, request);
      problems.over(verb);
      return answer;
    } catch (error) {
      problems.say(verb, error);
      return { ok: outcomeUnknown(error) ? 'unknown' : 'false', error: oneLine(error) };
    }
  }
}
