import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { root } from '../project/root';
import { CLUSTER, REPLICATED, replicatedPod } from './objects';
import { command } from './support';

test('the status of a database of our own, for a program', async () => {
  const state = { role: 'none', state: 'waiting', reason: 'cannot reach products-db-0', ready: false };
  const pods = [replicatedPod(0), replicatedPod(1, { role: 'none', state, ready: false })];
  const { code, out } = await command('status products-db -o json', { objects: { ...REPLICATED, pods } });
  const { databases, ...rest } = JSON.parse(out);
  expect(code).toBe(1);
  expect(rest).toEqual({ namespace: 'shop', missingRights: [], missingAside: [] });
  expect(databases).toEqual([
    {
      database: 'products-db',
      engine: 'replicated',
      health: 'degraded',
      warnings: [{ text: 'products-db-1 is not ready: waiting: cannot reach products-db-0', degrades: true }],
      version: '18.1',
      image: 'docker.io/library/postgres:18.1-bookworm',
      instancesWanted: 2,
      instancesReady: 1,
      instances: [
        {
          name: 'products-db-0',
          role: 'primary',
          ready: true,
          state: 'serving',
          timeline: 3,
          restarts: 0,
          since: '2026-11-18T10:00:00.000Z',
        },
        {
          name: 'products-db-1',
          role: 'none',
          ready: false,
          state: 'waiting',
          reason: 'cannot reach products-db-0',
          restarts: 0,
          since: '2026-11-18T10:00:00.000Z',
        },
      ],
      lease: { name: 'products-db', holder: 'products-db-0', since: '2026-11-18T10:00:05.000Z', transitions: 2 },
      endpoints: [
        { use: 'read-write', host: 'products-db-rw.shop.svc', port: 5432 },
        { use: 'read-only', host: 'products-db-ro.shop.svc', port: 5432 },
        { use: 'any', host: 'products-db-r.shop.svc', port: 5432 },
      ],
      backups: expect.objectContaining({
        database: 'products-db',
        engine: 'replicated',
        counts: { total: 1, available: 1, running: 0, failed: 0 },
        schedules: [expect.objectContaining({ name: 'nightly', nextRun: '2026-11-22T03:00:00.000Z', late: false })],
        newestAvailable: expect.objectContaining({ name: 'nightly-20261121030000' }),
        singles: [],
        warnings: [],
      }),
      dumps: { database: 'products-db', schedules: [], singles: [], warnings: [] },
      restore: { database: 'products-db', state: 'none' },
      ...{ dumpRestores: [], prunings: [], drills: [], checks: [], connections: [] },
    },
  ]);
});

test('the status of a Cluster has the words of its operator, and no Lease', async () => {
  const [status] = JSON.parse((await command('status -o json', { objects: CLUSTER })).out).databases;
  expect(status).toMatchObject({ engine: 'cloudnative-pg', phase: 'Cluster in healthy state', version: '17.6' });
  expect(status).not.toHaveProperty('lease');
});

test('YAML holds what JSON holds', async () => {
  for (const verb of ['status', 'backups products-db']) {
    const [yaml, json] = await Promise.all(
      ['yaml', 'json'].map((format) => command(`${verb} -o ${format}`, { objects: REPLICATED })),
    );
    expect(parse(yaml.out)).toEqual(JSON.parse(json.out));
  }
});

test('every field that is printed is documented', async () => {
  const documented = readFileSync(join(root, 'docs/command-line.md'), 'utf8');
  const objects = { ...CLUSTER, ...REPLICATED, pods: [...REPLICATED.pods, ...CLUSTER.pods] };
  const status = JSON.parse((await command('status -o json', { objects })).out);
  const catalogue = JSON.parse((await command('backups products-db -o json', { objects })).out);
  const both = status.databases as any[];
  const fields = [status, ...both, ...both.flatMap(({ instances }) => instances), both[0].lease, catalogue]
    .concat(
      both.flatMap(({ endpoints, warnings }) => [...endpoints, ...warnings]),
      catalogue.backups,
    )
    .flatMap((each) => Object.keys(each ?? {}));
  expect(both).toHaveLength(2);
  expect([...new Set(fields)].filter((field) => !documented.includes(`\`${field}\``))).toEqual([]);
});

/** The names of all fields in a value, however deep, but for what is below some of them. */
function fieldsIn(value: unknown, left: readonly string[]): string[] {
  if (typeof value !== 'object' || value === null) return [];
  const own = Array.isArray(value) ? [] : Object.keys(value);
  const inner = Object.entries(value).filter(([key]) => !left.includes(key));
  return [...own, ...inner.flatMap(([, each]) => fieldsIn(each, left))];
}

test('so is every field of what works with a database, and of what a pruning would do', async () => {
  const documented = readFileSync(join(root, 'docs/command-line.md'), 'utf8');
  const { now, ...objects } = JSON.parse(readFileSync(join(root, 'test/cli/recorded.json'), 'utf8'));
  const json = async (verb: string) =>
    JSON.parse((await command(`${verb} products-db -o json`, { objects }, new Date(now as string))).out);
  const { drills, checks, prunings, connections } = (await json('status')).databases[0];
  const prune = await command('backups prune products-db --dry-run -o json', { objects }, new Date(now as string));
  const told = [drills, checks, prunings, connections, (await json('backups')).backups, JSON.parse(prune.out)];
  const fields = new Set(fieldsIn(told, ['rules']));
  expect([...fields].filter((field) => !documented.includes(`\`${field}\``))).toEqual([]);
  expect(fields.size).toBeGreaterThan(40);
});
