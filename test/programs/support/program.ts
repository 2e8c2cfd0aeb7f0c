import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FakeApi } from './fake-api';

/** A bundled program, run by node as in its container: its API, token and environment are those of a pod. */
export class RunningProgram {
  readonly root = mkdtempSync(join(tmpdir(), 'cdk8s-pg-program-'));
  private readonly child: ChildProcess;
  private output = '';
  readonly ended: Promise<number | NodeJS.Signals | null>;

  constructor(text: string, api: FakeApi, environment: Record<string, string>) {
    const { host, port, ca = '', token = '' } = api.connection;
    for (const folder of ['token', 'run']) mkdirSync(join(this.root, folder));
    writeFileSync(join(this.root, 'token', 'ca.crt'), ca);
    writeFileSync(join(this.root, 'token', 'token'), token);
    writeFileSync(join(this.root, 'program.js'), text);
    this.child = spawn(process.execPath, [join(this.root, 'program.js')], {
      env: {
        KUBERNETES_SERVICE_HOST: host,
        KUBERNETES_SERVICE_PORT: String(port),
        POD_NAMESPACE: 'shop',
        CDK8S_PG_SERVICE_ACCOUNT: join(this.root, 'token'),
        CDK8S_PG_RUN: this.run,
        CDK8S_PG_TERMINATION_LOG: join(this.root, 'termination-log'),
        ...environment,
      },
    });
    for (const stream of [this.child.stdout, this.child.stderr])
      stream?.on('data', (part) => (this.output += String(part)));
    this.ended = new Promise((resolve) => this.child.on('close', (code, signal) => resolve(code ?? signal)));
  }

  get run(): string {
    return join(this.root, 'run');
  }

  /** What it has written, to standard output and error. */
  get lines(): string[] {
    return this.output.split('\n').filter((line) => line !== '');
  }

  get terminationMessage(): string {
    return readFileSync(join(this.root, 'termination-log'), 'utf8');
  }

  signal(name: NodeJS.Signals): void {
    this.child.kill(name);
  }

  async remove(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.ended;
    rmSync(this.root, { recursive: true, force: true });
  }
}
