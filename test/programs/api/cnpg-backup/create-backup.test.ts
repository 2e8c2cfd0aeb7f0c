import { createBackup } from '../../../../src/programs/api/cnpg-backup/create-backup';
import { Client } from '../../../../src/programs/api/client/client';
import type { Asked } from '../../../../src/programs/api/backup/asked';
import { FakeApi } from '../../support/fake-api';

let api: FakeApi;
beforeEach(async () => {
  api = await new FakeApi().start();
});
afterEach(() => api.stop());

const spec = { method: 'volumeSnapshot', cluster: { name: 'orders' } };
const plan = {
  name: 'nightly',
  manifest: { apiVersion: 'postgresql.cnpg.io/v1', kind: 'Backup', metadata: { labels: { a: 'b' } }, spec },
};
const make = (asked: Asked = {}) =>
  createBackup(new Client(() => api.connection, 'shop', api.patience), plan, {
    job: `nightly-${Date.parse('2026-07-13T01:00:00Z') / 60_000}`,
    now: new Date('2026-07-13T01:00:09Z'),
    patience: { deadline: Date.now() + 10_000, pause: () => 10 },
    asked,
  });

test('a Backup is named after the time that its Job was due', async () => {
  expect(await make()).toEqual({
    program: 'create-backup',
    ok: true,
    outcome: 'made',
    backup: 'nightly-20260713010000',
  });
  expect(api.get('backups/nightly-20260713010000')).toMatchObject({
    kind: 'Backup',
    metadata: { labels: { a: 'b' } },
    spec,
  });
});

test.each(['answer lost', 'lost', { status: 503 }] as const)('one, however often it is tried: %j', async (fault) => {
  api.plan('POST', 'backups', fault);
  expect(await make()).toMatchObject({ ok: true, backup: 'nightly-20260713010000' });
  expect(await make()).toMatchObject({ ok: true, outcome: 'kept' });
  expect(api.get('backups/nightly-20260713010000').spec).toEqual(spec);
});

test('what is refused is said', async () => {
  api.plan('POST', 'backups', { status: 422, message: 'no such Cluster' });
  expect(await make()).toMatchObject({ ok: false, reason: 'POST backups: 422 Unprocessable Entity: no such Cluster' });
});

test('a run is called as somebody asks, is taken as they ask, and says of which schedule it is', async () => {
  expect(await make({ named: 'before-migration', online: false })).toMatchObject({ backup: 'before-migration' });
  expect(api.get('backups/before-migration')).toMatchObject({
    metadata: { labels: { a: 'b', 'cnpg.io/scheduled-backup': 'nightly' } },
    spec: { ...spec, online: false, target: 'prefer-standby' },
  });
});
