import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DumpRestorePlan } from '../../../../src/model/backup/logical/restore-plan';
import { Client } from '../../../../src/programs/api/client/client';
import { answer } from '../../../../src/programs/api/dump-restore/answers';
import { restoreCompanion } from '../../../../src/programs/api/dump-restore/companion';
import type { DumpRestoreResult } from '../../../../src/programs/api/dump-restore/result';
import { eventually } from '../../support/eventually';
import { FakeApi } from '../../support/fake-api';
import { postgresManifest, storedNear } from '../../support/stored-backup';
import type { Transfer } from '../../support/transfer';

const NAMED: DumpRestorePlan = { name: 'r-1', database: 'new', source: 'db', backup: 'nightly-2', into: 'app' };
const LATEST: DumpRestorePlan = { name: 'r-1', database: 'new', source: 'db', choose: { store: 'near' }, into: 'app' };
const BEFORE: DumpRestorePlan = { ...LATEST, choose: { store: 'near', latestBefore: '2026-11-20T12:00:00Z' } };

let api: FakeApi;
let transfer: Transfer;
let other: string | undefined;
let ending: AbortController;
let log: string[];
beforeEach(async () => {
  api = await new FakeApi().start();
  api.put('leases', { metadata: { name: 'r-1' } });
  transfer = storedNear();
  for (const day of [1, 2, 3])
    transfer.file(
      `volume/db/nightly-${day}/manifest.json`,
      postgresManifest(`nightly-${day}`, `2026-11-${18 + day}T03:00:00Z`),
    );
  ending = new AbortController();
  log = [];
});
afterEach(async () => {
  ending.abort();
  await transfer.remove();
  await api.stop();
  if (other !== undefined) rmSync(other, { recursive: true, force: true });
  other = undefined;
});

const path = (name: string): string => join(other ?? join(transfer.root, 'run'), name);
const file = (name: string): string => readFileSync(path(name), 'utf8');
const give = (name: string, text: string): void => writeFileSync(path(name), text);
const start = (plan: unknown = LATEST): Promise<DumpRestoreResult> =>
  restoreCompanion(
    {
      client: new Client(() => api.connection, 'shop', api.patience),
      pod: 'r-1-x',
      podUid: 'u-1',
      job: 'r-1-hash',
      log: (line) => log.push(line),
      folder: path(''),
      patience: () => ({ deadline: Date.now() + 10_000, pause: () => 10 }),
      ending: ending.signal,
      now: () => new Date('2026-11-22T03:00:00Z'),
      look: 5,
    },
    JSON.stringify(plan),
    answer,
  );
/** Lets the container beside it end, with what it found. */
async function end(running: Promise<DumpRestoreResult>, ...findings: string[]): Promise<DumpRestoreResult> {
  give('result', findings.map((line) => `${line}\n`).join(''));
  await eventually(() => file('said'));
  ending.abort();
  return running;
}
const recorded = (annotation: string): any =>
  JSON.parse(api.get('leases/r-1').metadata.annotations?.[`cdk8s-pg/${annotation}`] ?? 'null');
const events = (): string[] =>
  api.requests
    .filter(({ method, place }) => method === 'POST' && place === 'events')
    .map(({ body }) => `${body.reason}: ${body.message}`);

describe('which backup', () => {
  test.each<[string, DumpRestorePlan, string]>([
    ['the one that is named, whatever the store has', NAMED, 'nightly-2'],
    ['the newest', LATEST, 'nightly-3'],
    ['the newest that was finished by a time', BEFORE, 'nightly-2'],
  ])('%s', async (_, plan, backup) => {
    const running = start(plan);
    await eventually(() => file('backup'));
    expect(file('backup')).toBe(backup);
    expect(await end(running, 'restored\tapp\tapp\t3')).toMatchObject({ ok: true, backup });
    expect(recorded('restored-dump')).toMatchObject({ backup, job: 'r-1-hash', databases: { app: 'app' } });
    expect(events()).toEqual([`RestoreCompleted: new: ${backup} is restored`]);
  });

  test('is written down before anything else happens, and taken again by the next try', async () => {
    const running = start(BEFORE);
    await eventually(() => file('backup'));
    const chosen = {
      time: '2026-11-22T03:00:00Z',
      job: 'r-1-hash',
      backup: 'nightly-2',
      latestBefore: '2026-11-20T12:00:00Z',
    };
    expect(recorded('chosen-dump')).toEqual(chosen);
    await end(running, 'failed\tno room');
    // A newer one that fits as well.
    transfer.file('volume/db/nightly-2b/manifest.json', postgresManifest('nightly-2b', '2026-11-20T11:00:00Z'));
    other = mkdtempSync(join(tmpdir(), 'cdk8s-pg-restore-'));
    ending = new AbortController();
    const again = start(BEFORE);
    await eventually(() => file('backup'));
    expect(file('backup')).toBe('nightly-2');
    await end(again, 'restored\tapp\tapp\t3');
    expect(recorded('chosen-dump')).toEqual(chosen);
  });

  test('of another time is chosen anew, as long as nothing was restored', async () => {
    const chosen = { backup: 'nightly-1', latestBefore: '2026-11-19T12:00:00Z' };
    api.put('leases', {
      metadata: { name: 'r-1', annotations: { 'cdk8s-pg/chosen-dump': JSON.stringify(chosen) } },
    });
    const running = start(BEFORE);
    await eventually(() => file('backup'));
    expect(file('backup')).toBe('nightly-2');
    await end(running, 'restored\tapp\tapp\t3');
  });

  test.each<[string, DumpRestorePlan, object, object]>([
    ['the same name', NAMED, { backup: 'nightly-2' }, {}],
    ['the same time', BEFORE, { backup: 'nightly-1' }, { backup: 'nightly-1', latestBefore: '2026-11-20T12:00:00Z' }],
    ['the newest, once more', LATEST, { backup: 'nightly-1' }, { backup: 'nightly-1' }],
  ])('what is done is not done again: %s', async (_, plan, restored, chosen) => {
    api.put('leases', {
      metadata: {
        name: 'r-1',
        annotations: {
          'cdk8s-pg/restored-dump': JSON.stringify({ time: '2026-11-21T03:00:00Z', ...restored }),
          'cdk8s-pg/chosen-dump': JSON.stringify(chosen),
        },
      },
    });
    const running = start(plan);
    await eventually(() => file('backup'));
    expect(file('restored')).toBe('at 2026-11-21T03:00:00Z');
    expect(await end(running, 'already')).toMatchObject({ ok: true, already: true, ...restored });
    expect(recorded('restored-dump')).toEqual({ time: '2026-11-21T03:00:00Z', ...restored });
  });

  test.each<[string, DumpRestorePlan, () => void, string]>([
    ['there is none', { ...LATEST, source: 'old' }, () => {}, 'store near has no backup of old'],
    [
      'none is that old',
      { ...LATEST, choose: { store: 'near', latestBefore: '2026-11-01T00:00:00Z' } },
      () => {},
      'store near has no backup of db that was finished by 2026-11-01T00:00:00Z: the oldest, nightly-1, was at 2026-11-19T03:00:00Z',
    ],
    [
      'the store does not say',
      LATEST,
      () => transfer.plan("fail 'dial tcp: lookup s3.example.org: no such host'"),
      'store near: unreachable (dial tcp: lookup s3.example.org: no such host)',
    ],
    [
      'another was restored under this name',
      NAMED,
      () => restoredBefore('nightly-1'),
      'under the name r-1, backup nightly-1 was restored at 2026-11-21T03:00:00Z; give the restore of nightly-2 a name of its own',
    ],
    [
      'a named one was restored under this name',
      LATEST,
      () => restoredBefore('nightly-1'),
      'under the name r-1, backup nightly-1 was restored at 2026-11-21T03:00:00Z; give the restore of another a name of its own',
    ],
    [
      'there is no Lease',
      LATEST,
      () => api.remove('leases/r-1'),
      'there is no Lease r-1: apply the manifests of the restore',
    ],
  ])('refused, with its reason in the result: %s', async (_, plan, given, reason) => {
    given();
    const running = start(plan);
    await eventually(() => file('refusal'));
    await eventually(() => expect(existsSync(path('backup'))).toBe(true));
    expect([file('refusal'), file('backup')]).toEqual([reason, '']);
    expect(await end(running, `failed\t${reason}`)).toMatchObject({ ok: false, reason });
    expect(events()).toEqual([`RestoreFailed: new: ${reason}`]);
    expect(api.find('leases/r-1')?.metadata.annotations ?? {}).not.toHaveProperty(['cdk8s-pg/chosen-dump']);
  });
  const restoredBefore = (backup: string): void =>
    api.put('leases', {
      metadata: {
        name: 'r-1',
        annotations: { 'cdk8s-pg/restored-dump': JSON.stringify({ time: '2026-11-21T03:00:00Z', backup }) },
      },
    });

  test('a choice that cannot be written down is none', async () => {
    api.plan('PATCH', 'leases/r-1', { status: 403 });
    const running = start(LATEST);
    await eventually(() => file('refusal'));
    await eventually(() => expect(existsSync(path('backup'))).toBe(true));
    expect(file('backup')).toBe('');
    await end(running, 'failed\tforbidden');
  });
});

test('one whose manifest cannot be read is left out, and the log says so', async () => {
  transfer.file('volume/db/nightly-4/manifest.json', '{');
  const running = start();
  await eventually(() => file('backup'));
  expect(file('backup')).toBe('nightly-3');
  expect(log).toContain('nightly-4 is left out: its manifest is not JSON');
  await end(running, 'restored\tapp\tapp\t3');
});

describe('roles', () => {
  const roles = async (plan: DumpRestorePlan, globals: string): Promise<void> => {
    const running = start(plan);
    await eventually(() => file('backup'));
    give('fetched.json', postgresManifest('nightly-2', '2026-11-20T03:00:00Z'));
    await eventually(() => file('databases'));
    expect(file('globals')).toBe('globals.sql');
    give('globals.sql', globals);
    give('target.json', '{"major" : 18, "roles" : ["postgres", "app"]}');
    await eventually(() => file('roles.made'));
    const result = await end(running, `roles\t${file('roles.made')}`, `note\t${file('roles.notes').trim()}`);
    expect(result).toMatchObject({
      ok: true,
      roles: 1,
      notes: ['roles that are superusers or replicate are not made: boss'],
    });
  };
  const GLOBALS = `CREATE ROLE app;\nCREATE ROLE boss;\nALTER ROLE boss WITH SUPERUSER;\nCREATE ROLE "x""y";\nALTER ROLE "x""y" WITH LOGIN PASSWORD 'md5${'0'.repeat(32)}';\n`;

  test('are told to the container beside, without passwords', async () => {
    await roles({ ...NAMED, roles: { passwords: false } }, GLOBALS);
    expect(file('roles.sql')).toBe('CREATE ROLE "x""y" LOGIN;\n');
  });

  test('or with them', async () => {
    await roles({ ...NAMED, roles: { passwords: true } }, GLOBALS);
    expect(file('roles.sql')).toBe(`CREATE ROLE "x""y" LOGIN PASSWORD 'md5${'0'.repeat(32)}';\n`);
  });
});

test('a manifest that cannot be read is told to the other container, and the end by every way', async () => {
  const running = start(NAMED);
  await eventually(() => file('backup'));
  give('fetched.json', '{ "format": 1, "backup": "nigh');
  const reason = 'the manifest is not JSON';
  await eventually(() => expect(file('companion-error')).toBe(reason));
  expect(await end(running, `failed\t${reason}`)).toMatchObject({ ok: false, reason });
  expect(JSON.parse(file('said'))).toMatchObject({ ok: false, reason });
  expect(recorded('last-failed-restore')).toMatchObject({ reason });
  expect(events()).toEqual([expect.stringContaining(reason)]);
});

test.each<[object, string]>([
  [{ ...NAMED, backup: undefined }, "neither 'backup' nor 'choose' says which backup it is"],
  [{ ...NAMED, choose: { store: 'near' } }, "neither 'backup' nor 'choose' says which backup it is"],
  [
    { ...LATEST, choose: { store: 'near', latestBefore: 'x' } },
    "neither 'backup' nor 'choose' says which backup it is",
  ],
  [{ ...NAMED, roles: {} }, "'roles' does not say whether with passwords"],
  [{ ...NAMED, into: '' }, "'into' is not a text"],
])('half of a plan is refused: %#', async (plan, problem) => {
  await expect(start(plan)).rejects.toThrow(problem);
  expect(file('companion-error')).toContain(problem);
});
