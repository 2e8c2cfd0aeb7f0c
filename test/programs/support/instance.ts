import { execFileSync } from 'node:child_process';
import {
  closeSync,
  constants,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from '../../../src/programs/api/client/client';
import type { Context } from '../../../src/programs/api/context';
import { Exchange } from '../../../src/programs/api/exchange';
import { formatLines, parseLines, type Values } from '../../../src/programs/api/lines';
import { Problems } from '../../../src/programs/api/log';
import { TIMING, type Timing } from '../../../src/programs/api/timing';
import { eventually } from './eventually';
import { FakeApi } from './fake-api';

/** As in life, but for somebody in a hurry. */
const IMPATIENT: Timing = {
  ...TIMING,
  look: 20,
  lasting: 50,
  backoff: () => 20,
  settle: 2000,
  settlePause: 10,
  nudge: 20,
  logins: 40,
  lastClaim: 1000,
  lastLabel: 500,
};

/** The supervisor's half of instance db-1: its side of the files, and an API to go with it. */
export class TestInstance {
  readonly api = new FakeApi();
  readonly log: string[] = [];
  readonly exchange = new Exchange(mkdtempSync(join(tmpdir(), 'cdk8s-pg-agent-')));
  private listening: number | undefined;
  private asked = 0;

  /** An API with everything that a database of two instances has. */
  async start(): Promise<this> {
    await this.api.start();
    this.api.put('leases', { metadata: { name: 'db' } });
    this.api.put('configmaps', {
      metadata: { name: 'db-config' },
      data: { primary: '0', replicas: '2', 'data-size': '10Gi', 'wal-size': '' },
    });
    this.api.put('pods', { metadata: { name: 'db-1', uid: 'uid-of-db-1' } });
    for (const ordinal of [0, 1]) this.api.put('persistentvolumeclaims', claim(`data-db-${ordinal}`, '10Gi'));
    return this;
  }

  async stop(): Promise<void> {
    if (this.listening !== undefined) closeSync(this.listening);
    await this.api.stop();
    rmSync(this.exchange.root, { recursive: true, force: true });
  }

  context(timing: Partial<Timing> = {}, requestTimeout = this.api.patience): Context {
    const log = (line: string) => void this.log.push(line);
    return {
      client: new Client(() => this.api.connection, 'shop', requestTimeout),
      database: 'db',
      pod: 'db-1',
      podUid: 'uid-of-db-1',
      log,
      problems: new Problems(log),
      timing: { ...IMPATIENT, ...timing },
    };
  }

  /** Writes a question as the supervisor does. */
  question(values: Values): string {
    this.asked += 1;
    const id = `4711-${this.asked}`;
    writeFileSync(this.exchange.path('ask', `.${id}`), formatLines(values));
    renameSync(this.exchange.path('ask', `.${id}`), this.exchange.path('ask', `${id}.request`));
    return id;
  }

  /** Waits for the answer, and takes it away. */
  async answer(id: string): Promise<Values> {
    const text = await eventually(
      () => this.exchange.read('ask', `${id}.answer`) ?? raise(`${id} is not answered: ${this.log.join('\n')}`),
    );
    rmSync(this.exchange.path('ask', `${id}.answer`));
    return parseLines(text);
  }

  /** Writes the report of the instance. */
  report(values: Values): void {
    this.exchange.write(formatLines(values), 'report', 'instance');
  }

  /** A value of the configuration as the supervisor reads it. */
  configured(key: string): string | undefined {
    return this.exchange.read('feed', 'config', key);
  }

  /** The Lease as the supervisor last saw it. */
  seenLease(): Values {
    return parseLines(this.exchange.read('feed', 'lease') ?? '');
  }

  /** What is in feed/, without drafts. */
  fed(): string[] {
    return readdirSync(this.exchange.path('feed')).sort();
  }

  /** Makes the pipe by which the agent wakes the supervisor, and listens to it. */
  listen(): void {
    execFileSync('mkfifo', [this.exchange.path('wake')]);
    this.listening = openSync(this.exchange.path('wake'), constants.O_RDWR | constants.O_NONBLOCK);
  }

  /** Fills the pipe, as if it had not been read for long. */
  fillPipe(): void {
    writeSync(this.listening as number, Buffer.alloc(65_536));
  }

  /** How often it was woken since the last look. */
  woken(): number {
    try {
      return readSync(this.listening as number, Buffer.alloc(100_000));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EAGAIN') return 0;
      throw error;
    }
  }
}

export function claim(name: string, storage: string): object {
  return { metadata: { name }, spec: { resources: { requests: { storage } } } };
}

/** The text of a source or generated file. */
export function fileText(...parts: string[]): string {
  return readFileSync(join(__dirname, '../../..', ...parts), 'utf8');
}

function raise(message: string): never {
  throw new Error(message);
}
