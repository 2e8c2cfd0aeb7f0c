// Copies the charts of test/examples, the clients of test/e2e/drivers and the scripts of docs/samples into the
// documentation, so that every sample compiles and is tested.
//
// usage: node scripts/samples.mjs [--check]
//
// A sample is a marker `<!-- sample: test/examples/NAME.ts -->` in README.md or docs/; what follows it is a code
// block that belongs to this script. Those of docs/samples are copied whole, for users take them as they are. Without a block one is added. --check only says what is stale.

import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const check = process.argv.includes('--check');
const marker = /(<!-- sample: (\S+) -->\n)(?:\n*```\w+\n[\s\S]*?\n```)?/g;

/** What a code block is called by the extension of its file. @default - the extension itself */
const languages = { '.mjs': 'js', '.py': 'python', '.rs': 'rust' };

/** The example as a user writes it: without the comment at its head, with the package in place of our sources. */
function sample(path) {
  const text = readFileSync(join(root, path), 'utf8');
  if (path.startsWith('docs/samples/')) return text.trimEnd();
  return text
    .replace(/^((\/\/|#).*\n|\s*\n)+/, '')
    .replace(/from '(\.\.\/)+src(\/index)?'/g, "from 'cdk8s-pg'")
    .trimEnd();
}

function pages() {
  const docs = existsSync(join(root, 'docs')) ? readdirSync(join(root, 'docs'), { recursive: true }) : [];
  return ['README.md', ...docs.map((name) => join('docs', String(name))).filter((name) => name.endsWith('.md'))];
}

let wrong = 0;
for (const page of pages()) {
  const before = readFileSync(join(root, page), 'utf8');
  const after = before.replace(marker, (whole, line, path) => {
    if (!existsSync(join(root, path))) {
      console.error(`${page}: there is no ${path}`);
      wrong += 1;
      return whole;
    }
    const language = languages[extname(path)] ?? extname(path).slice(1);
    return `${line}\n\`\`\`${language}\n${sample(path)}\n\`\`\`${whole === line ? '\n' : ''}`;
  });
  if (after === before) continue;
  if (check) {
    console.error(`${page}: a sample differs from its example; run \`npm run samples\``);
    wrong += 1;
  } else {
    writeFileSync(join(root, page), after);
    console.error(`${page}: samples brought up to date`);
  }
}
process.exit(wrong > 0 ? 1 : 0);
