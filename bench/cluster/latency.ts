import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { helperPod } from '../../test/e2e/support/helper-pod';
import type { PostgresSet } from '../../test/e2e/support/postgres-set';

const SCRIPT = readFileSync(join(__dirname, 'latency.sh'), 'utf8');

/** An answer that a client has got. */
interface Answer {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly milliseconds: number;
}

/** What a client waits for each answer, in milliseconds. */
export interface Latency {
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

/** A client that asks the same again and again. */
export class Client {
  /** @param statement answers with one line: ok */
  static async start(set: PostgresSet, name: string, host: string, statement: string): Promise<Client> {
    const fromOwner = (key: string) => ({ secretKeyRef: { name: set.ownerSecret, key } });
    const pod = helperPod({
      name,
      command: ['bash', '-c', SCRIPT, 'latency', host, statement],
      labels: set.consumerLabels,
      env: [
        { name: 'PGUSER', valueFrom: fromOwner('username') },
        { name: 'PGPASSWORD', valueFrom: fromOwner('password') },
        { name: 'PGDATABASE', value: set.database },
      ],
    });
    await set.kubectl.apply([pod]);
    const client = new Client(set, name);
    await client.answers(1, 60);
    return client;
  }

  private constructor(
    private readonly set: PostgresSet,
    private readonly name: string,
  ) {}

  /** Waits until it has got so many more answers. */
  async answers(count: number, within = 120): Promise<void> {
    const before = (await this.got().catch(() => [])).length;
    await this.set.namespace.eventually(
      `${count} more answers of ${this.name}`,
      async () => (await this.got()).length >= before + count,
      { within },
    );
  }

  /** What it waited for the answers that it got in that time. */
  async between(from: number, to: number): Promise<number[]> {
    // The last one may still be waited for.
    await this.answers(1);
    const within = ({ at, milliseconds }: Answer): boolean => at >= from && at - milliseconds <= to;
    return (await this.got()).filter(within).map(({ milliseconds }) => milliseconds);
  }

  async stop(): Promise<void> {
    await this.set.kubectl.delete('pod', this.name);
  }

  private async got(): Promise<Answer[]> {
    const log = await this.set.kubectl.run(['logs', this.name]);
    const lines = log.split('\n').slice(0, -1); // the last one may be half a line
    return lines.map((line) => {
      const [at = NaN, took = NaN] = line.split(' ').map(Number);
      return { at: at / 1000, milliseconds: took / 1000 };
    });
  }
}

/** @throws where there is nothing to summarize */
export function latency(waits: readonly number[]): Latency {
  const sorted = [...waits].sort((a, b) => a - b);
  const at = (part: number): number => sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? NaN;
  if (sorted.length === 0) throw new Error('no answers');
  return { p50: at(0.5), p99: at(0.99), max: at(1) };
}
