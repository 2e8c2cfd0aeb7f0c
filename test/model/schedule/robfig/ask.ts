import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

/** A question to one of the operators: when is the next time? */
export interface Question {
  readonly engine: 'cloudnativepg' | 'kubernetes';
  /** For Kubernetes. */
  readonly timeZone?: string;
  readonly after: string;
  readonly count: number;
  readonly expression: string;
}

/** A question as a line for the program; see main.go. */
export const line = ({ engine, timeZone = '', after, count, expression }: Question): string =>
  [engine, timeZone, after, count, expression].join('\t');

/** Whether the program can be made here. */
export function goIsThere(): boolean {
  try {
    execFileSync('go', ['version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** What the operators answer: times with spaces between them, or `refused: …`. */
export function ask(questions: readonly Question[]): string[] {
  const answer = execFileSync('go', ['run', '.'], {
    cwd: join(__dirname),
    input: questions.map((question) => `${line(question)}\n`).join(''),
    encoding: 'utf8',
    maxBuffer: 256 * 1024 * 1024,
  });
  return answer.split('\n').slice(0, questions.length);
}
