import type { ConnectionOptions } from '../../src/cli/kubernetes/reader';
import { run } from '../../src/cli/run';
import { coloursWanted } from '../../src/cli/text/colours';
import { CLUSTER, REPLICATED } from './objects';
import { command, NOW, reader } from './support';

const HINT = '(--help tells what can be given)\n';

test.each([
  ['stattus', `error: unknown command 'stattus'\n(Did you mean status?)\n${HINT}`],
  [
    'status -o xml',
    `error: option '-o, --output <format>' argument 'xml' is invalid. Allowed choices are table, json, yaml.\n${HINT}`,
  ],
  ['status --namespcae shop', `error: unknown option '--namespcae'\n(Did you mean --namespace?)\n${HINT}`],
  ['status a b', `error: too many arguments for 'status'. Expected 1 argument but got 2.\n${HINT}`],
  ['backups', `error: missing required argument 'database'\n${HINT}`],
  [
    'backups a --state avalable',
    `error: option '--state <states>' argument 'avalable' is invalid. Did you mean available?\n${HINT}`,
  ],
  [
    'backups a --state old',
    `error: option '--state <states>' argument 'old' is invalid. Allowed are available, running, pending, failed, deleting.\n${HINT}`,
  ],
  ...['check', 'drill'].map((verb): [string, string] => [
    `${verb} a --no-wait --timeout 10m`,
    `error: option '--no-wait' cannot be used with option '--timeout <duration>'\n${HINT}`,
  ]),
  ...['--yes-replace a', '--no-backup-first', '--wait', '--timeout 10m'].map((option): [string, string] => [
    `restore a ${option}`,
    `error: option '${option.split(' ')[0]}' is for --apply\n${HINT}`,
  ]),
  ...['--name keep', '--timeout 10m'].map((option): [string, string] => [
    `backups prune a --dry-run ${option}`,
    `error: option '${option.split(' ')[0]}' is for --now\n${HINT}`,
  ]),
])('%s is refused', async (args, expected) => {
  expect(await command(args)).toEqual({ code: 2, out: '', err: expected });
});

test.each(['--help', 'help', 'status --help', 'help backups', '--version'])('%s ends well', async (args) => {
  const { code, out, err } = await command(args);
  expect([code, err]).toEqual([0, '']);
  expect(out).toMatch(args === '--version' ? /^\d+\.\d+\.\d+\n$/ : /^Usage: cdk8s-pg /);
});

test('context, namespace and kubeconfig are those of kubectl', async () => {
  const given: ConnectionOptions[] = [];
  const connect = async (options: ConnectionOptions) => (given.push(options), reader({ objects: REPLICATED }));
  const surroundings = {
    write: () => {},
    complain: () => {},
    colours: false,
    now: () => NOW,
    connect,
    again: async () => false,
  };
  await run('status --context prod -n shop --kubeconfig /tmp/a'.split(' '), surroundings);
  await run('backups products-db --namespace=shop'.split(' '), surroundings);
  expect(given).toMatchObject([{ context: 'prod', namespace: 'shop', kubeconfig: '/tmp/a' }, { namespace: 'shop' }]);
});

test('colours change nothing but the colours', async () => {
  let coloured = '';
  const connect = async () => reader({ objects: CLUSTER });
  const write = (text: string) => (coloured += text);
  await run(['status'], {
    write,
    complain: () => {},
    colours: true,
    now: () => NOW,
    connect,
    again: async () => false,
  });
  // eslint-disable-next-line no-control-regex
  const plain = coloured.replace(/\u001b\[\d+m/g, '');
  expect(plain).toBe((await command('status', { objects: CLUSTER })).out);
  expect(coloured).not.toBe(plain);
});

test.each<[{ isTTY?: boolean }, NodeJS.ProcessEnv, boolean]>([
  [{ isTTY: true }, {}, true],
  [{ isTTY: false }, {}, false],
  [{}, {}, false],
  [{}, { FORCE_COLOR: '1', CI: 'true' }, false],
  [{ isTTY: true }, { NO_COLOR: '1' }, false],
  [{ isTTY: true }, { NO_COLOR: '' }, true],
  [{ isTTY: true }, { TERM: 'dumb' }, false],
])('output %j with %j: colours %s', (output, environment, expected) => {
  expect(coloursWanted(output, environment)).toBe(expected);
});
