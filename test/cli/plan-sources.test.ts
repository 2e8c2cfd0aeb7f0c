import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { partsOf } from '../../src/cli/manifests/read-source';
import { plan as planWith, type PlanOptions } from '../../src/cli/verbs/plan';
import type { PlanReport } from '../../src/cli/views/plan-report';
import { removeScratch, scratch, write } from '../project/scratch';

afterAll(removeScratch);

/** Without any cluster. */
const plan = (options: PlanOptions): Promise<PlanReport> =>
  planWith(options, { connect: () => Promise.reject(new Error('no cluster is asked')), now: () => new Date() });

/** A Cluster in YAML, with so many instances. */
const cluster = (instances: number, name = 'orders'): string =>
  `apiVersion: postgresql.cnpg.io/v1\nkind: Cluster\nmetadata: {name: ${name}}\nspec: {instances: ${instances}}\n`;

function git(cwd: string, ...args: string[]): void {
  const env = { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' };
  const ended = spawnSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...args], {
    cwd,
    env,
    encoding: 'utf8',
  });
  if (ended.status !== 0) throw new Error(ended.stderr);
}

/** A repository whose commits hold these files, the last one tagged v<n>. */
function repository(...commits: Record<string, string>[]): string {
  const folder = scratch();
  git(folder, 'init', '--quiet', '--initial-branch', 'main');
  commits.forEach((files, index) => {
    rmSync(join(folder, 'dist'), { recursive: true, force: true });
    write(folder, files);
    git(folder, 'add', '--all');
    git(folder, 'commit', '--quiet', '--allow-empty', '--message', 'more');
    git(folder, 'tag', `v${index + 1}`);
  });
  return folder;
}

const said = ({ databases }: PlanReport): string[] =>
  databases.flatMap(({ findings }) => findings.map(({ what }) => what));

/** The numbers of instances before and after. */
async function instances(options: PlanOptions): Promise<string | undefined> {
  return /instances (\d → \d)/.exec(said(await plan(options)).join('\n'))?.[1];
}

describe('in a repository', () => {
  const folder = () => repository({ 'dist/a.yaml': cluster(2) }, { 'dist/a.yaml': cluster(3) });

  test('without arguments, dist/ in HEAD is compared with the working tree', async () => {
    const at = folder();
    write(at, { 'dist/a.yaml': cluster(4) });
    expect(await plan({ folder: at })).toMatchObject({ old: 'HEAD:dist', new: 'dist' });
    expect(await instances({ folder: at })).toBe('3 → 4');
  });

  test('a revision without a path takes the path of the other side', async () => {
    const at = folder();
    write(at, { 'elsewhere/a.yaml': cluster(5), 'dist/a.yaml': cluster(4) });
    git(at, 'add', '--all');
    git(at, 'commit', '--quiet', '--message', 'more');
    write(at, { 'elsewhere/a.yaml': cluster(6) });
    expect(await instances({ folder: at, old: 'v1' })).toBe('2 → 4');
    expect(await instances({ folder: at, old: 'v1', new: 'v2' })).toBe('2 → 3');
    expect(await instances({ folder: at, old: 'v1:dist', new: 'v2' })).toBe('2 → 3');
    expect(await instances({ folder: at, old: 'HEAD', new: 'elsewhere' })).toBe('5 → 6');
    expect(await instances({ folder: at, old: 'main~1:dist/a.yaml', new: 'dist/a.yaml' })).toBe('3 → 4');
    expect(await instances({ folder: at, old: 'HEAD^{/more}~1:dist', new: 'dist' })).toBe('3 → 4');
  });

  test('a folder below its top is looked at from there', async () => {
    const at = repository({ 'apps/shop/dist/a.yaml': cluster(2) });
    write(at, { 'apps/shop/dist/a.yaml': cluster(3) });
    const below = join(at, 'apps/shop');
    expect(await instances({ folder: below })).toBe('2 → 3');
    expect(await instances({ folder: below, old: 'main:apps/shop/dist' })).toBe('2 → 3');
    await expect(plan({ folder: below, old: 'main:dist' })).rejects.toThrow(
      'there is no dist in git revision main; from this folder it is main:./dist',
    );
  });

  test('what is there as a folder is no revision', async () => {
    const at = folder();
    write(at, { 'v1/a.yaml': cluster(7) });
    expect(await instances({ folder: at, old: 'v1' })).toBe('7 → 3');
    expect(await instances({ folder: at, old: 'refs/tags/v1:dist' })).toBe('2 → 3');
  });

  test('all files of a folder count, but no links, nothing hidden, and nothing else than manifests', async () => {
    const more = cluster(2, 'more');
    const files = { 'dist/a.yaml': cluster(2), 'dist/below/b.yml': more, 'dist/c.txt': '{{', 'dist/.d.yaml': '{{' };
    const at = repository({ ...files, 'dist/values.yaml': 'replicas: 3\n', 'dist/notes.yaml': '# nothing\n---\n' });
    symlinkSync('a.yaml', join(at, 'dist/e.yaml'));
    git(at, 'add', '--all');
    git(at, 'commit', '--quiet', '--message', 'more');
    rmSync(join(at, 'dist/e.yaml'));
    expect((await plan({ folder: at })).databases).toEqual([]);
    rmSync(join(at, 'dist/below'), { recursive: true });
    expect((await plan({ folder: at })).databases.map(({ database }) => database)).toEqual(['more']);
  });

  test.each<[what: string, options: PlanOptions, expected: string]>([
    ['no such revision', { old: 'v9' }, 'there is no file, no folder and no git revision v9'],
    ['what looks like an option', { old: '--all' }, 'there is no file, no folder and no git revision --all'],
    [
      'a branch that was not fetched',
      { old: 'origin/main' },
      'there is no file, no folder and no git revision origin/main; in CI, fetch it first: a checkout may hold one commit only',
    ],
    ['no such folder', { new: 'nowhere' }, 'there is no file, no folder and no git revision nowhere'],
    ['no such path in a revision', { old: 'v1:nowhere' }, 'there is no nowhere in git revision v1'],
    ['a name that talks to the terminal', { old: '\u001b[2J' }, 'there is no file, no folder and no git revision  [2J'],
  ])('%s: one line', async (_, options, expected) => {
    await expect(plan({ folder: folder(), ...options })).rejects.toThrow(new Error(expected));
  });
});

test.each([
  ['HEAD', 'HEAD', undefined],
  ['origin/main:dist', 'origin/main', 'dist'],
  ['HEAD@{10:00}', 'HEAD@{10:00}', undefined],
  ['HEAD^{/fix: more}:./dist', 'HEAD^{/fix: more}', './dist'],
  ['HEAD:', 'HEAD', ''],
  [':dist', ':dist', undefined],
])('%s is the revision %s with the path %s', (text, revision, path) => {
  expect(partsOf(text)).toEqual({ revision, path });
});

test('without git, files and folders can be compared still', async () => {
  const [folder, path] = [scratch(), process.env.PATH];
  write(folder, { 'a.yaml': cluster(2), 'b.yaml': cluster(3) });
  process.env.PATH = folder;
  try {
    expect(await instances({ folder, old: 'a.yaml', new: 'b.yaml' })).toBe('2 → 3');
    await expect(plan({ folder })).rejects.toThrow(
      'there is no program git here; install it, or name files and folders',
    );
  } finally {
    process.env.PATH = path;
  }
});

test('outside of a repository, it says so', async () => {
  const folder = scratch();
  write(folder, { 'dist/a.yaml': cluster(2) });
  await expect(plan({ folder })).rejects.toThrow(
    `there is no file, no folder and no git revision HEAD: ${folder} is in no git repository`,
  );
});

test('documents, Lists and JSON are all read', async () => {
  const folder = scratch();
  const list = (n: number): string =>
    `kind: List\napiVersion: v1\nitems:\n- ${cluster(n).trim().replace(/\n/g, '\n  ')}\n`;
  const json = JSON.stringify({ apiVersion: 'postgresql.cnpg.io/v1', kind: 'ClusterList', items: [] });
  write(folder, { 'a.yaml': `# one\n---\n${cluster(1, 'x')}---\n${list(2)}`, 'b.json': json });
  write(folder, { 'c.yaml': `${cluster(1, 'x')}---\n${list(3)}` });
  expect(said(await plan({ folder, old: 'a.yaml', new: 'c.yaml' }))).toHaveLength(1);
  expect(await instances({ folder, old: 'a.yaml', new: 'c.yaml' })).toBe('2 → 3');
});

const config = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n';

test.each<[what: string, text: string, expected: RegExp]>([
  ['no YAML', `${config}---\na: b: c\n`, /^dist\/a\.yaml:5: not YAML: Nested mappings are not allowed/],
  ['an unresolved alias', `${config}data: *no\n`, /^dist\/a\.yaml:\d: not YAML: /],
  ['a list', '- a\n', /^dist\/a\.yaml:1: not a manifest: a list$/],
  ['a word', `${config}---\nword\n`, /^dist\/a\.yaml:5: not a manifest: "word"$/],
  ['no kind', 'apiVersion: v1\nmetadata: {name: a}\n', /^dist\/a\.yaml:1: not a manifest: it has no kind$/],
  [
    'no apiVersion',
    'kind: ConfigMap\nmetadata: {name: a}\n',
    /^dist\/a\.yaml:1: not a manifest: it has no apiVersion$/,
  ],
  ['no name', 'apiVersion: v1\nkind: ConfigMap\n', /^dist\/a\.yaml:1: not a manifest: this ConfigMap has no name$/],
  ['nothing', '', /^there is no manifest in dist$/],
  ['only configuration', 'replicas: 3\n', /^there is no manifest in dist$/],
  [
    'the same database twice',
    `${cluster(1)}---\n${cluster(2)}`,
    /^dist\/a\.yaml:6: Cluster orders stands in dist\/a\.yaml:1 already; name the folder of one environment$/,
  ],
  [
    'more by aliases than anybody wrote',
    `a: &a [1,1,1,1,1,1,1,1,1]\n${[...'bcdefghi'].map((each, index) => `${each}: &${each} [${Array(9).fill(`*${'abcdefghi'[index]}`).join()}]`).join('\n')}\n`,
    /^dist\/a\.yaml:1: not YAML: Excessive alias count/,
  ],
])('%s is refused, with file and line', async (_, text, expected) => {
  const folder = scratch();
  write(folder, { 'dist/a.yaml': text, 'old.yaml': config });
  await expect(plan({ folder, old: 'old.yaml' })).rejects.toThrow(expected);
});

test('a folder that cannot be read: one line', async () => {
  const folder = scratch();
  mkdirSync(join(folder, 'dist'));
  writeFileSync(join(folder, 'old.yaml'), config);
  chmodSync(join(folder, 'dist'), 0);
  await expect(plan({ folder, old: 'old.yaml' })).rejects.toThrow(
    // The superuser reads it all the same.
    process.getuid?.() === 0 ? 'there is no manifest in dist' : /dist cannot be read: EACCES/,
  );
});
