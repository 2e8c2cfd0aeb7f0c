import { spawnSync } from 'node:child_process';
import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { program } from '../../src/cli/program';
import { installed } from '../project/installed';
import { root } from '../project/root';
import { removeScratch, scratch, write } from '../project/scratch';
import { CLUSTER, REPLICATED } from './objects';
import { command, type Ended, reader, type World } from './support';
import { run } from '../../src/cli/run';

afterAll(removeScratch);

/** What is offered after some words, the last of which is being written. */
async function offered(words: readonly string[], world: World = {}): Promise<string[]> {
  let out = '';
  const code = await run(['__complete', '--', ...words], {
    write: (text) => (out += text),
    complain: () => {},
    colours: false,
    now: () => new Date(),
    connect: async ({ namespace }) => (namespace === 'elsewhere' ? reader({}) : reader(world)),
    again: async () => false,
  });
  expect(code).toBe(0);
  return out.split('\n').flatMap((line) => (line === '' ? [] : [line.split('\t')[0]]));
}

const objects = { statefulSets: REPLICATED.statefulSets, clusters: CLUSTER.clusters };

test.each<[string[], string[]]>([
  [['stat'], ['status']],
  [['res'], ['restore']],
  [['nonsense'], []],
  [
    ['completion', ''],
    ['bash', 'zsh', 'fish'],
  ],
  [['completion', 'z'], ['zsh']],
  [['completion', 'zsh', ''], []],
  [
    ['status', '-o', ''],
    ['table', 'json', 'yaml'],
  ],
  [['status', '--output', 'j'], ['json']],
  [['status', '--output=j'], ['--output=json']],
  // As bash cuts it.
  [['status', '--output', '=', 'j'], ['json']],
  [
    ['status', '--output', '='],
    ['table', 'json', 'yaml'],
  ],
  [['status', '--wat'], ['--watch']],
  [['status', '--watch', '--wat'], []],
  [['status', '--kubeconfig', ''], [':files']],
  [['status', '--context', ''], []],
  [['status', '-n', 'shop', '--con'], ['--context']],
  [['init', ''], [':files']],
  [
    ['init', '--kind', ''],
    ['chart', 'configuration'],
  ],
  [['restore', 'products-db', '--form'], ['--format']],
  [
    ['rollout', ''],
    ['wait', 'help'],
  ],
  [['--vers'], ['--version']],
])('after %j comes %j', async (words, expected) => {
  expect(await offered(words)).toEqual(expected);
});

test('first come all verbs, as the help lists them, and none that is hidden', async () => {
  const verbs = program('1', {} as never, () => {})
    .commands.map((verb) => verb.name())
    .filter((name) => !name.startsWith('_'));
  expect(await offered([''])).toEqual([...verbs, 'help']);
});

test('every option of every verb is offered, with its values', async () => {
  const verbs = program('1', {} as never, () => {}).commands.filter((verb) => !verb.name().startsWith('_'));
  for (const verb of verbs)
    for (const option of verb.options) {
      expect([option.long, await offered([verb.name(), option.long!])]).toEqual([
        option.long,
        expect.arrayContaining([option.long]),
      ]);
      if (option.argChoices !== undefined)
        expect(await offered([verb.name(), option.long!, ''])).toEqual(option.argChoices);
    }
});

describe('the names of databases', () => {
  test.each<[string[], string[]]>([
    [
      ['status', ''],
      ['products-db', 'shop-db'],
    ],
    [['status', 'p'], ['products-db']],
    [
      ['status', '--watch', '-n', 'shop', ''],
      ['products-db', 'shop-db'],
    ],
    [['status', '-n', 'elsewhere', ''], []],
    [['status', '--namespace=elsewhere', ''], []],
    [['restore', 's'], ['shop-db']],
    [
      ['backups', 'p'],
      ['prune', 'products-db'],
    ],
  ])('after %j come %j', async (words, expected) => {
    expect(await offered(words, { objects })).toEqual(expected);
  });

  test('are none where there is no cluster, and nothing is said', async () => {
    expect(await offered(['status', ''], { forbidden: ['statefulsets', 'clusters'] })).toEqual([]);
    const silent: Ended = await command('__complete -- status --context nowhere x');
    expect(silent).toEqual({ code: 0, out: '', err: '' });
  });
});

test('a script is printed for each shell, and for no other', async () => {
  for (const shell of ['bash', 'zsh', 'fish']) {
    const { code, out } = await command(`completion ${shell}`);
    expect([code, out]).toEqual([0, expect.stringContaining('__complete --')]);
  }
  expect(await command('completion tcsh')).toEqual({
    code: 2,
    out: '',
    err: "error: command-argument value 'tcsh' is invalid for argument 'shell'. Allowed choices are bash, zsh, fish.\n(--help tells what can be given)\n",
  });
});

describe('a real shell', () => {
  /** A folder with the script and with the program, run from its sources. */
  async function prepared(shell: string): Promise<string> {
    const folder = scratch();
    const tsx = join(root, 'node_modules/tsx/dist/cli.mjs');
    const sources = join(root, 'src/cli/main.ts');
    write(folder, {
      script: (await command(`completion ${shell}`)).out,
      'cdk8s-pg': `#!/bin/sh\nexec '${process.execPath}' '${tsx}' --tsconfig '${join(root, 'tsconfig.json')}' '${sources}' "$@"\n`,
      'inner.zsh': ZSH_ASKED,
      'outer.zsh': ZSH_ASKS,
    });
    chmodSync(join(folder, 'cdk8s-pg'), 0o755);
    return folder;
  }

  /** What a shell prints, run in the folder and knowing nothing but its script. */
  function printed(folder: string, shell: string, args: readonly string[]): string[] {
    const { status, stdout, stderr } = spawnSync(shell, args, {
      cwd: folder,
      env: { PATH: `${folder}:${process.env.PATH}`, HOME: folder, TERM: 'dumb' },
      encoding: 'utf8',
      timeout: 60_000,
    });
    expect([status, stderr]).toEqual([0, '']);
    return stdout.trim().split('\n');
  }

  const where = (shell: string): typeof test.skip => (installed(shell) ? test : test.skip);

  test('bash completes by what the program offers', async () => {
    const folder = await prepared('bash');
    const complete = (...words: string[]): string[] => {
      const asked = `. ./script; complete -p cdk8s-pg; COMP_WORDS=(cdk8s-pg "$@"); COMP_CWORD=$#; _cdk8s_pg; printf '%s\\n' "\${COMPREPLY[@]}"`;
      const [registered, ...replies] = printed(folder, 'bash', ['-c', asked, 'bash', ...words]);
      expect(registered).toBe('complete -F _cdk8s_pg cdk8s-pg');
      return replies;
    };
    expect(complete('comp')).toEqual(['completion']);
    expect(complete('status', '--output', '')).toEqual(['table', 'json', 'yaml']);
    expect(complete('status', '--output', '=', 'y')).toEqual(['yaml']);
    expect(complete('init', '')).toEqual([]);
  }, 60_000);

  where('fish')(
    'fish completes by what the program offers, and by files',
    async () => {
      const folder = await prepared('fish');
      const complete = (line: string): string[] =>
        printed(folder, 'fish', ['--no-config', '-c', 'source script; complete -C $argv[1]', line]).map(
          (candidate) => candidate.split('\t')[0],
        );
      expect(complete('cdk8s-pg comp')).toEqual(['completion']);
      expect(complete('cdk8s-pg status --output ').sort()).toEqual(['json', 'table', 'yaml']);
      expect(complete('cdk8s-pg status --output=y')).toEqual(['--output=yaml']);
      expect(complete('cdk8s-pg init inn')).toEqual(['inner.zsh']);
    },
    180_000,
  );

  where('zsh')(
    'zsh completes by what the program offers, and by files',
    async () => {
      const folder = await prepared('zsh');
      const complete = (line: string): string[] => [...new Set(printed(folder, 'zsh', ['-f', 'outer.zsh', line]))];
      expect(complete('cdk8s-pg comp')).toEqual(['offered completion', '[cdk8s-pg completion ]']);
      expect(complete('cdk8s-pg status --output ').sort()).toEqual([
        '[cdk8s-pg status --output ]',
        'offered json',
        'offered table',
        'offered yaml',
      ]);
      expect(complete('cdk8s-pg status --output=y')).toEqual([
        'offered --output=yaml',
        '[cdk8s-pg status --output=yaml ]',
      ]);
      expect(complete('cdk8s-pg init inn')).toEqual(['offered inner.zsh', '[cdk8s-pg init inner.zsh ]']);
    },
    180_000,
  );

  for (const shell of ['bash', 'zsh', 'fish'])
    where(shell)(`${shell} can read its script`, async () => {
      const folder = await prepared(shell);
      expect(printed(folder, shell, ['-n', 'script'])).toEqual(['']);
    });
});

/** What an interactive zsh is told: completion asked for by a key, what it offers and what it writes kept in a file. */
const ZSH_ASKED = `autoload -Uz compinit
compinit -u -d ./dump
source ./script
compadd() {
  local -a hits
  builtin compadd -O hits "$@"
  (( $#hits )) && print -rl -- "\${hits[@]/#/offered }" >>answer
  builtin compadd "$@"
}
complete_asked() {
  BUFFER=$(<asked) CURSOR=$#BUFFER
  : >answer
  zle complete-word
  print -r -- "[$BUFFER]" >>answer
  BUFFER=
  zle -I
  print ANSWERED
}
zle -N complete_asked
bindkey '^T' complete_asked
print PREPARED
`;

/** Gives an interactive zsh a terminal, presses that key, and prints what came. */
const ZSH_ASKS = `zmodload zsh/zpty
print -rn -- "$1" >asked
zpty shell zsh -f -i
zpty -w shell 'source ./inner.zsh'
zpty -r shell out '*PREPARED*'
zpty -w -n shell $'\\C-t'
zpty -r shell out '*ANSWERED*'
cat answer
`;
