import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { NamespaceObjects } from '../../src/cli/kubernetes/objects';
import { root } from '../project/root';
import { command } from './support';

const DOCS = join(root, 'docs/command-line.md');
const BLOCK = /(<!-- recorded -->\n\n```console\n\$ npx cdk8s-pg ([^\n]*) --namespace shop\n)([^`]*)```/g;

/** What `test/e2e/command-line-reads.test.ts` has written down of a real cluster. */
function recorded(): { readonly now: Date; readonly objects: NamespaceObjects } {
  const text = readFileSync(join(root, 'test/cli/recorded.json'), 'utf8');
  const { now, ...objects } = JSON.parse(text) as NamespaceObjects & { now: string };
  return { now: new Date(now), objects };
}

/** What `test/e2e/command-line-session.test.ts` has seen there of a command that acts: the first time. */
function session(args: string): string | undefined {
  const text = readFileSync(join(root, 'test/cli/recorded-session.json'), 'utf8');
  return (JSON.parse(text) as { command: string; seen: string }[]).find(({ command: typed }) => typed === args)?.seen;
}

/** Renders each block of the documentation anew. */
async function rendered(): Promise<{ before: string; after: string; commands: string[] }> {
  const { now, objects } = recorded();
  const before = readFileSync(DOCS, 'utf8');
  const commands = [...before.matchAll(BLOCK)].map(([, , args]) => args);
  const printed = new Map<string, string>();
  for (const args of commands) printed.set(args, session(args) ?? (await command(args, { objects }, now)).out);
  const after = before.replace(BLOCK, (_, head: string, args: string) => `${head}${printed.get(args)}\`\`\``);
  return { before, after, commands };
}

// UPDATE_DOCS=1 writes into the documentation what is printed now.
test('what the documentation shows is what is printed, on a real cluster or of objects of one', async () => {
  const { before, after, commands } = await rendered();
  if (process.env.UPDATE_DOCS === '1') writeFileSync(DOCS, after);
  else expect(before).toBe(after);
  expect(commands).toEqual([
    'status products-db',
    'backups products-db',
    'backups prune products-db --dry-run',
    'backup products-db --wait',
    'drill products-db',
    'check products-db',
    'switchover products-db --to 1 --write shop.yaml',
    'rollout wait products-db',
    'restore products-db',
  ]);
});
