import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Size } from 'cdk8s';
import fc from 'fast-check';
import { parse, stringify } from 'yaml';
import { BackupMethod, type IPostgres, Schedule, ScheduledBackup } from '../../src';
import { run } from '../../src/cli/run';
import { escaped, planMarkdown } from '../../src/cli/text/plan-markdown';
import type { PlanReport } from '../../src/cli/views/plan-report';
import type { Manifest } from '../../src/model/change/manifest';
import { type Make, manifestsOf, operated, own } from '../model/change/support';
import { root } from '../project/root';
import { removeScratch, scratch, write } from '../project/scratch';
import { command, NOW, text } from './support';

afterAll(removeScratch);

/** Two folders of manifests, as the arguments of a command. */
function folders(old: readonly Manifest[], now: readonly Manifest[]): string {
  const folder = scratch();
  const yaml = (objects: readonly Manifest[]): string => objects.map((each) => stringify(each)).join('---\n');
  write(folder, { 'old/a.yaml': yaml(old), 'new/a.yaml': yaml(now) });
  return `${folder}/old ${folder}/new`;
}

/** What `plan` says of two charts. */
const planned = (old: Make, now: Make, options = '') =>
  command(`plan ${folders(manifestsOf(old), manifestsOf(now))}${options}`);

/** Without the names of the folders. */
const nameless = (out: string): string => out.replace(/\/\S*?\/(old|new)(?=[\s:<])/g, '$1');

test('by database, the worst first, with what to do', async () => {
  const old: Make = (scope) => [own()(scope), operated({ replicas: 3 })(scope)];
  const now: Make = (scope) => [
    own({ parameters: { work_mem: '8MB', max_connections: '200' }, networkPolicy: { enabled: false } })(scope),
    operated({ failoverDelay: undefined, replicas: 1 })(scope),
  ];
  const { code, out, err } = await planned(old, now);
  expect([code, err]).toEqual([2, '']);
  expect(nameless(out)).toBe(
    text(`
      shop/orders
        disruptive    instances 3 → 1: the operator takes standbys away, with their volumes; none is left to take
                      over

      shop/products-db
        disruptive    restarts standbys one by one, then the primary: seconds without writes (max_connections
                      default → 200)
        safe          reloads, no restart: work_mem default → 8MB
        safe          removes the NetworkPolicy products-db: nobody is kept out by it any more

      no difference:
        shop/products-db: the NetworkPolicy products-db-credentials comes or goes with the pods of a program

      from old to new: 2 disruptive, 2 safe for 2 databases
    `),
  );
});

test('what cannot be applied comes with a remedy', async () => {
  const { out } = await planned(operated(), operated({ userId: 1000 }));
  expect(nameless(out)).toBe(
    text(`
      shop/orders
        disruptive    cannot be applied, the operator's webhook refuses it: postgresUID 26 → 1000 is immutable
                      → set it back
        disruptive    cannot be applied, the operator's webhook refuses it: postgresGID 26 → 1000 is immutable
                      → set it back

      from old to new: 2 disruptive for database shop/orders
    `),
  );
});

test.each<[what: string, old: Make, now: Make, code: number, last: string]>([
  ['nothing happens', own(), own(), 0, 'nothing happens to any database'],
  ['it makes no difference', own(), own({ annotations: { a: 'b' } }), 0, 'nothing happens to any database'],
  ['nobody notices', own(), own({ replicas: 3 }), 1, '1 safe for database shop/products-db'],
  ['somebody notices', own(), own({ primary: 1 }), 2, '1 disruptive for database shop/products-db'],
  ['something is lost', operated(), own(), 3, '1 destructive, 1 safe for 2 databases'],
])('where %s, the exit code says so in every format', async (_, old, now, code, last) => {
  for (const format of ['table', 'json', 'yaml', 'markdown']) {
    const ended = await planned(old, now, ` -o ${format}`);
    expect([ended.code, ended.err]).toEqual([code, '']);
    if (format === 'table') expect(nameless(ended.out).trimEnd().split('\n').at(-1)).toBe(`from old to new: ${last}`);
  }
});

test('for a program it is an object whose fields are documented', async () => {
  const { out } = await planned(own(), own({ primary: 1, annotations: { a: 'b' } }), ' -o json');
  const report = JSON.parse(out) as PlanReport;
  expect(report).toEqual({
    old: expect.stringMatching(/old$/),
    new: expect.stringMatching(/new$/),
    severity: 'disruptive',
    databases: [
      {
        database: 'products-db',
        namespace: 'shop',
        severity: 'disruptive',
        findings: [
          {
            severity: 'disruptive',
            what: expect.stringMatching(/^switches over from products-db-0 to products-db-1/),
            remedy: expect.stringMatching(/^see that products-db-1 streams/),
          },
          ...Array.from({ length: report.databases[0].findings.length - 1 }, () => ({
            severity: 'none',
            what: expect.stringMatching(/^(changes labels or annotations of|makes those Secrets|rights of) /),
          })),
        ],
      },
    ],
    missingRights: [],
  });
  const yaml = await planned(own(), own({ primary: 1, annotations: { a: 'b' } }), ' -o yaml');
  expect({ ...parse(yaml.out), old: '', new: '' }).toEqual({ ...report, old: '', new: '' });
  const documented = readFileSync(join(root, 'docs/command-line.md'), 'utf8');
  const fields = [report, ...report.databases, ...report.databases[0].findings].flatMap((each) => Object.keys(each));
  expect([...new Set(fields)].filter((field) => !documented.includes(`\`${field}\``))).toEqual([]);
});

test('for a pull request there is one line that says it all, and a table', async () => {
  const { out } = await planned(own(), own({ primary: 1, replicas: 3, annotations: { a: 'b' } }), ' -o markdown');
  const lines = nameless(out).split('\n');
  expect(lines[0]).toBe('**PostgreSQL: disruptive · 1 disruptive, 1 safe for database shop/products-db**');
  expect(lines.slice(2, 6)).toEqual([
    '| database | | what happens | what to do |',
    '|---|---|---|---|',
    '| shop/products-db | **disruptive** | switches over from products-db-0 to products-db-1: seconds without writes, no pod restarts, no acknowledged row is lost | see that products-db-1 streams; if it does not, the switchover is postponed |',
    '| shop/products-db | safe | adds products-db-2, which clones the primary; nothing restarts |  |',
  ]);
  expect(out).toMatch(/<details>\n<summary>\d+ more that make no difference<\/summary>\n/);
  expect(out.trimEnd().split('\n').at(-1)).toBe('<!-- cdk8s-pg plan -->');
  expect((await planned(own(), own(), ' -o markdown')).out).toMatch(
    /^\*\*PostgreSQL: nothing happens to any database\*\*/,
  );
});

test.each<[hostile: string, shown: string]>([
  ['a | b', 'a \\| b'],
  ['<img src=x onerror=y>', '&lt;img src=x onerror=y&gt;'],
  ['&lt;', '&amp;lt;'],
  ['[x](http://y)', '\\[x\\](http:\u200b//y)'],
  ['`code` *bold* _i_ ~s~', '\\`code\\` \\*bold\\* \\_i\\_ \\~s\\~'],
  ['back\\slash', 'back\\\\slash'],
  ['@octocat #1 !2 www.example.com :smile:', '@\u200boctocat #\u200b1 !\u200b2 www\u200b.example.com :\u200bsmile:'],
  ['one\ntwo\r\nthree', 'one two three'],
  ['- list', '\\- list'],
  ['1. list', '\\1. list'],
])('%j is nothing but text in a comment', (hostile, shown) => {
  expect(escaped(hostile)).toBe(shown);
});

test('whatever a value holds, a row is a row, and no terminal is told anything', async () => {
  const hostile = fc.string({
    unit: fc.constantFrom('|', '\n', '\r', '\u001b', '\u009b', '<', '>', '`', '@a', '\\', '*', '[', ']', '\u202e', 'x'),
  });
  await fc.assert(
    fc.asyncProperty(hostile, hostile, async (what, name) => {
      const finding = { severity: 'safe' as const, what, remedy: what };
      const report: PlanReport = {
        old: name,
        new: name,
        severity: 'safe',
        databases: [{ database: name, namespace: name, severity: 'safe', findings: [finding] }],
        missingRights: [],
      };
      const markdown = planMarkdown(report);
      // eslint-disable-next-line no-control-regex
      expect(markdown).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
      const rows = markdown.split('\n').filter((line) => line.startsWith('| ') && !line.startsWith('| database |'));
      expect(rows).toHaveLength(1);
      expect(rows[0].replace(/\\[^]/g, '').split('|')).toHaveLength(6);
      expect(markdown.replace(/<\/?sub>|<!-- cdk8s-pg plan -->/g, '')).not.toMatch(/[<>]/);
    }),
  );
});

test('a value from a manifest cannot move the cursor of a terminal', async () => {
  const manifests = manifestsOf(operated());
  const now = structuredClone(manifests) as any[];
  now.find(({ kind }) => kind === 'Cluster').spec.postgresql.parameters.search_path = '\u001b[2Jgone\u0007';
  const { out } = await command(`plan ${folders(manifests, now)}`);
  expect(out).toContain('search_path default →  [2Jgone');
  // eslint-disable-next-line no-control-regex
  expect(out).not.toMatch(/[\u001b\u0007]/);
});

test('a comment is never longer than GitHub takes', () => {
  const findings = Array.from({ length: 5000 }, (_, index) => ({ severity: 'safe' as const, what: `change ${index}` }));
  const none = findings.map((each) => ({ ...each, severity: 'none' as const }));
  const database = { database: 'a', namespace: 'b', severity: 'safe' as const, findings: [...findings, ...none] };
  const markdown = planMarkdown({ old: 'a', new: 'b', severity: 'safe', databases: [database], missingRights: [] });
  expect(markdown.length).toBeLessThan(65_536);
  expect(/\n\| \| \| … and \d+ more \| \|\n/.test(markdown)).toBe(true);
});

test.each([
  ['plan a b c', "error: too many arguments for 'plan'. Expected 2 arguments but got 3.\n"],
  ['plan --clutser', "error: unknown option '--clutser'\n(Did you mean --cluster?)\n"],
  [
    'plan -o xml',
    "error: option '-o, --output <format>' argument 'xml' is invalid. Allowed choices are table, json, yaml, markdown.\n",
  ],
])('%s is refused, by a code that is none of a change', async (args, expected) => {
  expect(await command(args)).toEqual({ code: 4, out: '', err: `${expected}(--help tells what can be given)\n` });
});

test('help ends well, and tells the exit codes', async () => {
  const { code, out } = await command('plan --help');
  expect(code).toBe(0);
  expect(out).toContain('Exit codes: 0 nothing happens, 1 safe, 2 disruptive, 3 destructive, 4 cannot tell');
});

test('a mistake of ours is not taken for a change either', async () => {
  let complained = '';
  const write = (): never => {
    throw new TypeError('undefined is not a function');
  };
  const complain = (line: string): void => void (complained += line);
  const again = async () => false;
  const surroundings = {
    write,
    complain,
    colours: false,
    now: () => NOW,
    connect: () => Promise.reject(new Error('no cluster is asked')),
    again,
  };
  const args = folders(manifestsOf(own()), manifestsOf(own())).split(' ');
  expect(await run(['plan', ...args], surroundings)).toBe(4);
  expect(complained).toMatch(/^TypeError: undefined is not a function\n/);
});

test('colours change nothing but the colours', async () => {
  let coloured = '';
  const args = folders(manifestsOf(own()), manifestsOf(own({ primary: 1, annotations: { a: 'b' } })));
  const write = (part: string): void => void (coloured += part);
  const again = async () => false;
  const connect = () => Promise.reject(new Error('no cluster is asked'));
  await run(['plan', ...args.split(' ')], { write, complain: () => {}, colours: true, now: () => NOW, connect, again });
  const { out } = await command(`plan ${args}`);
  // eslint-disable-next-line no-control-regex
  expect(coloured.replace(/\u001b\[\d+m/g, '')).toBe(out);
  expect(coloured).not.toBe(out);
});

test('the output that the documentation shows is what is printed', async () => {
  const nightly =
    (daily: number, size: number): Make =>
    (scope) =>
      new ScheduledBackup(scope, 'Nightly', {
        name: 'nightly',
        postgres: operated({ storage: { size: Size.gibibytes(size) } })(scope) as IPostgres,
        schedule: Schedule.daily({ hour: 3 }),
        method: BackupMethod.volumeSnapshot({ online: false }),
        retention: { daily },
      });
  const old: Make = (scope) => [own()(scope), nightly(7, 2)(scope)];
  const parameters = { work_mem: '8MB', max_connections: '200' };
  const now: Make = (scope) => [own({ parameters })(scope), nightly(3, 1)(scope)];
  const { code, out } = await planned(old, now);
  const printed = out.replace(/^from .* to .*: /m, 'from origin/main:dist to dist: ');
  const page = readFileSync(join(root, 'docs/command-line.md'), 'utf8');
  expect(/\$ npx cdk8s-pg plan origin\/main\n([^]*?)```/.exec(page)?.[1]).toBe(printed);
  expect(code).toBe(3);
});
