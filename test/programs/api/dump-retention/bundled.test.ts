import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PROGRAMS } from '../../../../src/programs/bundled';
import { testCertificate } from '../../support/certificate';
import { eventually } from '../../support/eventually';
import { FakeApi } from '../../support/fake-api';
import { RunningProgram } from '../../support/program';
import { DAY, FakeTransfer, leases, manifest, PLAN } from './support';

describe('the bundled program, run by node', () => {
  let api: FakeApi;
  let folder: string;
  let transfer: FakeTransfer;
  let program: RunningProgram | undefined;
  beforeEach(async () => {
    api = await new FakeApi(testCertificate()).start();
    leases(api);
    folder = mkdtempSync(join(tmpdir(), 'cdk8s-pg-plan-'));
    transfer = new FakeTransfer();
    for (const store of transfer.stores)
      for (const day of [1, 2, 3, 4, 5]) {
        const finishedAt = new Date(Date.now() - day * DAY * 1000).toISOString();
        store.set(`nightly-${day}`, { manifest: manifest(`nightly-${day}`, 0, { finishedAt }) });
      }
  });
  afterEach(async () => {
    await program?.remove();
    program = undefined;
    transfer.stop();
    rmSync(folder, { recursive: true, force: true });
    await api.stop();
  });

  const run = (plan: unknown): RunningProgram => {
    const path = join(folder, 'plan.json');
    writeFileSync(path, JSON.stringify(plan));
    const environment = {
      POD_NAME: 'pruner-x',
      POD_UID: 'uid',
      CDK8S_PG_JOB: 'by-hand',
      CDK8S_PG_PLAN: path,
      CDK8S_PG_RUN: transfer.run,
    };
    return (program = new RunningProgram(PROGRAMS.dumpRetention['prune-dumps.js'] ?? '', api, environment));
  };

  test('prunes, and says so in one line, where Kubernetes looks as well', async () => {
    const running = run(PLAN);
    const code = await running.ended;
    expect([code, running.lines.at(-1)]).toEqual([0, expect.any(String)]);
    const result = JSON.parse(running.lines.at(-1) ?? '') as object;
    expect(result).toMatchObject({ program: 'prune-dumps', ok: true, outcome: 'pruned', deleted: 4, kept: 6 });
    expect(JSON.parse(running.terminationMessage)).toEqual(result);
    expect(transfer.there(1)).toEqual(['nightly-1', 'nightly-2', 'nightly-3']);
  });

  test('ends at SIGTERM while a store says nothing, and fails', async () => {
    let reached = false;
    transfer.refuse = (request) => {
      reached ||= request === 'remove 0 db/nightly-5';
      return reached ? '' : undefined;
    };
    const running = run(PLAN);
    await eventually(() => expect(reached).toBe(true));
    running.signal('SIGTERM');
    expect(await running.ended).toBe(1);
    expect(JSON.parse(running.lines.at(-1) ?? '')).toMatchObject({ ok: false, deleted: 0 });
    expect(transfer.there()).toHaveLength(5);
  });

  test('deletes nothing by a plan that it does not know', async () => {
    const running = run({ ...PLAN, stores: {} });
    expect(await running.ended).toBe(1);
    expect(JSON.parse(running.lines.at(-1) ?? '')).toMatchObject({ program: 'prune-dumps', ok: false });
    expect([api.requests, transfer.asked]).toEqual([[], []]);
  });
});
