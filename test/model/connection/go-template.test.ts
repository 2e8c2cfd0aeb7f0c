import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { fill } from '../../../src/model/connection/fill';
import { goTemplate } from '../../../src/model/connection/go-template';
import type { Escape, Part, Template } from '../../../src/model/connection/template';

const NAMES = { username: 'username', password: 'password', rootCertificate: 'rootCertificate' };
const ESCAPES: Escape[] = ['none', 'percent', 'keyword', 'pgpass', 'npgsql'];

test.each<[Escape, string]>([
  ['none', '{{ .password }}'],
  ['percent', '{{ .password | urlquery | replace "+" "%20" }}'],
  ['keyword', "{{ .password | replace `\\` `\\\\` | replace `'` `\\'` }}"],
  ['pgpass', '{{ .password | replace `\\` `\\\\` | replace `:` `\\:` }}'],
  ['npgsql', '{{ .password | replace `"` `""` }}'],
])('%s is a pipeline of Go', (escape, written) => {
  expect(goTemplate(['a', { value: 'password', escape }, 'b'], NAMES)).toBe(`a${written}b`);
});

test('places have the names that they are given', () => {
  const names = { username: 'role', password: 'word', rootCertificate: 'ca' };
  expect(
    goTemplate(
      [
        { value: 'username', escape: 'none' },
        { value: 'rootCertificate', escape: 'none' },
      ],
      names,
    ),
  ).toBe('{{ .role }}{{ .ca }}');
});

test.each([
  ['a{b}c', 'a{b}c'],
  ['{{ .x }}', '{{ "{{" }} .x }}'],
  ['{{{', '{{ "{{" }}{{ "{" }}'],
  ['a{', 'a{{ "{" }}'],
])('the text %s begins no action', (text, written) => {
  expect(goTemplate([text], NAMES)).toBe(written);
});

const goes = process.env.E2E === 'full' && spawnSync('go', ['version']).status === 0;

/** With Go and Sprig themselves, where E2E is full and the machine has Go. */
if (goes) {
  test('Go makes of a template what the program in the cluster makes of it', () => {
    const special = [...`@:/?#%&+ '"\\{}$;=\`,!()*~.é漢\n`, '{{', '}}', '{{- ', '{{/*', '%41', '""', "''"];
    const texts = fc
      .array(fc.oneof(fc.constantFrom(...special), fc.string({ unit: 'grapheme' })), { maxLength: 12 })
      .map((parts) => parts.join(''));
    const part: fc.Arbitrary<Part> = fc.oneof(
      texts,
      fc.record({
        value: fc.constantFrom('username' as const, 'password' as const),
        escape: fc.constantFrom(...ESCAPES),
      }),
    );
    const samples: { template: Template; values: { username: string; password: string } }[] = fc.sample(
      fc.record({ template: fc.array(part), values: fc.record({ username: texts, password: texts }) }),
      2000,
    );
    const folder = mkdtempSync(join(tmpdir(), 'cdk8s-pg-go-'));
    try {
      const program = join(folder, 'templates');
      const built = spawnSync('go', ['build', '-mod=readonly', '-o', program, '.'], { cwd: join(__dirname, 'go') });
      // Modules that are fetched are told of where errors are.
      if (built.status !== 0) throw new Error(String(built.stderr));
      const { stdout, stderr } = spawnSync(program, {
        input: JSON.stringify(
          samples.map(({ template, values }) => ({ template: goTemplate(template, NAMES), values })),
        ),
        encoding: 'utf8',
        maxBuffer: 1 << 28,
      });
      expect(stderr).toBe('');
      expect(JSON.parse(stdout)).toEqual(samples.map(({ template, values }) => fill(template, values)));
    } finally {
      rmSync(folder, { recursive: true });
    }
  }, 600_000);
}
