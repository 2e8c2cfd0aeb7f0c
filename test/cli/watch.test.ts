import type { NamespaceReader } from '../../src/cli/kubernetes/reader';
import { CannotTell } from '../../src/cli/kubernetes/problems';
import { run } from '../../src/cli/run';
import { REPLICATED } from './objects';
import { NOW, reader } from './support';

/** Watches as often as there are worlds; undefined is a cluster that is away. */
async function watch(worlds: (NamespaceReader | undefined)[], { args = [] as string[], clear = '' } = {}) {
  const screens: string[] = [];
  const complaints: string[] = [];
  let connected = 0;
  const code = await run(['status', '--watch', ...args], {
    write: (text) => screens.push(text),
    complain: (text) => complaints.push(text),
    colours: false,
    ...(clear === '' ? {} : { clear }),
    now: () => NOW,
    connect: async () => {
      connected += 1;
      const first = worlds[screens.length];
      if (first === undefined) throw new CannotTell('the cluster is away');
      const current = () => worlds[screens.length] ?? first;
      return { ...first, list: (kind) => current().list(kind) };
    },
    again: async () => screens.length < worlds.length,
  });
  return { code, connected, titles: screens.map((screen) => screen.split('\n')[0]), screens, complaints };
}

const healthy = reader({ objects: REPLICATED });
const degraded = reader({ objects: { ...REPLICATED, pods: [] } });
const title = (health: string) => `<clear>products-db   StatefulSet   PostgreSQL 18.1   ${health}`;

test('each look is a screen of its own, over one connection, and the last makes the exit code', async () => {
  expect(await watch([healthy, degraded], { clear: '<clear>' })).toMatchObject({
    code: 1,
    connected: 1,
    titles: [title('healthy'), title('degraded')],
  });
});

test('a cluster that is away is asked again', async () => {
  expect(await watch([undefined, undefined, healthy], { clear: '<clear>' })).toMatchObject({
    code: 0,
    connected: 3,
    titles: ['<clear>the cluster is away', '<clear>the cluster is away', title('healthy')],
    complaints: [],
  });
});

test('into a pipe there are reports alone, each of which can be parsed', async () => {
  const { screens, complaints } = await watch([undefined, healthy, degraded], { args: ['-o', 'json'] });
  const health = screens.filter((text) => text !== '').map((text) => JSON.parse(text).databases[0].health);
  expect(health).toEqual(['healthy', 'degraded']);
  expect(complaints).toEqual(['the cluster is away\n']);
});
