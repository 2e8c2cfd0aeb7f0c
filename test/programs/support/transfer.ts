import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { eventually } from './eventually';

const PROGRAM = resolve(__dirname, '../../../src/programs/shell/transfer/transfer.sh');

/** What a request came to. */
export interface Answer {
  readonly ok: boolean;
  readonly error?: string;
  readonly out?: string;
}

/** transfer.sh with folders for its volumes and with a stand-in for rclone. */
export class Transfer {
  readonly root = mkdtempSync(join(tmpdir(), 'cdk8s-pg-transfer-'));
  private readonly desk = join(this.root, 'run/transfer');
  private process: ChildProcess | undefined;
  private log = '';
  private requests = 0;

  /** @param environment of the stores; `ROOT` in a value is the folder of this pod */
  constructor(private readonly environment: Readonly<Record<string, string>>) {
    for (const folder of ['bin', 'run/transfer', 'scratch', 'secrets', 'tmp', 'remotes'])
      mkdirSync(join(this.root, folder), { recursive: true });
    copyFileSync(resolve(__dirname, 'rclone.sh'), join(this.root, 'bin/rclone'));
  }

  /** Runs it by this shell. */
  start(...shell: string[]): this {
    const [command = 'sh', ...first] = shell;
    const values = Object.entries(this.environment).map(([name, value]) => [name, value.replaceAll('ROOT', this.root)]);
    this.process = spawn(command, [...first, PROGRAM], {
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...(Object.fromEntries(values) as Record<string, string>),
        PATH: `${join(this.root, 'bin')}:${process.env.PATH}`,
        STANDIN: this.root,
        CDK8S_PG_NAP: '0.02',
        TMPDIR: join(this.root, 'tmp'),
        CDK8S_PG_RUN: join(this.root, 'run'),
        CDK8S_PG_SCRATCH: join(this.root, 'scratch'),
        CDK8S_PG_SECRETS: join(this.root, 'secrets'),
      },
    });
    for (const stream of [this.process.stdout, this.process.stderr])
      stream?.on('data', (chunk: Buffer) => (this.log += chunk.toString()));
    return this;
  }

  /** What it has logged, without the times. */
  get lines(): string[] {
    return this.log
      .split('\n')
      .filter(Boolean)
      .map((line) => line.replace(/^[-0-9]+ [:0-9]+ UTC \[transfer\] /, ''));
  }

  /** What rclone was called with. */
  get calls(): string[] {
    return this.read('calls').split('\n').filter(Boolean);
  }

  /** Writes a file of the pod. */
  file(path: string, text: string): this {
    mkdirSync(dirname(join(this.root, path)), { recursive: true });
    writeFileSync(join(this.root, path), text);
    return this;
  }

  /** Lines that the stand-in for rclone sources before it does something. */
  plan(lines: string): this {
    return this.file('plan', lines);
  }

  read(path: string): string {
    return readFileSync(join(this.root, path), 'utf8');
  }

  has(path: string): boolean {
    return existsSync(join(this.root, path));
  }

  /** The files below a folder of the pod, sorted. */
  files(path: string): string[] {
    const folder = join(this.root, path);
    if (!existsSync(folder)) return [];
    const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
      .sort();
  }

  /** A backup in the scratch space: `backup/…`, and its `sums` beside it. */
  backup(files: Readonly<Record<string, string>>): this {
    const lines = Object.entries(files).map(([path, text]) => {
      this.file(`scratch/backup/${path}`, text);
      return `${createHash('sha256').update(text).digest('hex')}  ${path}\n`;
    });
    return this.file('scratch/sums', lines.join('')).file('run/manifest.json', '{"format":1}\n');
  }

  /** Asks, and does not wait. @returns the number of the request */
  begin(verb: string, values: Readonly<Record<string, string | number>> = {}): string {
    const id = String((this.requests += 1)).padStart(4, '0');
    const lines = [`verb=${verb}`, ...Object.entries(values).map(([key, value]) => `${key}=${value}`)];
    this.file(`run/transfer/.${id}`, `${lines.join('\n')}\n`);
    renameSync(join(this.desk, `.${id}`), join(this.desk, `${id}.request`));
    return id;
  }

  /** Waits for an answer. */
  async answer(id: string): Promise<Answer> {
    const lines = await eventually(() => this.read(`run/transfer/${id}.answer`));
    await eventually(() => expect(this.has(`run/transfer/${id}.request`)).toBe(false));
    const out = this.has(`run/transfer/${id}.out`) ? { out: this.read(`run/transfer/${id}.out`) } : {};
    if (lines === 'ok=true\n') return { ok: true, ...out };
    const error = /^ok=false\nerror=(.*)\n$/.exec(lines)?.[1];
    if (error === undefined) throw new Error(`no answer: ${lines}`);
    return { ok: false, error, ...out };
  }

  /** Asks, and waits for the answer. */
  ask(verb: string, values: Readonly<Record<string, string | number>> = {}): Promise<Answer> {
    return this.answer(this.begin(verb, values));
  }

  /** Sends a signal and waits for the end: to all that it started, where it is SIGKILL. @returns the exit status */
  async end(signal: 'SIGTERM' | 'SIGKILL'): Promise<number | null> {
    const { process: running } = this;
    if (running?.pid === undefined || running.exitCode !== null) return running?.exitCode ?? null;
    const ended = new Promise<number | null>((resolve) => running.on('exit', resolve));
    process.kill(signal === 'SIGKILL' ? -running.pid : running.pid, signal);
    return ended;
  }

  async remove(): Promise<void> {
    await this.end('SIGKILL');
    rmSync(this.root, { recursive: true, force: true });
  }
}
