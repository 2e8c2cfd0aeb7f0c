import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { root } from '../../project/root';
import type { Namespace } from './namespace';

/** How a command ended, and what it printed. */
export interface EndedCommand {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** A command, and what a person at a terminal sees of it. */
export interface TypedCommand {
  readonly command: string;
  /** Both outputs, as they came. */
  readonly seen: string;
}

/** The command line as users have it: the bundle, in a process of its own, with the KUBECONFIG of the environment. */
export class CommandLine {
  private readonly ended: TypedCommand[] = [];

  /** @param folder where it is run @default - that of this process */
  constructor(
    private readonly namespace: Namespace,
    private readonly folder?: string,
  ) {}

  /** What has ended, in the order of its ends. */
  get session(): readonly TypedCommand[] {
    return this.ended;
  }

  /** Runs a command, whose words have no spaces, in the namespace; with Ctrl-C once it has complained of something like this. */
  run(command: string, interruptAt?: RegExp): Promise<EndedCommand> {
    const args = [...command.split(' '), '--namespace', this.namespace.name];
    const options = { cwd: this.folder, timeout: 120_000 };
    const child = spawn(process.execPath, [join(root, 'lib/cli/main.js'), ...args], options);
    let [out, err, seen] = ['', '', ''];
    child.stdout.on('data', (part) => {
      out += part;
      seen += part;
    });
    let interrupted = false;
    child.stderr.on('data', (part) => {
      err += part;
      seen += part;
      if (interrupted || !interruptAt?.test(err)) return;
      interrupted = true;
      child.kill('SIGINT');
    });
    return new Promise((resolve, reject) => {
      child.on('error', reject);
      child.on('close', (code) => {
        this.ended.push({ command, seen });
        resolve({ code: code ?? -1, out, err });
      });
    });
  }

  /** What a command says that has to end with one of these codes, as JSON. */
  async json<T>(command: string, codes: readonly number[] = [0]): Promise<T> {
    const { code, out, err } = await this.run(`${command} -o json`);
    if (!codes.includes(code)) throw new Error(`${command}: ended with ${code}\n${err}${out}`);
    if (out === '') throw new Error(`${command}: ended with ${code}, and said only ${err}`);
    return JSON.parse(out) as T;
  }
}
