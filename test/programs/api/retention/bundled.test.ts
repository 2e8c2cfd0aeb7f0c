import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PROGRAMS } from '../../../../src/programs/bundled';
import { testCertificate } from '../../support/certificate';
import { eventually } from '../../support/eventually';
import { FakeApi } from '../../support/fake-api';
import { RunningProgram } from '../../support/program';
import { leases, own, PLAN } from './support';

describe('the bundled program, run by node', () => {
  let api: FakeApi;
  let folder: string;
  let program: RunningProgram | undefined;
  beforeEach(async () => {
    api = await new FakeApi(testCertificate()).start();
    leases(api);
    [1, 2, 3, 4, 5, 6].forEach((day) => own(api, `nightly-${day}`, day));
    folder = mkdtempSync(join(tmpdir(), 'cdk8s-pg-plan-'));
  });
  afterEach(async () => {
    await program?.remove();
    program = undefined;
    rmSync(folder, { recursive: true, force: true });
    await api.stop();
  });

  const run = (plan: unknown): RunningProgram => {
    const path = join(folder, 'plan.json');
    writeFileSync(path, JSON.stringify(plan));
    const environment = { POD_NAME: 'pruner-x', POD_UID: 'uid', CDK8S_PG_JOB: 'by-hand', CDK8S_PG_PLAN: path };
    return (program = new RunningProgram(PROGRAMS.retention['prune-snapshots.js'] ?? '', api, environment));
  };

  test('prunes, and says so in one line, where Kubernetes looks as well', async () => {
    const running = run(PLAN);
    expect(await running.ended).toBe(0);
    const result = JSON.parse(running.lines.at(-1) ?? '') as object;
    expect(result).toMatchObject({ program: 'prune-snapshots', ok: true, outcome: 'pruned', deleted: 3, kept: 3 });
    expect(JSON.parse(running.terminationMessage)).toEqual(result);
    expect(api.names('volumesnapshots')).toEqual(['nightly-1', 'nightly-2', 'nightly-3']);
  });

  test('ends between two deletions at SIGTERM, and fails', async () => {
    let reached = false;
    let go = (): void => {};
    const held = new Promise<void>((resolve) => (go = resolve));
    api.plan('DELETE', 'volumesnapshots/nightly-6', held, { only: () => (reached = true) });
    const running = run(PLAN);
    await eventually(() => expect(reached).toBe(true));
    running.signal('SIGTERM');
    go();
    expect(await running.ended).toBe(1);
    const result = JSON.parse(running.lines.at(-1) ?? '') as { ok: boolean; reason: string; deleted: number };
    expect(result).toMatchObject({
      ok: false,
      reason: expect.stringMatching(/^told to end before nightly-\d was deleted; the next run goes on$/),
    });
    expect(api.names('volumesnapshots')).toHaveLength(6 - result.deleted);
  });

  test('deletes nothing by a plan that it does not know', async () => {
    const running = run({ ...PLAN, engine: 'zfs' });
    expect(await running.ended).toBe(1);
    expect(JSON.parse(running.lines.at(-1) ?? '')).toMatchObject({ program: 'prune-snapshots', ok: false });
    expect(api.requests).toEqual([]);
  });
});
