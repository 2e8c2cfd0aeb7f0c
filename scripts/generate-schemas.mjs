// Generates schemas/: the JSON Schema of each configuration file, from the types that the charts are made from, so
// that editors complete and check them.
//
// usage: node scripts/generate-schemas.mjs [--check]
//
// --check only says what is stale.

import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createGenerator } from 'ts-json-schema-generator';

const root = fileURLToPath(new URL('..', import.meta.url));
const charts = { shop: 'ShopConfiguration', gateway: 'GatewayConfiguration' };

function schema(name, type) {
  const path = join(root, 'src', 'charts', `${name}-configuration.ts`);
  const generator = createGenerator({ path, tsconfig: join(root, 'tsconfig.test.json'), type, skipTypeCheck: true });
  return `${JSON.stringify(asInFiles(generator.createSchema(type)), null, 2)}\n`;
}

/** As the files have it: whole numbers, parameters without quotes, defaults that are values and none that tell what happens. */
function asInFiles(node) {
  if (typeof node !== 'object' || node === null) return node;
  if (Array.isArray(node)) return node.map(asInFiles);
  const entries = Object.entries(node).map(([key, value]) => [key, asInFiles(value)]);
  const { default: without, ...told } = Object.fromEntries(entries);
  if (told.type === 'number') told.type = 'integer';
  const parameters = told.properties?.parameters;
  if (parameters?.additionalProperties) parameters.additionalProperties = { type: ['string', 'number', 'boolean'] };
  if (without === undefined) return told;
  if (typeof without !== 'string' || !without.startsWith('- ')) return { ...told, default: unquoted(without) };
  return { ...told, description: `${told.description} Without it: ${without.slice(2)}.` };
}

/** Docstrings put texts in quotes. */
const unquoted = (value) => (typeof value === 'string' ? value.replace(/^'(.*)'$/, '$1') : value);

const check = process.argv.includes('--check');
mkdirSync(join(root, 'schemas'), { recursive: true });
for (const [name, type] of Object.entries(charts)) {
  const target = join(root, 'schemas', `${name}.schema.json`);
  const text = schema(name, type);
  if (existsSync(target) && readFileSync(target, 'utf8') === text) continue;
  if (check) {
    console.error(`schemas/${name}.schema.json was made from other types than these: run \`npm run schemas\``);
    process.exitCode = 1;
  } else writeFileSync(target, text);
}
