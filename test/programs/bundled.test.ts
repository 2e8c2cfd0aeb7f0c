import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
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
  });

  test('fits into a ConfigMap with room to spare', () => {
    const bytes = Object.values(PROGRAMS.instance).reduce((sum, text) => sum + Buffer.byteLength(text), 0);
    expect(bytes).toBeLessThan(512 * 1024);
  });

  test.each(['agent.js', 'make-credentials.js'])(
    '%s is readable: comments stay, no line is too long, only node is required',
    (name) => {
      const text = { ...PROGRAMS.instance, ...PROGRAMS.credentials }[name];
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
  beforeEach(async () => {
    api = await new FakeApi(testCertificate()).start();
  });
  afterEach(async () => {
    await program?.remove();
    await api.stop();
  });

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
});
