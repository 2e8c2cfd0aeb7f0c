import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PROGRAMS } from '../../../../src/programs/bundled';
import { testCertificate } from '../../support/certificate';
import { eventually } from '../../support/eventually';
import { FakeApi } from '../../support/fake-api';
import { RunningProgram } from '../../support/program';
import { own } from '../retention/support';
import { PLAN } from './support';

describe('the bundled program, run by node', () => {
  let api: FakeApi;
  let folder: string;
  let program: RunningProgram | undefined;
  beforeEach(async () => {
    api = await new FakeApi(testCertificate()).start();
    api.put('leases', { metadata: { name: 'db-drill' } });
    own(api, 'nightly-1', 1, { volumes: ['data', 'wal'] });
    folder = mkdtempSync(join(tmpdir(), 'cdk8s-pg-plan-'));
  });
  afterEach(async () => {
    await program?.remove();
    program = undefined;
    rmSync(folder, { recursive: true, force: true });
    await api.stop();
  });

  const run = (
    plan: unknown,
    environment: Record<string, string> = { CDK8S_PG_JOB_UID: 'uid-job' },
  ): RunningProgram => {
    const path = join(folder, 'plan.json');
    writeFileSync(path, JSON.stringify(plan));
    const usual = { POD_NAME: 'drill-x', POD_UID: 'uid', CDK8S_PG_JOB: 'by-hand', CDK8S_PG_PLAN: path };
    return (program = new RunningProgram(PROGRAMS.drill['restore-drill.js'] ?? '', api, { ...usual, ...environment }));
  };
  const left = (): string[] => [...api.names('pods'), ...api.names('persistentvolumeclaims')];

  test('at SIGTERM it removes what it made, says so in one line, and fails', async () => {
    const running = run({ ...PLAN, deadline: 600 });
    await eventually(() => expect(running.lines).toContain('waiting for pod db-drill-copy: not started'));
    expect(left()).toEqual(['db-drill-copy', 'db-drill-copy-data', 'db-drill-copy-wal']);
    running.signal('SIGTERM');
    expect(await running.ended).toBe(1);
    const result = JSON.parse(running.lines.at(-1) ?? '') as object;
    expect(result).toMatchObject({
      program: 'restore-drill',
      ok: false,
      backup: 'nightly-1',
      reason: 'told to end: waiting for pod db-drill-copy: not started',
    });
    expect(JSON.parse(running.terminationMessage)).toEqual(result);
    expect(left()).toEqual([]);
    expect(api.get('leases/db-drill').spec.holderIdentity).toBeUndefined();
  }, 20_000);

  test('makes nothing by a plan that it does not know, or without a Job that would own it', async () => {
    const running = run({ ...PLAN, engine: 'zfs' });
    expect(await running.ended).toBe(1);
    expect(JSON.parse(running.lines.at(-1) ?? '')).toMatchObject({ program: 'restore-drill', ok: false });
    await running.remove();
    const orphan = run(PLAN, {});
    expect(await orphan.ended).toBe(1);
    expect(orphan.terminationMessage).toContain('CDK8S_PG_JOB_UID is not set');
    expect(api.requests).toEqual([]);
  });
});
