import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { helperPod } from './helper-pod';
import { acknowledgedIn, missing, parseLoadLog, rowKey, type LoadLog, type Part } from './load-log';
import type { PostgresSet } from './postgres-set';

export interface LoadOptions {
  /** Unique in the namespace. @default load */
  readonly name?: string;
  /** Writers by the host they write to. @default - one, `rw`, to the read-write Service */
  readonly hosts?: Readonly<Record<string, string>>;
  /** Seconds between two writes of a writer. @default 0.02 */
  readonly interval?: number;
  /** Whole seconds until a write without an answer counts as lost; more where writes wait for a standby. @default 2 */
  readonly patience?: number;
}

const SCRIPT = readFileSync(join(__dirname, 'write-load.sh'), 'utf8');

/** The writers that make two writable servers visible: through the Service, and to each instance by itself. */
export function everyHost(database: PostgresSet, instances: number): Record<string, string> {
  const direct = Array.from({ length: instances }, (_, ordinal) => [
    `direct-${ordinal}`,
    database.instanceHost(ordinal),
  ]);
  return { rw: database.readWriteHost, ...Object.fromEntries(direct) };
}

/** A pod that writes rows to a database without a pause, and knows which were acknowledged. */
export class WriteLoad {
  /** Starts it and waits for the first acknowledged row. */
  static async start(database: PostgresSet, options: LoadOptions = {}): Promise<WriteLoad> {
    const name = options.name ?? 'load';
    const hosts = options.hosts ?? { rw: database.readWriteHost };
    const fromOwner = (key: string) => ({ secretKeyRef: { name: database.ownerSecret, key } });
    const pod = helperPod({
      name,
      command: [
        'bash',
        '-c',
        SCRIPT,
        'write-load',
        ...Object.entries(hosts).map(([writer, host]) => `${writer}=${host}`),
      ],
      labels: database.consumerLabels,
      env: [
        { name: 'PGUSER', valueFrom: fromOwner('username') },
        { name: 'PGPASSWORD', valueFrom: fromOwner('password') },
        { name: 'PGDATABASE', value: database.database },
        { name: 'LOAD_INTERVAL', value: String(options.interval ?? 0.02) },
        { name: 'LOAD_PATIENCE', value: String(options.patience ?? 2) },
      ],
    });
    await database.kubectl.apply([pod]);
    const load = new WriteLoad(database, name);
    await load.until('its first acknowledged write', (log) => log.acknowledged.length > 0, 60);
    return load;
  }

  private constructor(
    private readonly database: PostgresSet,
    private readonly pod: string,
  ) {}

  /** What it has said until now. */
  async log(): Promise<LoadLog> {
    return parseLoadLog(await this.database.kubectl.run(['logs', this.pod]));
  }

  /** Waits until at least so many more writes are acknowledged, of one writer where given. */
  async writes(
    count: number,
    { writer, within = 60 }: { readonly writer?: string; readonly within?: number } = {},
  ): Promise<void> {
    const part: Part = { writer };
    const before = acknowledgedIn(await this.log(), part).length;
    await this.until(
      `${count} more acknowledged writes`,
      (log) => acknowledgedIn(log, part).length >= before + count,
      within,
    );
  }

  /** Waits until what it has said satisfies a condition. */
  until(what: string, holds: (log: LoadLog) => boolean, within: number): Promise<LoadLog> {
    return this.database.namespace.eventually(
      `write load ${this.pod}: ${what}`,
      async () => {
        const log = await this.log();
        return holds(log) ? log : undefined;
      },
      { within },
    );
  }

  /** Stops it and returns everything it said. */
  async stop(): Promise<LoadLog> {
    await this.database.kubectl.exec(this.pod, ['touch', '/tmp/stop']);
    return this.until('its end', ({ endedAt }) => endedAt !== undefined, 90);
  }

  /** Stops it, and removes its pod so that the name is free again; rows and log stay. */
  async remove(): Promise<LoadLog> {
    const log = await this.stop();
    await this.database.kubectl.delete('pod', this.pod);
    return log;
  }
}

/**
 * Checks that every acknowledged row is on these instances; waits until the standbys have replayed what the primary has.
 *
 * @throws where rows are missing: which, and on which instance
 */
export async function verifyAcknowledged(
  database: PostgresSet,
  log: LoadLog,
  ordinals: readonly number[],
): Promise<void> {
  await database.replayed(ordinals);
  for (const ordinal of ordinals) {
    const rows = await database.sql(ordinal, 'SELECT writer, id FROM write_load', { database: database.database });
    const absent = missing(log, rows.split('\n'));
    if (absent.length > 0) {
      const some = absent
        .slice(0, 5)
        .map((ack) => `${rowKey(ack)} (taken by ${ack.server} at ${new Date(ack.at).toISOString()})`);
      throw new Error(
        `${absent.length} of ${log.acknowledged.length} acknowledged rows are not on ${database.podName(ordinal)}: ${some.join(', ')}`,
      );
    }
  }
}
