import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PROGRAMS } from '../../src/programs/bundled';
import { testCertificate } from './support/certificate';
import { eventually } from './support/eventually';
import { FakeApi } from './support/fake-api';
import { claim } from './support/instance';
import { RunningProgram } from './support/program';

const root = join(__dirname, '../..');

describe('the generated module', () => {
  test('is what the sources give', () => {
    const { status, stderr } = spawnSync(process.execPath, ['scripts/bundle-programs.mjs', '--check'], {
      cwd: root,
      encoding: 'utf8',
    });
    expect([status, stderr]).toEqual([0, '']);
  });

  test('holds every shell program byte for byte, and the agent', () => {
    const folder = join(root, 'src/programs/shell');
    const shell = readdirSync(folder).filter((name) => name.endsWith('.sh'));
    expect(Object.keys(PROGRAMS.instance).sort()).toEqual([...shell, 'agent.js'].sort());
    for (const name of shell) expect(PROGRAMS.instance[name]).toBe(readFileSync(join(folder, name), 'utf8'));
    expect(Object.keys(PROGRAMS.credentials)).toEqual(['make-credentials.js']);
    expect(Object.keys(PROGRAMS.connection)).toEqual(['compose-connection.js']);
    expect(Object.keys(PROGRAMS.pruning)).toEqual(['prune-connections.js']);
  });

  test('fits into a ConfigMap with room to spare', () => {
    const bytes = Object.values(PROGRAMS.instance).reduce((sum, text) => sum + Buffer.byteLength(text), 0);
    expect(bytes).toBeLessThan(512 * 1024);
  });

  test.each(['agent.js', 'make-credentials.js', 'compose-connection.js', 'prune-connections.js'])(
    '%s is readable: comments stay, no line is too long, only node is required',
    (name) => {
      const text = Object.assign({}, ...Object.values(PROGRAMS))[name] as string;
      expect(text).toContain('\n/** One HTTP request, on a connection of its own');
      expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThan(200);
      expect([...text.matchAll(/require\("([^"]+)"\)/g)].filter(([, module]) => !module?.startsWith('node:'))).toEqual(
        [],
      );
    },
  );
});

describe('a bundled program, run by node against an API with a certificate', () => {
  let api: FakeApi;
  let program: RunningProgram | undefined;
  let folder: string | undefined;
  beforeEach(async () => {
    api = await new FakeApi(testCertificate()).start();
  });
  afterEach(async () => {
    await program?.remove();
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
    await api.stop();
  });

  /** A file with this text, removed at the end. */
  const file = (text: string): string => {
    folder = mkdtempSync(join(tmpdir(), 'cdk8s-pg-plan-'));
    writeFileSync(join(folder, 'plan.json'), text);
    return join(folder, 'plan.json');
  };
  const runAgent = () => {
    program = new RunningProgram(PROGRAMS.instance['agent.js'], api, {
      CDK8S_PG_DATABASE: 'db',
      POD_NAME: 'db-0',
      POD_UID: 'uid-0',
    });
    return program;
  };
  const runCredentials = (environment: Record<string, string>) => {
    program = new RunningProgram(PROGRAMS.credentials['make-credentials.js'], api, environment);
    return program;
  };

  test('the agent feeds its instance, and ends with 0 at SIGTERM', async () => {
    api.put('leases', { metadata: { name: 'db' }, spec: { holderIdentity: 'db-0' } });
    api.put('configmaps', { metadata: { name: 'db-config' }, data: { primary: '0', 'data-size': '1Gi' } });
    api.put('pods', { metadata: { name: 'db-0', uid: 'uid-0', labels: { 'cdk8s-pg/role': 'primary' } } });
    api.put('persistentvolumeclaims', claim('data-db-0', '1Gi'));
    const agent = runAgent();
    await eventually(() => expect(readFileSync(join(agent.run, 'feed/config/primary'), 'utf8')).toBe('0'), 10_000);
    await eventually(() => expect(readFileSync(join(agent.run, 'feed/lease'), 'utf8')).toContain('holder=db-0\n'));
    await eventually(() => expect(api.get('pods/db-0').metadata.labels).toEqual({}));
    agent.signal('SIGTERM');
    expect(await agent.ended).toBe(0);
    expect(agent.lines.sort()).toEqual([
      expect.stringMatching(/^ConfigMap db-config: version \d+ taken$/),
      'Lease db: held by db-0',
      'pod db-0: role label removed',
      'stopped',
    ]);
  }, 20_000);

  test('the agent waits for an API that is away, and ends all the same', async () => {
    await api.stop();
    const agent = runAgent();
    await eventually(
      () => expect(agent.lines.join('\n')).toContain('watching Lease db: GET leases: connect ECONNREFUSED'),
      10_000,
    );
    agent.signal('SIGTERM');
    expect(await agent.ended).toBe(0);
  }, 20_000);

  test('the agent says which variable is missing', async () => {
    program = new RunningProgram(PROGRAMS.instance['agent.js'], api, { POD_NAME: 'db-0' });
    expect(await program.ended).toBe(1);
    expect(program.lines).toEqual(['agent: environment variable CDK8S_PG_DATABASE is not set']);
  });

  test('make-credentials makes Secrets, and says so without a password', async () => {
    const credentials = runCredentials({ CDK8S_PG_CREDENTIALS: '[{"secret":"db-owner","username":"app"}]' });
    expect(await credentials.ended).toBe(0);
    const result = '{"program":"make-credentials","ok":true,"made":["db-owner"],"kept":[]}';
    expect([credentials.lines, credentials.terminationMessage]).toEqual([[result], result]);
  });

  test('make-credentials fails with a reason', async () => {
    const credentials = runCredentials({ CDK8S_PG_CREDENTIALS: 'x' });
    expect(await credentials.ended).toBe(1);
    const result =
      '{"program":"make-credentials","ok":false,"reason":"CDK8S_PG_CREDENTIALS is not JSON","made":[],"kept":[]}';
    expect([credentials.lines, credentials.terminationMessage]).toEqual([[result], result]);
  });

  describe('compose-connection', () => {
    const plan = {
      ...{ secret: 'orders-v1', type: 'servicebinding.io/postgresql', annotations: {} },
      labels: { 'cdk8s-pg/connection': 'orders' },
      sources: { password: { secret: 'db-owner', key: 'password' } },
      data: { uri: ['postgresql://app:', { value: 'password', escape: 'percent' }, '@db'] },
    };
    const compose = (text: string) => {
      program = new RunningProgram(PROGRAMS.connection['compose-connection.js'], api, {
        CDK8S_PG_PLAN: file(text),
        POD_NAME: 'orders-v1-x',
      });
      return program;
    };

    test('makes the Secret of a version, and says so without a password', async () => {
      api.put('secrets', { metadata: { name: 'db-owner' }, data: { password: 'cDphL3Nz' } });
      const running = compose(JSON.stringify(plan));
      expect(await running.ended).toBe(0);
      const result = '{"program":"compose-connection","ok":true,"outcome":"made","secret":"orders-v1"}';
      expect([running.lines, running.terminationMessage]).toEqual([[result], result]);
      expect(api.get('secrets/orders-v1').data.uri).toBe(
        Buffer.from('postgresql://app:p%3Aa%2Fss@db').toString('base64'),
      );
    });

    test('fails with a reason', async () => {
      const running = compose('{');
      expect(await running.ended).toBe(1);
      const result = '{"program":"compose-connection","ok":false,"reason":"the plan is not JSON"}';
      expect([running.lines, running.terminationMessage]).toEqual([[result], result]);
    });

    test('ends at once when it is told to, while it waits', async () => {
      const running = compose(JSON.stringify(plan));
      await eventually(() => expect(running.lines).toEqual(['there is no Secret db-owner yet: waiting for it']));
      running.signal('SIGTERM');
      expect(await running.ended).toBe(143);
    });
  });

  test('prune-connections says what goes, and what stays', async () => {
    const labels = { 'app.kubernetes.io/managed-by': 'cdk8s-pg', 'cdk8s-pg/connection': 'orders' };
    for (const version of ['v1', 'v2'])
      api.put('secrets', {
        metadata: {
          name: `orders-${version}`,
          creationTimestamp: '2026-11-21T00:00:00Z',
          labels: { ...labels, 'cdk8s-pg/version': version },
        },
        immutable: true,
      });
    const plan = { connection: 'orders', keep: 1, dryRun: false, declared: [], candidates: ['orders-v1', 'orders-v2'] };
    program = new RunningProgram(PROGRAMS.pruning['prune-connections.js'], api, {
      CDK8S_PG_PLAN: file(JSON.stringify(plan)),
    });
    expect(await program.ended).toBe(0);
    const result =
      '{"program":"prune-connections","ok":true,"connection":"orders","dryRun":false,"deleted":["orders-v1"],"kept":1}';
    expect(program.lines).toEqual([
      'orders-v1: deleted: it is not declared, and nothing names it',
      'orders-v2: kept: it is among the newest 1 that are not declared',
      result,
    ]);
    expect(program.terminationMessage).toBe(result);
  });
});
