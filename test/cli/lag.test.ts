import { status } from '../../src/cli';
import { lagQuestion, withLag } from '../../src/cli/views/lag';
import type { DatabaseStatus, InstanceStatus } from '../../src/cli/views/database-status';
import { run } from '../../src/cli/run';
import { CLUSTER, REPLICATED } from './objects';
import { NOW, reader, type World } from './support';

const instance = (name: string, role: InstanceStatus['role'], ready = true): InstanceStatus => ({
  name,
  role,
  ready,
  state: 'serving',
  restarts: 0,
});
const of = (engine: DatabaseStatus['engine'], ...instances: InstanceStatus[]) => lagQuestion({ engine, instances });

describe('who is asked how far standbys are behind', () => {
  const both = [instance('db-0', 'standby'), instance('db-1', 'primary')];

  test.each([
    ['replicated', ['psql', '-h', '/var/run/postgresql', '-U', 'postgres']],
    ['cloudnative-pg', ['psql', '-XAtq']],
  ] as const)('the primary, by the way into its container: %s', (engine, words) => {
    const question = of(engine, ...both);
    expect(question?.pod).toBe('db-1');
    expect(question?.words.slice(0, words.length)).toEqual(words);
  });

  test.each([
    ['a database that runs elsewhere', of('elsewhere', ...both)],
    ['one without standbys', of('replicated', instance('db-0', 'primary'))],
    [
      'one whose primary is not ready',
      of('replicated', instance('db-0', 'primary', false), instance('db-1', 'standby')),
    ],
    ['one without a primary', of('replicated', instance('db-0', 'none'), instance('db-1', 'standby'))],
  ])('nobody of %s', (_, question) => expect(question).toBeUndefined());
});

test('an answer is taken line by line; what is none, or of nobody here, is left out', () => {
  const instances = [instance('db-0', 'primary'), instance('db-1', 'standby'), instance('a|b', 'standby')];
  expect(withLag(instances, 'db-1|16777216\nWARNING: odd\nbackup|5\na|b|0\n').map(({ lag }) => lag)).toEqual([
    undefined,
    16_777_216,
    0,
  ]);
});

describe.each([
  ['replicated', REPLICATED],
  ['cloudnative-pg', CLUSTER],
])('the status of a database that is %s', (engine, objects) => {
  const world: World = { objects };

  async function statusOf(args: string, exec?: (pod: string) => Promise<string>) {
    let [out, err] = ['', ''];
    const asked: string[] = [];
    const code = await run(args.split(' '), {
      write: (text) => void (out += text),
      complain: (text) => void (err += text),
      colours: false,
      now: () => NOW,
      connect: async () => ({
        ...reader(world),
        ...(exec && { exec: ({ pod, container }) => (asked.push(`${pod} ${container}`), exec(pod)) }),
      }),
      again: async () => false,
    });
    return { code, out, err, asked };
  }

  test('asks nobody unless it is told to', async () => {
    const { out, asked } = await statusOf('status', async () => 'no');
    expect(asked).toEqual([]);
    expect(out).toMatch(/ LAG /);
  });

  test('tells with --lag how far each standby is behind', async () => {
    const { databases } = await status({}, { connect: async () => reader(world), now: () => NOW });
    const [{ instances }] = databases;
    const standby = instances.find(({ role }) => role === 'standby')?.name ?? '';
    const primary = instances.find(({ role }) => role === 'primary')?.name ?? '';
    const { code, out, asked } = await statusOf('status --lag', async () => `${standby}|3145728\n`);
    expect(asked).toEqual([`${primary} postgres`]);
    expect(code).toBe((await statusOf('status')).code);
    expect(out).toMatch(new RegExp(`^ +${standby} .* 3\\.0 MiB `, 'm'));
    expect(databases[0]?.engine).toBe(engine);
  });

  test.each([
    [
      'a primary that cannot be asked',
      async () => Promise.reject(new Error('Unexpected server response: 403')),
      'Unexpected server response: 403',
    ],
    ['a connection that only lists', undefined, 'this connection to the cluster only lists'],
  ])('says of %s that it is not known, and stays as healthy as it is', async (_, exec, reason) => {
    const { code, out } = await statusOf('status --lag', exec);
    expect(code).toBe((await statusOf('status')).code);
    expect(out).toMatch(
      new RegExp(`^  - how far standbys are behind is not known: \\S+ cannot be asked: ${reason}$`, 'm'),
    );
  });
});
