import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { type Ended, root } from './root';
import { read, removeScratch, scratch, write } from './scratch';

// The scripts of docs/how-to/gitops.md, in projects as a user has them. The real cdk8s takes seconds, so it is in two
// of them, and in the others what it does to its folder and its app.

afterAll(removeScratch);

const SHOP = { 'shop.k8s.yaml': 'a: 1\n' };
const APP = `
const fs = require('fs');
const { files, fails } = JSON.parse(fs.readFileSync('app.json', 'utf8'));
fs.mkdirSync(process.env.CDK8S_OUTDIR, { recursive: true });
for (const [name, text] of Object.entries(files)) fs.writeFileSync(process.env.CDK8S_OUTDIR + '/' + name, text);
if (fails) throw new Error('bad props');
`;

/** npx, for `npx --no -- cdk8s synth --no-check-upgrade --output folder`. */
const NPX = `#!/bin/sh
[ "$1 $2 $3 $4 $5 $6" = '--no -- cdk8s synth --no-check-upgrade --output' ] || exit 64
rm -rf "$7"
CDK8S_OUTDIR=$7 exec node app.js
`;

/** Runs a program without the configuration that git has on this machine. */
function run(cwd: string, program: string, ...args: string[]): Ended {
  const PATH = `${join(cwd, 'programs')}:${process.env.PATH}`;
  const env = { ...process.env, PATH, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' };
  const ended = spawnSync(program, args, { cwd, env, encoding: 'utf8' });
  return { code: ended.status, text: `${ended.stdout}${ended.stderr}` };
}

function git(cwd: string, ...args: string[]): string {
  const ended = run(cwd, 'git', '-c', 'user.name=test', '-c', 'user.email=test@localhost', ...args);
  if (ended.code !== 0) throw new Error(`git ${args.join(' ')}: ${ended.text}`);
  return ended.text;
}

/** A project of a user. */
class Project {
  readonly repository = scratch();

  /**
   * @param below the folder in the repository that it is in
   * @param files what its app gives, and dist/ holds
   * @param real whether it has the real cdk8s
   */
  constructor(
    readonly below = '.',
    files: Record<string, string> = SHOP,
    real = false,
  ) {
    write(this.folder, { 'cdk8s.yaml': 'language: typescript\napp: node app.js\n', 'app.js': APP });
    writeFileSync(join(this.repository, '.gitignore'), 'node_modules\n');
    if (real) symlinkSync(join(root, 'node_modules'), join(this.folder, 'node_modules'));
    else {
      mkdirSync(join(this.folder, 'programs'));
      writeFileSync(join(this.folder, 'programs/npx'), NPX, { mode: 0o755 });
    }
    this.app(files);
    mkdirSync(join(this.folder, 'dist'));
    git(this.repository, 'init', '--quiet');
    this.dist(files);
    this.commit();
  }

  get folder(): string {
    return join(this.repository, this.below);
  }

  /** What its app gives from now on. */
  app(files: Record<string, string>, fails = false): void {
    write(this.folder, { 'app.json': JSON.stringify({ files, fails }) });
  }

  /** What dist/ holds from now on. */
  dist(files: Record<string, string>): void {
    rmSync(join(this.folder, 'dist'), { recursive: true });
    for (const [name, text] of Object.entries(files)) write(this.folder, { [`dist/${name}`]: text });
  }

  commit(): void {
    git(this.repository, 'add', '--all');
    git(this.repository, 'commit', '--quiet', '--message', 'The shop');
  }

  check(...args: string[]): Ended {
    return run(this.folder, join(root, 'docs/samples/check-dist.sh'), ...args);
  }

  publish(repository: string, branch = 'main', folder = 'apps/shop'): Ended {
    return run(this.folder, join(root, 'docs/samples/publish-dist.sh'), repository, branch, folder);
  }
}

test('with the real cdk8s, fresh manifests are found fresh, others stale, and a synthesis that fails neither', () => {
  const project = new Project('.', SHOP, true);
  expect(project.check()).toMatchObject({ code: 0, text: expect.stringContaining('dist/ is what the code gives\n') });
  project.app({ 'shop.k8s.yaml': 'a: 2\n' });
  expect(project.check()).toMatchObject({ code: 1, text: expect.stringContaining('dist/ is stale') });
  project.app(SHOP, true);
  const { code, text } = project.check();
  expect(code).not.toBe(0);
  expect(text).toContain('bad props');
  expect(text).not.toContain('stale');
  expect(read(join(project.folder, 'dist'))).toEqual(SHOP);
}, 120_000);

describe('check-dist.sh', () => {
  test.each(['.', 'apps/shop'])('passes where dist/ is what the code gives, in %s of the repository', (below) => {
    const project = new Project(below);
    const before = read(project.folder);
    expect(project.check()).toMatchObject({ code: 0, text: expect.stringContaining('dist/ is what the code gives\n') });
    expect(read(project.folder)).toEqual(before);
    project.app({ 'shop.k8s.yaml': 'a: 2\n' });
    expect(project.check().code).toBe(1);
  });

  const STALE = 'dist/ is stale: synthesize, and commit dist/\n';

  test.each<[what: string, change: (project: Project) => void, said: string]>([
    [
      'a manifest that is another by now',
      (project) => project.app({ 'shop.k8s.yaml': 'a: 2\n' }),
      'dist/shop.k8s.yaml: differs from what is in git\n',
    ],
    [
      'a manifest that is new',
      (project) => project.app({ ...SHOP, 'store.k8s.yaml': 'b: 1\n' }),
      'dist/store.k8s.yaml: is not in git\n',
    ],
    [
      'a manifest that is fresh, and not in git',
      (project) => {
        project.app({ ...SHOP, 'store.k8s.yaml': 'b: 1\n' });
        project.dist({ ...SHOP, 'store.k8s.yaml': 'b: 1\n' });
      },
      'dist/store.k8s.yaml: is not in git\n',
    ],
    [
      'a manifest of a chart that is gone',
      (project) => project.app({ 'store.k8s.yaml': 'b: 1\n' }),
      'dist/shop.k8s.yaml: is in git, and made no more\ndist/store.k8s.yaml: is not in git\n',
    ],
    [
      'manifests that git ignores',
      (project) => {
        write(project.folder, { '.gitignore': 'dist\nnode_modules\n' });
        git(project.folder, 'rm', '-r', '--quiet', '--cached', 'dist');
        project.commit();
      },
      'dist/shop.k8s.yaml: is not in git\n',
    ],
  ])('refuses %s', (_what, change, said) => {
    const project = new Project();
    change(project);
    const { code, text } = project.check();
    expect(code).toBe(1);
    expect(text.endsWith(said + STALE)).toBe(true);
  });

  test('takes what is staged for what is in git, as before a commit', () => {
    const project = new Project();
    project.app({ 'shop.k8s.yaml': 'a: 2\n' });
    project.dist({ 'shop.k8s.yaml': 'a: 2\n' });
    expect(project.check().code).toBe(1);
    git(project.folder, 'add', 'dist');
    expect(project.check().code).toBe(0);
  });

  test('takes another folder than dist', () => {
    const project = new Project();
    expect(project.check('manifests').text).toContain('manifests/shop.k8s.yaml: is not in git\nmanifests/ is stale');
  });

  test.each<[what: string, files: Record<string, string>, fails: boolean, said: string]>([
    ['fails', SHOP, true, 'bad props'],
    ['gives nothing', {}, false, ''],
    ['gives an empty file', { 'shop.k8s.yaml': '' }, false, ''],
  ])('fails, and leaves dist/ alone, where the synthesis %s', (_what, files, fails, said) => {
    const project = new Project();
    project.app(files, fails);
    const { code, text } = project.check();
    expect(code).not.toBe(0);
    expect(text).toContain(said);
    expect(text).not.toContain('stale');
    expect(read(join(project.folder, 'dist'))).toEqual(SHOP);
  });
});

describe('publish-dist.sh', () => {
  test('publishes what the real cdk8s gives', () => {
    const [project, bare] = [new Project('.', SHOP, true), gitops()];
    expect(project.publish(bare).code).toBe(0);
    expect(held(bare)).toMatchObject({ 'apps/shop/shop.k8s.yaml': 'a: 1\n' });
  }, 60_000);

  /** A bare repository with a branch main that holds these files. */
  function gitops(files: Record<string, string> = { 'README.md': 'ours\n' }): string {
    const [folder, bare] = [scratch(), scratch()];
    write(folder, files);
    git(folder, 'init', '--quiet', '--initial-branch', 'main');
    git(folder, 'add', '--all');
    git(folder, 'commit', '--quiet', '--message', 'Begin');
    git(bare, 'clone', '--quiet', '--bare', folder, '.');
    return bare;
  }

  const commits = (bare: string, branch = 'main'): string[] =>
    git(bare, 'log', '--reverse', '--format=%s', branch).trim().split('\n');

  /** What a branch holds, path → text. */
  function held(bare: string, branch = 'main'): Record<string, string> {
    const paths = git(bare, 'ls-tree', '-r', '--name-only', branch).trim().split('\n');
    return Object.fromEntries(paths.map((path) => [path, git(bare, 'show', `${branch}:${path}`)]));
  }

  test('commits what is new, once, and leaves the project alone', () => {
    const [project, bare] = [new Project(), gitops()];
    const before = read(project.folder);
    expect(project.publish(bare).code).toBe(0);
    expect(held(bare)).toEqual({
      'README.md': 'ours\n',
      'apps/shop/.synthesized': 'shop.k8s.yaml\n',
      'apps/shop/shop.k8s.yaml': 'a: 1\n',
    });
    expect(commits(bare)).toEqual(['Begin', expect.stringMatching(/^apps\/shop: [0-9a-f]{7,} The shop$/)]);
    expect(project.publish(bare)).toMatchObject({
      code: 0,
      text: expect.stringContaining('apps/shop: nothing has changed\n'),
    });
    expect(commits(bare)).toHaveLength(2);
    expect(read(project.folder)).toEqual(before);
  });

  test('removes the manifests of charts that are gone, and nothing else', () => {
    const others = { 'apps/shop/kustomization.yaml': 'c: 1\n', 'apps/store/store.k8s.yaml': 'd: 1\n' };
    const [project, bare] = [new Project('.', { ...SHOP, 'old [1]*.k8s.yaml': 'b: 1\n' }), gitops(others)];
    expect(project.publish(bare).code).toBe(0);
    expect(Object.keys(held(bare))).toContain('apps/shop/old [1]*.k8s.yaml');
    project.app({ 'shop.k8s.yaml': 'a: 2\n' });
    expect(project.publish(bare).code).toBe(0);
    expect(held(bare)).toEqual({
      ...others,
      'apps/shop/.synthesized': 'shop.k8s.yaml\n',
      'apps/shop/shop.k8s.yaml': 'a: 2\n',
    });
    expect(commits(bare)).toHaveLength(3);
  });

  test.each<[what: string, files: Record<string, string>, fails: boolean]>([
    ['fails', SHOP, true],
    ['gives nothing', {}, false],
  ])('publishes nothing where the synthesis %s', (_what, files, fails) => {
    const [project, bare] = [new Project(), gitops()];
    expect(project.publish(bare).code).toBe(0);
    project.app(files, fails);
    expect(project.publish(bare).code).not.toBe(0);
    expect(commits(bare)).toHaveLength(2);
  });

  test('overwrites no file that it did not put there', () => {
    const files = { 'apps/shop/shop.k8s.yaml': 'by hand: 1\n' };
    const [project, bare] = [new Project(), gitops(files)];
    const { code, text } = project.publish(bare);
    expect(code).toBe(1);
    expect(text).toContain(
      'apps/shop/shop.k8s.yaml is there already, and is not ours; move it, or publish to another folder\n',
    );
    expect(held(bare)).toEqual(files);
  });

  test('removes nothing outside of the repository, whatever the list says', () => {
    const [project, bare] = [new Project(), gitops({ 'apps/shop/.synthesized': '../../../../../etc/hostname\n' })];
    const { code, text } = project.publish(bare);
    expect(code).not.toBe(0);
    expect(text).toContain('outside repository');
  });

  test('begins a branch that is not there yet, in its own repository as well', () => {
    const project = new Project();
    const bare = scratch();
    git(bare, 'init', '--quiet', '--bare');
    git(project.folder, 'push', '--quiet', bare, 'HEAD:main');
    expect(project.publish(bare, 'deploy', '.').code).toBe(0);
    expect(held(bare, 'deploy')).toEqual({ '.synthesized': 'shop.k8s.yaml\n', 'shop.k8s.yaml': 'a: 1\n' });
    expect(project.publish(bare, 'deploy', '.').text).toContain('.: nothing has changed\n');
    expect(commits(bare)).toEqual(['The shop']);
    expect(commits(bare, 'deploy')).toHaveLength(1);
  });

  test('tries again where a push is refused, as when somebody else has pushed meanwhile', () => {
    const [project, bare] = [new Project(), gitops()];
    const once = '#!/bin/sh\n[ -e seen ] && exit 0\ntouch seen\nexit 1\n';
    writeFileSync(join(bare, 'hooks/pre-receive'), once, { mode: 0o755 });
    const { code, text } = project.publish(bare);
    expect(text).toContain('once more\n');
    expect(code).toBe(0);
    expect(commits(bare)).toHaveLength(2);
  });

  test('gives up where nobody may push', () => {
    const [project, bare] = [new Project(), gitops()];
    writeFileSync(join(bare, 'hooks/pre-receive'), '#!/bin/sh\nexit 1\n', { mode: 0o755 });
    const { code, text } = project.publish(bare);
    expect(code).toBe(1);
    expect(text.endsWith('apps/shop was not published\n')).toBe(true);
  });

  test('a repository that cannot be read: one line, and it fails', () => {
    const { code, text } = new Project().publish('/nowhere.git');
    expect(code).toBe(1);
    expect(text).toContain('/nowhere.git cannot be read\n');
  });

  test('says how it is used', () => {
    expect(run(scratch(), join(root, 'docs/samples/publish-dist.sh'), 'a')).toEqual({
      code: 1,
      text: 'usage: publish-dist.sh <repository> <branch> <folder>\n',
    });
  });
});

test.each(['github-actions.yaml', 'gitlab-ci.yaml'])('%s calls the scripts as they are called', (name) => {
  const text = readFileSync(join(root, 'docs/samples', name), 'utf8');
  const { jobs, ...top } = parse(text) as { jobs?: object };
  const { check, publish } = (jobs ?? top) as Record<string, { script?: string; steps?: { run?: string }[] }>;
  const commands = [check, publish].map(({ script, steps }) => script ?? steps?.at(-1)?.run);
  expect(commands).toEqual([
    'scripts/check-dist.sh',
    expect.stringMatching(/^scripts\/publish-dist\.sh https:\S+\.git main apps\/shop$/),
  ]);
});
