import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Command } from 'commander';
import { program } from '../../src/cli/program';
import { root } from '../project/root';
import { command } from './support';

// Examples are run, and some of them write files where they are run.
const before = process.cwd();
const folder = mkdtempSync(join(tmpdir(), 'cdk8s-pg-help-'));
beforeAll(() => process.chdir(folder));
afterAll(() => {
  process.chdir(before);
  rmSync(folder, { recursive: true });
});

/** A verb, with the words by which it is called. */
interface Called {
  readonly words: string;
  readonly verb: Command;
}

/** Every verb that does something. */
function verbs(of: Command = program('1', {} as never, () => {}), prefix = ''): Called[] {
  return of.commands
    .filter((verb) => !verb.name().startsWith('_'))
    .flatMap((verb) => {
      const words = `${prefix}${verb.name()}`;
      // A verb may have others below it, and do something itself.
      const acts = verb.commands.length === 0 || verb.registeredArguments.length > 0;
      return [...(acts ? [{ words, verb }] : []), ...verbs(verb, `${words} `)];
    });
}

const documented = readFileSync(join(root, 'docs/command-line.md'), 'utf8');
const all = verbs().map(({ words, verb }) => [words, verb] as const);

/** The sections of the documentation that tell of a verb. */
function sections(words: string): string {
  const mentions = new RegExp(`(\`|cdk8s-pg )${words}(?![a-z])`);
  return documented
    .split(/^(?=## )/m)
    .filter((each) => mentions.test(each))
    .join('');
}

test('there are all verbs that are promised', () => {
  expect(all.map(([words]) => words).sort()).toEqual(
    [
      ...[
        'backup',
        'backups',
        'backups prune',
        'check',
        'completion',
        'drill',
        'init',
        'plan',
        'restore',
        'rollout wait',
        'status',
      ],
      'switchover',
    ].sort(),
  );
});

test('the help lists verbs by what they are for, and fits a terminal', async () => {
  const { code, out } = await command('--help');
  expect(code).toBe(0);
  const headings = [...out.matchAll(/^(\S.*):$/gm)].map(([, heading]) => heading);
  expect(headings).toEqual([
    'Options',
    'See what is there',
    'Act on it',
    'Change what is declared',
    'Begin',
    'Examples',
  ]);
  for (const [words] of all) expect(out).toMatch(new RegExp(`^  ${words.split(' ')[0]}\\b`, 'm'));
  expect(out).not.toContain('__');
});

describe.each(all)('%s', (words, verb) => {
  const help = async (): Promise<string> => (await command(`${words} --help`)).out.replace(/\s+/g, ' ');

  test('tells in its help what it does, with what, by examples, and how it ends', async () => {
    const text = await help();
    expect(verb.description()).toMatch(/^[a-z].*[^.]$/);
    expect(text).toContain(verb.description());
    expect(text).toMatch(new RegExp(`Examples: (source <\\()?cdk8s-pg ${words}`));
    expect(text).toMatch(/Exit codes: 0 /);
    for (const { description, long } of verb.options)
      expect([long, description]).toEqual([long, expect.stringMatching(/./)]);
    for (const argument of verb.registeredArguments) expect(argument.description).toMatch(/./);
  });

  test('its examples can be given', async () => {
    const { out } = await command(`${words} --help`);
    const examples = /Examples:\n([\s\S]*?)\n\n/.exec(out)?.[1]?.split('\n') ?? [];
    expect(examples.length).toBeGreaterThan(0);
    for (const example of examples) {
      const line = example.replace(/^ *(source <\()?cdk8s-pg /, '').replace(/\).*$|  +.*$| > .*$/, '');
      const parsed = await command(line, { forbidden: ['*'] });
      expect([line, parsed.err]).not.toEqual([line, expect.stringMatching(/^error: /)]);
    }
  });

  test('docs/command-line.md lists it, and tells of every option where it tells of it', () => {
    expect([words, new RegExp(`^\\| \`${words}[ \`]`, 'm').test(documented)]).toEqual([words, true]);
    for (const { long } of verb.options)
      expect([long, new RegExp(`[\`, ]${long}(?![-a-z])`).test(sections(words))]).toEqual([long, true]);
  });
});

test.each([
  ['restor products-db', "error: unknown command 'restor'\n(Did you mean restore?)\n"],
  ['restore products-db --aply', "error: unknown option '--aply'\n(Did you mean --apply?)\n"],
  ['init --kind chrat', "error: option '--kind <kind>' argument 'chrat' is invalid."],
])('%s: the nearest name', async (args, expected) => {
  const { code, err } = await command(args);
  expect([code, err]).toEqual([2, expect.stringContaining(expected)]);
});

test('--version is that of the package', async () => {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  expect(await command('--version')).toEqual({ code: 0, out: `${version}\n`, err: '' });
});
