import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { drillCompanion } from '../../../../src/programs/api/drill/dump-companion';
import { eventually } from '../../support/eventually';
import { postgresManifest, storedNear } from '../../support/stored-backup';
import type { Transfer } from '../../support/transfer';

const MANIFEST = postgresManifest('nightly-1', '2026-11-21T03:00:00Z', {
  databases: [
    { name: 'app', file: 'databases/0001.dump' },
    { name: `it's "odd"`, file: 'databases/0002.dump' },
  ],
});

let transfer: Transfer;
let ending: AbortController;
let log: string[];
beforeEach(() => {
  transfer = storedNear();
  transfer.file('volume/db/nightly-1/manifest.json', MANIFEST);
  ending = new AbortController();
  log = [];
});
afterEach(async () => {
  ending.abort();
  await transfer.remove();
});

const path = (name: string): string => join(transfer.root, 'run', name);
const file = (name: string): string => readFileSync(path(name), 'utf8');
const start = (plan: unknown): Promise<void> =>
  drillCompanion(
    {
      folder: join(transfer.root, 'run'),
      ending: ending.signal,
      log: (line) => log.push(line),
      now: () => new Date('2026-11-21T04:00:00Z'),
      look: 5,
    },
    () => JSON.stringify(plan),
  );
const PLAN = { source: 'db', store: 'near' };

test('chooses, reads the manifest, and has all roles made; it ends when the other container has', async () => {
  const running = start(PLAN);
  await eventually(() => file('chosen'));
  expect(file('chosen')).toBe('nightly-1\t3600\n');
  writeFileSync(path('fetched.json'), MANIFEST);
  await eventually(() => file('databases'));
  expect(file('databases')).toBe(`app\tapp\tdatabases/0001.dump\nit's "odd"\tit's "odd"\tdatabases/0002.dump\n`);
  expect([file('server-major'), file('pg-dump-major'), file('globals')]).toEqual(['17', '17', 'globals.sql']);
  writeFileSync(
    path('globals.sql'),
    'CREATE ROLE boss;\nALTER ROLE boss WITH SUPERUSER LOGIN;\nCREATE ROLE postgres;\n',
  );
  writeFileSync(path('target.json'), '{"major":18,"roles":["postgres"]}');
  await eventually(() => file('roles.made'));
  expect(file('roles.sql')).toBe('CREATE ROLE "boss" LOGIN SUPERUSER;\n');
  ending.abort();
  await running;
});

test.each<[object, string]>([
  [{ ...PLAN, source: 'old' }, 'store near has no backup of old'],
  [
    { ...PLAN, maxAge: 1800 },
    'the newest backup of db in store near, nightly-1, is 1 hour old, more than maxAge (30 minutes)',
  ],
  [
    { ...PLAN, minimumAge: 7200 },
    'no backup of db in store near is as old as minimumAge (2 hours): the oldest, nightly-1, is 1 hour old',
  ],
  [{ ...PLAN, store: '' }, "the plan is of a form that this program does not know: 'store' is not a text"],
  [
    { ...PLAN, maxAge: '1d' },
    "the plan is of a form that this program does not know: 'maxAge' is not a number of seconds",
  ],
])('why there is none is told, and nothing is fetched: %#', async (plan, reason) => {
  const running = start(plan);
  await eventually(() => file('companion-error'));
  expect(file('companion-error')).toBe(reason);
  expect(existsSync(path('chosen'))).toBe(false);
  ending.abort();
  await running;
  expect(log).toContain(reason);
});
