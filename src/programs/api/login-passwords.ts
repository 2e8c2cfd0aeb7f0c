import { mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { Bell } from './bell';
import { ApiError } from './client/api-error';
import { SECRETS, type ConfigMap } from './client/resources';
import type { Context } from './context';
import { emitEvent } from './emit-event';
import type { Exchange } from './exchange';

const FOLDER = ['feed', 'logins'];

/** A role that logs in, and the Secret with its password. */
interface Login {
  readonly name: string;
  readonly secret: string;
}

/** Hands the passwords of the configuration's logins to the supervisor, a file for each in memory, and takes them away again. */
export class LoginPasswords {
  private readonly bell = new Bell();
  /** Undefined before the configuration was read. */
  private logins: readonly Login[] | undefined;
  /** Since when a login has no password. */
  private readonly without = new Map<string, number>();

  constructor(
    private readonly context: Context,
    private readonly exchange: Exchange,
  ) {}

  /** The configuration as it is now. */
  update(config: ConfigMap): void {
    this.logins = parseLogins(config.data?.logins ?? '');
    this.bell.ring();
  }

  /** Looks after the files, for ever. A Secret that changes is noticed at the next look, one that is only being made soon. */
  async run(signal: AbortSignal): Promise<void> {
    const { timing, problems } = this.context;
    while (!signal.aborted) {
      try {
        if (this.logins) await this.bring(this.logins);
        problems.over('files of passwords');
      } catch (error) {
        problems.say('files of passwords', error);
      }
      await this.bell.wait(this.waiting() ? timing.nudge : timing.logins, signal);
    }
  }

  /** Whether a password is awaited, and not for long. */
  private waiting(): boolean {
    return [...this.without.values()].some((since) => Date.now() < since + this.context.timing.logins);
  }

  private async bring(logins: readonly Login[]): Promise<void> {
    let changed = this.removeOthers(logins.map(({ name }) => name));
    for (const login of logins) {
      const password = await this.ask(login);
      if (password === undefined) continue;
      if (password !== '') this.without.delete(login.name);
      if (this.put(login.name, password)) changed = true;
    }
    if (changed) this.exchange.wake();
  }

  /** The password; empty where there is none, undefined where nobody knows. */
  private async ask({ name, secret }: Login): Promise<string | undefined> {
    const { client, problems } = this.context;
    const subject = `Secret ${secret}`;
    try {
      const { data } = await client.get(SECRETS, secret);
      const password = Buffer.from(data?.password ?? '', 'base64').toString();
      const problem = passwordProblem(password);
      if (problem === undefined) problems.over(subject);
      else await this.complain(name, subject, problem);
      return problem === undefined ? password : '';
    } catch (error) {
      if (error instanceof ApiError && error.missing) {
        await this.complain(name, subject, 'is missing');
        return '';
      }
      problems.say(subject, error);
      return undefined;
    }
  }

  private async complain(login: string, subject: string, problem: string): Promise<void> {
    const since = this.without.get(login) ?? Date.now();
    this.without.set(login, since);
    if (Date.now() < since + this.context.timing.logins) return; // a Job may be about to make it
    const message = `${subject} ${problem}: the password of login ${login} stays as it is until that is mended`;
    if (this.context.problems.say(subject, problem, message)) {
      await emitEvent(this.context, { type: 'Warning', reason: 'LoginPassword', message });
    }
  }

  /** Writes the file, for nobody else to read; without a password there is none. True where that is another. */
  private put(name: string, password: string): boolean {
    const before = this.exchange.read(...FOLDER, name);
    if (password === (before ?? '')) return false;
    const file = this.exchange.path(...FOLDER, name);
    if (password === '') {
      rmSync(file, { force: true });
    } else {
      mkdirSync(this.exchange.path(...FOLDER), { recursive: true, mode: 0o700 });
      const draft = this.exchange.path(...FOLDER, `.${name}`);
      rmSync(draft, { force: true });
      writeFileSync(draft, password, { mode: 0o600 });
      renameSync(draft, file);
    }
    return true;
  }

  /** Removes what is not listed any more, and unfinished drafts. True where there was something. */
  private removeOthers(names: readonly string[]): boolean {
    const others = this.present().filter((file) => !names.includes(file));
    for (const file of others) rmSync(this.exchange.path(...FOLDER, file), { force: true });
    for (const name of this.without.keys()) if (!names.includes(name)) this.without.delete(name);
    return others.length > 0;
  }

  private present(): string[] {
    try {
      return readdirSync(this.exchange.path(...FOLDER));
    } catch {
      return [];
    }
  }
}

/** Lines of name, Secret, and what is not of interest here. What could be another file's name is passed over. */
function parseLogins(text: string): Login[] {
  return text.split('\n').flatMap((line) => {
    const [name = '', secret = ''] = line.split(' ');
    return /^[a-z_][a-z0-9_]*$/.test(name) && secret !== '' ? [{ name, secret }] : [];
  });
}

/** What is wrong with a password; undefined when it is fine. */
function passwordProblem(password: string): string | undefined {
  if (password === '') return "has no key 'password', or it is empty";
  return /[\r\n\0]/.test(password) ? 'has a password with a line break or a null in it' : undefined;
}
