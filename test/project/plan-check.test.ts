import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { MARK } from '../../src/cli/text/plan-markdown';
import { type Ended, root } from './root';
import { read, removeScratch, scratch, write } from './scratch';

// The shell of docs/samples/plan-*.yaml, step by step, with programs of ours in the place of npx, gh and curl.

afterAll(removeScratch);

const PLAN = `**PostgreSQL: safe**\n\n${MARK}\n`;
const SAYS = '#!/bin/sh\necho "${0##*/} $*" >>calls\n';

/** What a run of a check is in. */
interface World {
  /** What `plan` prints, and how it ends. */
  readonly plan?: string;
  readonly code?: number;
  /** What the comments are that are there, as the API gives them. */
  readonly comments?: string;
  readonly env?: NodeJS.ProcessEnv;
}

/** A checkout. */
function checkout({ plan = PLAN, code = 1, comments = '' }: World): string {
  const folder = scratch();
  write(folder, { plan, comments, summary: '', output: '', calls: '' });
  const programs: Record<string, string> = {
    npx: `${SAYS}cat plan\nexit ${code}\n`,
    gh: `${SAYS}case "$*" in *--paginate*) cat comments ;; esac\n`,
    curl: `${SAYS}cat >>tokens\ncase "$*" in *per_page*) cat comments ;; esac\n`,
  };
  write(folder, Object.fromEntries(Object.keys(programs).map((name) => [`programs/${name}`, ''])));
  for (const [name, text] of Object.entries(programs))
    writeFileSync(join(folder, 'programs', name), text, { mode: 0o755 });
  for (const name of Object.keys(programs)) spawnSync('chmod', ['+x', join(folder, 'programs', name)]);
  return folder;
}

function shell(folder: string, script: string, env: NodeJS.ProcessEnv): Ended {
  const PATH = `${join(folder, 'programs')}:${process.env.PATH}`;
  const ended = spawnSync('bash', ['--norc', '-e', '-c', script], {
    cwd: folder,
    env: { PATH, ...env },
    encoding: 'utf8',
  });
  return { code: ended.status, text: `${ended.stdout}${ended.stderr}` };
}

const sample = (name: string): any => parse(readFileSync(join(root, 'docs/samples', name), 'utf8'));

describe('of GitHub', () => {
  const steps = sample('plan-github-actions.yaml').jobs.plan.steps as { id?: string; if?: string; run?: string }[];
  const [planned, commented, refused] = steps.filter(({ run }) => run !== undefined && run !== 'npm ci');
  const env = { BASE: 'main', GITHUB_STEP_SUMMARY: 'summary', GITHUB_OUTPUT: 'output', GITHUB_REPOSITORY: 'a/b' };

  test.each([0, 1, 2, 3])('a plan that ends with %d is told, and its code is known to what follows', (code) => {
    const folder = checkout({ code });
    expect(shell(folder, planned.run!, env).code).toBe(0);
    expect(read(folder)).toMatchObject({ 'plan.md': PLAN, summary: PLAN, output: `code=${code}\n` });
    expect(read(folder).calls).toBe('npx --no -- cdk8s-pg plan origin/main --output markdown\n');
  });

  test.each<[why: string, world: World]>([
    ['it cannot be told', { code: 4, plan: '' }],
    ['npx fails', { code: 1, plan: 'npm error could not determine executable to run\n' }],
    ['it is killed', { code: 137 }],
    ['it says nothing', { code: 0, plan: '' }],
  ])('the check fails where %s', (_, world) => {
    const folder = checkout(world);
    expect(shell(folder, planned.run!, env).code).not.toBe(0);
    expect(read(folder)).toMatchObject({ summary: '', output: '' });
  });

  test.each([
    ['no comment yet', '', 'gh api --method POST repos/a/b/issues/7/comments --field body=@plan.md'],
    ['one', '42\n', 'gh api --method PATCH repos/a/b/issues/comments/42 --field body=@plan.md'],
    ['two by mistake', '42\n43\n', 'gh api --method PATCH repos/a/b/issues/comments/42 --field body=@plan.md'],
  ])('where there is %s, there is one afterwards', (_, comments, call) => {
    const folder = checkout({ comments });
    expect(shell(folder, commented.run!, { ...env, NUMBER: '7' })).toEqual({ code: 0, text: '' });
    const [asked, ...rest] = (read(folder).calls ?? '').trimEnd().split('\n');
    expect(asked).toMatch(/^gh api --paginate repos\/a\/b\/issues\/7\/comments --jq /);
    expect(asked).toContain(MARK);
    expect(rest).toEqual([call]);
  });

  test('what is destructive needs a label', () => {
    expect(refused.if).toBe(
      "steps.plan.outputs.code == '3' && !contains(github.event.pull_request.labels.*.name, 'data may go')",
    );
    expect(planned.id).toBe('plan');
    expect(shell(checkout({}), refused.run!, env)).toMatchObject({
      code: 1,
      text: expect.stringContaining('data may go'),
    });
  });

  test('no expression of GitHub stands in a script, where a branch could say anything', () => {
    for (const { run = '' } of steps) expect(run).not.toContain('${{');
  });
});

describe('of GitLab', () => {
  const { script } = sample('plan-gitlab-ci.yaml').plan as { script: string[] };
  const whole = `set -eo pipefail\n${script.join('\n')}`;
  const env = {
    CI_MERGE_REQUEST_DIFF_BASE_SHA: '0123abc',
    CI_API_V4_URL: 'https://gitlab.example.com/api/v4',
    CI_PROJECT_ID: '5',
    CI_MERGE_REQUEST_IID: '7',
  };
  const notes = 'https://gitlab.example.com/api/v4/projects/5/merge_requests/7/notes';

  test.each([0, 1, 2])('a plan that ends with %d passes, without a token and without a comment', (code) => {
    const folder = checkout({ code });
    expect(shell(folder, whole, env)).toEqual({ code: 0, text: PLAN });
    expect(read(folder).calls).toBe('npx --no -- cdk8s-pg plan 0123abc --output markdown\n');
  });

  test.each<[why: string, world: World]>([
    ['it cannot be told', { code: 4, plan: '' }],
    ['npx fails', { code: 1, plan: 'npm error could not determine executable to run\n' }],
    ['it says nothing', { code: 0, plan: '' }],
  ])('the check fails where %s', (_, world) => {
    expect(shell(checkout(world), whole, env).code).not.toBe(0);
  });

  test.each<[labels: string | undefined, code: number]>([
    [undefined, 1],
    ['', 1],
    ['my data may go,b', 1],
    ['data may go', 0],
    ['a,data may go', 0],
    ['a,data may go,b', 0],
  ])('what is destructive needs a label: with %j it ends with %d', (labels, expected) => {
    const given = labels === undefined ? env : { ...env, CI_MERGE_REQUEST_LABELS: labels };
    expect(shell(checkout({ code: 3 }), whole, given).code).toBe(expected);
  });

  const note = (id: number, body: string): object => ({ id, body });
  test.each([
    ['no comment yet', [note(1, 'hello')], `--request POST --data-urlencode body@plan.md ${notes}`],
    ['one', [note(1, 'hello'), note(2, PLAN)], `--request PUT --data-urlencode body@plan.md ${notes}/2`],
  ])('where there is %s, there is one afterwards, and the token is no argument', (_, comments, call) => {
    const folder = checkout({ comments: JSON.stringify(comments) });
    const ended = shell(folder, whole, { ...env, PLAN_TOKEN: 'secret' });
    expect(ended).toEqual({ code: 0, text: PLAN });
    const { calls = '', tokens } = read(folder);
    expect(calls).not.toContain('secret');
    expect(tokens).toBe('header = "PRIVATE-TOKEN: secret"\n'.repeat(2));
    expect(calls.trimEnd().split('\n').slice(1)).toEqual([
      `curl --silent --show-error --fail --config - ${notes}?per_page=100&order_by=created_at&sort=desc`,
      `curl --silent --show-error --fail --config - ${call}`,
    ]);
  });
});
