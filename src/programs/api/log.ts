import { oneLine } from './client/api-error';

/** Takes one line for the log. */
export type Log = (line: string) => void;

/** To the log of the container. */
export const standardOutput: Log = (line) => void process.stdout.write(`${line}\n`);

/** Says what is wrong once, not at every try, and says when it is over. */
export class Problems {
  private readonly said = new Map<string, string>();

  constructor(private readonly log: Log) {}

  /** `subject` has this problem; true where that is news. The line for the log may be another text. */
  say(subject: string, problem: unknown, line = `${subject}: ${oneLine(problem)}`): boolean {
    if (this.said.get(subject) === line) return false;
    this.said.set(subject, line);
    this.log(line);
    return true;
  }

  /** `subject` is well. */
  over(subject: string): void {
    if (this.said.delete(subject)) this.log(`${subject}: well again`);
  }
}
