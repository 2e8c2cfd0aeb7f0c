import { spawn } from 'node:child_process';
import { setTimeout } from 'node:timers/promises';
import { PATIENCE } from './extent';
import type { KubeObject, Pod } from './objects';

export interface RunOptions {
  /** Text for the standard input. @default - none */
  readonly input?: string;
  /** Seconds until the command is killed, which makes it fail. @default 120 */
  readonly timeout?: number;
}

export interface Outcome {
  /** The exit status; null where the command was killed. */
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * `exec` by SPDY: kubectl's WebSockets discard what a stream carries before it is known ("Unknown stream id 1"), so
 * that a command now and then seems to have said nothing, or got no input, and to have ended well.
 */
const ENVIRONMENT = { ...process.env, KUBECTL_REMOTE_COMMAND_WEBSOCKETS: 'false' };

/** What the API server says where the operator, whose webhook it asks, is not there: it is being started, on a busy machine. */
const WEBHOOK_AWAY = /failed calling webhook .*(connection refused|no endpoints available|deadline exceeded|EOF)/;
/** Seconds that the operator may take to come back. */
const COMES_BACK = 60 * PATIENCE;

/** Runs kubectl with the KUBECONFIG of the environment and says how it ended. Waits for a webhook that is away. */
export async function tryKubectl(args: readonly string[], options: RunOptions = {}): Promise<Outcome> {
  for (const end = Date.now() + COMES_BACK * 1000; ;) {
    const outcome = await runOnce(args, options);
    if (outcome.status === 0 || !WEBHOOK_AWAY.test(outcome.stderr) || Date.now() > end) return outcome;
    await setTimeout(1000);
  }
}

function runOnce(args: readonly string[], options: RunOptions): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const timeout = (options.timeout ?? 120) * 1000;
    const child = spawn('kubectl', args, { env: ENVIRONMENT, timeout, killSignal: 'SIGKILL' });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
    child.stdin.on('error', () => {}); // it may end without reading everything
    child.stdin.end(options.input ?? '');
    child.on('error', reject);
    child.on('close', (status) => resolve({ status, stdout: text(stdout), stderr: text(stderr) }));
  });
}

/**
 * Runs kubectl and returns its standard output.
 *
 * @throws where it fails: the command, its status and its standard error
 */
export async function kubectl(args: readonly string[], options: RunOptions = {}): Promise<string> {
  const { status, stdout, stderr } = await tryKubectl(args, options);
  if (status !== 0) throw new Error(failure(args, status, stderr || stdout));
  return stdout;
}

function failure(args: readonly string[], status: number | null, why: string): string {
  return `kubectl ${args.join(' ').slice(0, 300)}: ${status === null ? 'killed, it took too long' : `status ${status}`}\n${why.trim().slice(-2000)}`;
}

function text(chunks: Buffer[]): string {
  return Buffer.concat(chunks).toString('utf8');
}

export interface ExecOptions extends RunOptions {
  /** @default - the pod's first container */
  readonly container?: string;
}

export interface DeleteOptions {
  /** `--grace-period=0 --force`: the object is gone at once, what it ran maybe not. @default false */
  readonly force?: boolean;
  /** Seconds. @default - the object's own */
  readonly gracePeriod?: number;
  /** Wait until it is gone. @default true */
  readonly wait?: boolean;
}

/** kubectl in one namespace. */
export class Kubectl {
  constructor(readonly namespace: string) {}

  /** Runs kubectl in the namespace. @throws where it fails */
  run(args: readonly string[], options?: RunOptions): Promise<string> {
    return kubectl(['-n', this.namespace, ...args], options);
  }

  /** Runs kubectl in the namespace and says how it ended. */
  try(args: readonly string[], options?: RunOptions): Promise<Outcome> {
    return tryKubectl(['-n', this.namespace, ...args], options);
  }

  /** Applies YAML text, or objects. */
  apply(manifests: string | readonly object[], ...flags: string[]): Promise<string> {
    return this.run(['apply', ...flags, '-f', '-'], { input: yaml(manifests) });
  }

  /** What applying would change, as `kubectl diff` tells it; empty where nothing would. */
  async diff(manifests: string | readonly object[]): Promise<string> {
    const args = ['-n', this.namespace, 'diff', '-f', '-'];
    const { status, stdout, stderr } = await tryKubectl(args, { input: yaml(manifests) });
    if (status !== 0 && status !== 1) throw new Error(failure(args, status, stderr));
    // An error of kubectl itself may also end with 1: then it says why, and shows no difference.
    if (status === 1 && stdout === '') throw new Error(failure(args, status, stderr));
    return stdout;
  }

  /** The object, or undefined where there is none of that name. */
  async find<T extends KubeObject>(kind: string, name: string): Promise<T | undefined> {
    const output = await this.run(['get', kind, name, '--ignore-not-found', '-o', 'json']);
    return output.trim() === '' ? undefined : (JSON.parse(output) as T);
  }

  /** The object. @throws where there is none of that name */
  async get<T extends KubeObject>(kind: string, name: string): Promise<T> {
    return JSON.parse(await this.run(['get', kind, name, '-o', 'json'])) as T;
  }

  /** Every object of a kind, or those that a label selector names. */
  async list<T extends KubeObject>(kind: string, selector = ''): Promise<T[]> {
    const output = await this.run(['get', kind, '-o', 'json', ...(selector ? ['-l', selector] : [])]);
    return (JSON.parse(output) as { items: T[] }).items;
  }

  pods(selector?: string): Promise<Pod[]> {
    return this.list<Pod>('pods', selector);
  }

  /** Merges a patch into an object; null removes a key. */
  async patch(
    kind: string,
    name: string,
    patch: object,
    type: 'merge' | 'json' | 'strategic' = 'merge',
  ): Promise<void> {
    await this.run(['patch', kind, name, `--type=${type}`, '-p', JSON.stringify(patch)]);
  }

  /** Sets annotations of an object; null removes one. */
  annotate(kind: string, name: string, annotations: Readonly<Record<string, string | null>>): Promise<void> {
    return this.patch(kind, name, { metadata: { annotations } });
  }

  /** Deletes one object; none of that name is fine. */
  async delete(kind: string, name: string, options: DeleteOptions = {}): Promise<void> {
    const flags = [`--wait=${options.wait ?? true}`];
    if (options.force) flags.push('--grace-period=0', '--force');
    else if (options.gracePeriod !== undefined) flags.push(`--grace-period=${options.gracePeriod}`);
    await this.run(['delete', kind, name, '--ignore-not-found', ...flags], { timeout: 400 });
  }

  /** Runs a command in a container and returns its standard output. @throws where it fails */
  exec(pod: string, command: readonly string[], options: ExecOptions = {}): Promise<string> {
    return this.run(this.execArguments(pod, command, options), options);
  }

  /** Runs a command in a container and says how it ended. */
  tryExec(pod: string, command: readonly string[], options: ExecOptions = {}): Promise<Outcome> {
    return this.try(this.execArguments(pod, command, options), options);
  }

  private execArguments(pod: string, command: readonly string[], options: ExecOptions): string[] {
    const container = options.container ? ['-c', options.container] : [];
    return ['exec', ...(options.input === undefined ? [] : ['-i']), pod, ...container, '--', ...command];
  }

  /** What a container wrote, after what the one before it wrote (the kubelet keeps one). Empty where there is none. */
  async logs(pod: string, container: string, ...flags: string[]): Promise<string> {
    const previous = await this.try(['logs', pod, '-c', container, '--previous', ...flags]);
    const current = await this.try(['logs', pod, '-c', container, ...flags]);
    return [previous, current].map(({ status, stdout }) => (status === 0 ? stdout : '')).join('');
  }
}

/** What `kubectl apply` reads: YAML text as it is, objects as one list. */
function yaml(manifests: string | readonly object[]): string {
  return typeof manifests === 'string'
    ? manifests
    : JSON.stringify({ apiVersion: 'v1', kind: 'List', items: manifests });
}
