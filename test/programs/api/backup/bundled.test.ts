import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PROGRAMS } from '../../../../src/programs/bundled';
import { testCertificate } from '../../support/certificate';
import { eventually } from '../../support/eventually';
import { FakeApi } from '../../support/fake-api';
import { RunningProgram } from '../../support/program';

describe('the bundled program, run by node', () => {
  let api: FakeApi;
  let folder: string;
  let program: RunningProgram | undefined;
  beforeEach(async () => {
    api = await new FakeApi(testCertificate()).start();
    api.put('leases', { metadata: { name: 'db-backup' } });
    folder = mkdtempSync(join(tmpdir(), 'cdk8s-pg-plan-'));
  });
  afterEach(async () => {
    await program?.remove();
    program = undefined;
    rmSync(folder, { recursive: true, force: true });
    await api.stop();
  });

  const run = (plan: object): RunningProgram => {
    const path = join(folder, 'plan.json');
    writeFileSync(path, JSON.stringify(plan));
    const environment = { POD_NAME: 'job-1', POD_UID: 'uid', CDK8S_PG_JOB: 'by-hand', CDK8S_PG_PLAN: path };
    return (program = new RunningProgram(PROGRAMS.backup['backup-snapshot.js'] ?? '', api, environment));
  };
  const plan = {
    name: 'nightly',
    scheduled: true,
    database: 'db',
    replicas: 1,
    volumes: ['data'],
    online: true,
    preferStandby: true,
    allowStoppingPrimary: false,
    deadline: 3600,
    labels: {},
    annotations: {},
  };

  test('at SIGTERM it lets go of everything, says so in one line, and fails', async () => {
    const running = run(plan);
    await eventually(() =>
      expect(running.lines).toContain('waiting for an instance: no instance is ready (there is no pod)'),
    );
    expect(api.get('leases/db-backup').spec.holderIdentity).toMatch(/^nightly-\d{14}$/);
    running.signal('SIGTERM');
    expect(await running.ended).toBe(1);
    const result = JSON.parse(running.lines.at(-1) ?? '') as object;
    expect(result).toMatchObject({
      program: 'backup-snapshot',
      ok: false,
      reason: 'told to end while waiting for an instance: no instance is ready (there is no pod)',
    });
    expect(JSON.parse(running.terminationMessage)).toEqual(result);
    expect(api.get('leases/db-backup').spec.holderIdentity).toBeUndefined();
  }, 20_000);

  test.each([
    [{ ...plan, name: '' }, "'name' is not a text"],
    [{ ...plan, replicas: '2' }, "'replicas' is not a number"],
    [{ ...plan, online: 'yes' }, "'online' is not true or false"],
    [{ ...plan, volumes: ['wal'] }, "'volumes' does not begin with data"],
  ])('half of a plan is refused: %j', async (given, reason) => {
    const running = run(given);
    expect(await running.ended).toBe(1);
    expect(running.terminationMessage).toBe(
      JSON.stringify({
        program: 'backup-snapshot',
        ok: false,
        reason: `the plan is of a form that this program does not know: ${reason}`,
      }),
    );
  });
});
