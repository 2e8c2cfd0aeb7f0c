import { utimesSync } from 'node:fs';
import { join } from 'node:path';
import type { DumpPruningResult } from '../../../../src/programs/api/dump-retention/result';
import { FakeApi } from '../../support/fake-api';
import { storedNear } from '../../support/stored-backup';
import type { Transfer } from '../../support/transfer';
import { DAY, DumpPruning, leases, manifest, PLAN } from './support';

/** A bucket beside the volume, as the manifests say it to the transfer. */
const BUCKET = {
  CDK8S_PG_STORES: '2',
  CDK8S_PG_STORE_1_NAME: 'far',
  CDK8S_PG_STORE_1_KIND: 'remote',
  CDK8S_PG_STORE_1_ROOT: 'store1:bucket/prefix',
};
const ROOTS = ['volume', 'remotes/bucket/prefix'];

describe('with what moves files, on a volume and in a bucket', () => {
  let api: FakeApi;
  let transfer: Transfer;
  beforeEach(async () => {
    api = await new FakeApi().start();
    leases(api);
    transfer = storedNear(BUCKET);
    for (const root of ROOTS) {
      for (const database of ['db', 'db-2'])
        for (const day of [1, 2, 3, 4, 5]) {
          const [name, finishedAt] = [`nightly-${day}`, new Date(Date.now() - day * DAY * 1000).toISOString()];
          file(`${root}/${database}/${name}/manifest.json`, manifest(name, 0, { database, finishedAt }), day);
          file(`${root}/${database}/${name}/databases/0001.dump`, 'rows', day);
        }
      file(`${root}/db/nightly-8.partial/globals.sql`, 'roles', 8);
      file(`${root}/db/nightly-0.partial/globals.sql`, 'roles', 0.5);
      file(`${root}/db/my notes/text`, 'mine', 400);
      file(`${root}/notes`, 'mine', 400);
    }
  });
  afterEach(async () => {
    await transfer.remove();
    await api.stop();
  });

  /** A file that was written so many days ago. */
  const file = (path: string, text: string, days: number): void => {
    transfer.file(path, text);
    const time = Date.now() / 1000 - days * DAY;
    utimesSync(join(transfer.root, path), time, time);
  };
  const prune = (): Promise<DumpPruningResult> =>
    new DumpPruning(api, transfer as never).run(PLAN, {
      folder: join(transfer.root, 'run'),
      now: () => new Date(),
    });
  const both = (name: string): string[] => [`${name}/databases/0001.dump`, `${name}/manifest.json`];
  const OTHERS = [
    ...[1, 2, 3, 4, 5].flatMap((day) => both(`db-2/nightly-${day}`)),
    'db/my notes/text',
    'db/nightly-0.partial/globals.sql',
  ];
  const KEPT = [1, 2, 3].flatMap((day) => both(`db/nightly-${day}`));

  test('that goes which has to go, and nothing of another folder', async () => {
    expect(await prune()).toMatchObject({ ok: true, deleted: 6, kept: 8 });
    for (const root of ROOTS) expect(transfer.files(root)).toEqual([...OTHERS, ...KEPT, 'notes'].sort());
    expect(await prune()).toMatchObject({ ok: true, outcome: 'nothing', deleted: 0, kept: 8 });
  });

  test('what a bucket has locked stays, whole, and the rest goes', async () => {
    const said = 'AccessDenied: Access Denied because object protected by object lock.';
    transfer.plan(`case "$verb \${places[*]}" in 'deletefile store1:'*/nightly-5/*) fail '${said}' ;; esac`);
    expect(await prune()).toMatchObject({
      ok: true,
      stores: [
        expect.anything(),
        { name: 'far', ok: true, refused: 1, deleted: 2, kept: 5, reason: `nightly-5: access denied (${said})` },
      ],
    });
    expect(transfer.files(ROOTS[1])).toEqual([...OTHERS, ...KEPT, ...both('db/nightly-5'), 'notes'].sort());
  });

  test('what it was killed at goes first when it runs again', async () => {
    transfer.plan(
      `case "$verb \${places[*]}" in 'delete store1:'*/nightly-5) fail 'read tcp 10.0.0.1:443: i/o timeout' ;; esac`,
    );
    const failed = await prune();
    expect(failed).toMatchObject({ ok: false });
    expect(failed.reason).toContain('store far: unreachable');
    expect(transfer.files(`${ROOTS[1]}/db/nightly-5`)).toEqual(['databases/0001.dump']);
    transfer.plan('');
    expect(await prune()).toMatchObject({ ok: true });
    for (const root of ROOTS) expect(transfer.files(root)).toEqual([...OTHERS, ...KEPT, 'notes'].sort());
  });
});
