import { eventually } from '../../test/e2e/support/eventually';
import type { KubeObject } from '../../test/e2e/support/objects';
import type { Namespace } from '../../test/e2e/support/namespace';
import { type BackedUp, cloudNative, type Mode, replicated } from './backed-up';
import { Client, latency } from './latency';
import { median, seconds } from './stopwatch';

const ROUNDS = 3;
const GIGABYTE = `
  CREATE TABLE ballast AS SELECT i AS id, repeat(md5(i::text), 32) AS text FROM generate_series(1, 900000) AS i;
  ALTER TABLE ballast ADD PRIMARY KEY (id);
  CREATE TABLE written (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, at timestamptz DEFAULT now());
  GRANT ALL ON ballast, written TO PUBLIC;
  CHECKPOINT`;
const WRITE = "INSERT INTO written DEFAULT VALUES RETURNING 'ok'";
const READ = "SELECT left(text, 0) || 'ok' FROM ballast WHERE id = (SELECT 1 + (random() * 899999)::int)";

/** A backup of 1 GB by snapshot, beside the bare snapshot of the same volume; and what clients feel of it. */
export async function timeOfBackups(namespaces: (name: string) => Promise<Namespace>): Promise<string> {
  const times: string[][] = [];
  const waits: string[][] = [];
  for (const make of [replicated, cloudNative]) {
    const namespace = await namespaces('bench-backup');
    try {
      const database = await make(namespace);
      await database.sql(GIGABYTE);
      const clients = {
        writes: await Client.start(database.set, 'writes', database.set.readWriteHost, WRITE),
        reads: await Client.start(database.set, 'reads', database.set.readOnlyHost, READ),
      };
      for (const mode of ['online', 'offline'] as const) await measure(database, mode, clients, { times, waits });
    } finally {
      await namespace.delete();
    }
  }
  return [
    table(['engine', 'mode', 'complete (s)', 'instance back (s)', 'bare snapshot (s)', 'ratio'], times),
    table(
      ['engine', 'mode', 'clients', 'p50 (ms)', 'during', 'ratio', 'p99 (ms)', 'during', 'ratio', 'max (ms)', 'during'],
      waits,
    ),
  ].join('\n\n');
}

async function measure(
  database: BackedUp,
  mode: Mode,
  clients: Readonly<Record<string, Client>>,
  { times, waits }: { readonly times: string[][]; readonly waits: string[][] },
): Promise<void> {
  const complete: number[] = [];
  const back: number[] = [];
  const bare: number[] = [];
  const quiet = new Map<string, number[]>();
  const during = new Map<string, number[]>();
  const record = async (into: Map<string, number[]>, from: number, to: number): Promise<void> => {
    for (const [name, client] of Object.entries(clients))
      into.set(name, [...(into.get(name) ?? []), ...(await client.between(from, to))]);
  };
  for (let round = 0; round < ROUNDS; round++) {
    bare.push(await seconds(() => snapshot(database, `bare-${mode}-${round}`)));
    const before = Date.now();
    await Promise.all(Object.values(clients).map((client) => client.answers(400)));
    const start = Date.now();
    await record(quiet, before, start);

    const from = Date.now();
    await database.start(mode, round);
    const since = (): number => (Date.now() - from) / 1000;
    await Promise.all([
      database.complete(mode, round).then(() => complete.push(since())),
      database.back(mode, round).then(() => back.push(since())),
    ]);
    await record(during, from, Date.now());
  }
  const row = [database.engine, mode];
  const ratio = median(complete) / median(bare);
  times.push([...row, ...[complete, back, bare].map((all) => median(all).toFixed(1)), ratio.toFixed(1)]);
  for (const name of Object.keys(clients)) {
    const [then, now] = [quiet, during].map((all) => latency(all.get(name) ?? []));
    if (!then || !now) continue;
    const pair = (figure: 'p50' | 'p99' | 'max'): string[] => [ms(then[figure]), ms(now[figure])];
    const both = (figure: 'p50' | 'p99'): string[] => [...pair(figure), (now[figure] / then[figure]).toFixed(2)];
    waits.push([...row, name, ...both('p50'), ...both('p99'), ...pair('max')]);
  }
}

/** What every backup by snapshot has to wait for, whoever asks. */
async function snapshot({ set, claim }: BackedUp, name: string): Promise<void> {
  await set.kubectl.apply([
    {
      apiVersion: 'snapshot.storage.k8s.io/v1',
      kind: 'VolumeSnapshot',
      metadata: { name },
      spec: { source: { persistentVolumeClaimName: claim } },
    },
  ]);
  await eventually(
    `VolumeSnapshot ${name} is ready`,
    async () => {
      const { status } = await set.kubectl.get<KubeObject & { status?: { readyToUse?: boolean } }>(
        'volumesnapshot',
        name,
      );
      return status?.readyToUse;
    },
    { within: 300, every: 0.5 },
  );
}

/** Milliseconds, with as many digits as mean something. */
function ms(value: number): string {
  return value < 10 ? value.toFixed(1) : String(Math.round(value));
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const alignment = head.map((_, index) => (/^\d/.test(rows[0]?.[index] ?? '') ? '--:' : '---'));
  return [head, alignment, ...rows].map(line).join('\n');
}
