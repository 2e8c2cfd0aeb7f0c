// Generates src/model/parameters/table.generated.ts: the parameters of each major version, from real servers.
//
// usage: node scripts/generate-parameters.mjs 15=<source> 16=<source> 17=<source> 18=<source>
//        node scripts/generate-parameters.mjs --sql
//
// A source is a connection string for psql (postgresql://…, as a superuser) or a file that holds what the SQL printed
// by --sql answered: psql -XAt -f query.sql > 17.tsv
//
// The servers have to run on Linux, as the official images do, with these in shared_preload_libraries:
// auth_delay, auto_explain, basic_archive, passwordcheck, pg_prewarm, pg_stat_statements.

import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const target = new URL('../src/model/parameters/table.generated.ts', import.meta.url);
const MAJORS = [15, 16, 17, 18];

/** Modules of contrib with parameters of their own, and the major version from which on they have any. */
const MODULES = {
  auth_delay: 15,
  auto_explain: 15,
  basebackup_to_shell: 15,
  basic_archive: 15,
  isn: 18,
  passwordcheck: 18,
  pg_prewarm: 15,
  pg_stat_statements: 15,
  pg_trgm: 15,
  pgcrypto: 18,
  plpgsql: 15,
  postgres_fdw: 15,
};

/** What minor versions brought that may be newer than a server asked here: the first major version that got it. */
const BACKPATCHED = {
  // A security fix of 2026, in every branch from 14 on.
  output_plugin_libraries: 15,
};

const QUERY = `\\set QUIET on
\\set ON_ERROR_STOP on
LOAD 'basebackup_to_shell';
LOAD 'isn';
LOAD 'pg_trgm';
LOAD 'pgcrypto';
LOAD 'plpgsql';
LOAD 'postgres_fdw';
SELECT concat_ws(E'\\t', name, context, vartype, coalesce(unit, ''), coalesce(min_val, ''), coalesce(max_val, ''),
                 coalesce(array_to_json(enumvals)::text, ''), CASE name WHEN 'server_version_num' THEN setting ELSE '' END)
FROM pg_settings ORDER BY name COLLATE "C";
`;

function fail(reason) {
  console.error(`generate-parameters: ${reason}`);
  process.exit(1);
}

function rows(source) {
  const text = /^postgres(ql)?:\/\//.test(source)
    ? execFileSync('psql', ['-XAt', source], { input: QUERY, encoding: 'utf8' })
    : readFileSync(source, 'utf8');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.split('\t'));
}

/** One server's answer: its version, and name → the columns that the table keeps of a parameter. */
function read(major, source) {
  const parameters = new Map();
  let version;
  for (const [name, context, vartype, unit, min, max, enumvals, number] of rows(source)) {
    if (name === 'server_version_num') version = Number(number);
    const [module] = name.split('.');
    if (module !== name && !(module in MODULES)) continue;
    // Nobody sets what the server only reports, and its bounds may differ between minor versions.
    const bounds = context === 'internal' ? ['', '', ''] : [unit, min, max];
    const values = context === 'internal' || enumvals === '' ? '' : JSON.parse(enumvals).join(',');
    parameters.set(name, [context, vartype, ...bounds, values].join('|'));
  }
  if (Math.floor(version / 10000) !== major)
    fail(`${source} is not of PostgreSQL ${major} (server_version_num ${version})`);
  for (const [module, since] of Object.entries(MODULES)) {
    const loaded = [...parameters.keys()].some((name) => name.startsWith(`${module}.`));
    if (major >= since && !loaded) fail(`${source} has no parameters of ${module}: it was not loaded`);
  }
  return { version: `${major}.${version % 10000}`, parameters };
}

/**
 * Evens out what depends on how a server was built (extension_destdir is Debian's; lz4 and zstd are options): where
 * the major versions on both sides agree, the one between them is the same.
 */
function even(servers, names) {
  for (const name of names) {
    for (let i = 1; i < MAJORS.length - 1; i++) {
      const [before, here, after] = [i - 1, i, i + 1].map((at) => servers[at].parameters.get(name));
      if (before !== undefined && before === after && here !== before) {
        console.error(`${name}: ${MAJORS[i]} has ${here ?? 'none'}, taken from its neighbours: ${before}`);
        servers[i].parameters.set(name, before);
      }
    }
  }
}

/** Gives backpatched parameters to the servers that are older than the patch. */
function backpatch(servers) {
  for (const [name, since] of Object.entries(BACKPATCHED)) {
    const definition = servers.map(({ parameters }) => parameters.get(name)).find((found) => found !== undefined);
    if (definition === undefined) fail(`no server knows ${name}: are they older than the patch?`);
    servers.forEach(({ parameters }, i) => {
      if (MAJORS[i] >= since && !parameters.has(name)) parameters.set(name, definition);
    });
  }
}

/** The lines of the table about one parameter: one for each run of major versions that agree. */
function lines(name, servers) {
  const runs = [];
  servers.forEach(({ parameters }, i) => {
    const definition = parameters.get(name);
    const last = runs.at(-1);
    if (definition === undefined) return;
    if (last?.definition === definition && last.to === MAJORS[i] - 1) last.to = MAJORS[i];
    else runs.push({ definition, from: MAJORS[i], to: MAJORS[i] });
  });
  return runs.map(({ definition, from, to }) => `${name}|${from}-${to}|${definition}`);
}

if (process.argv[2] === '--sql') {
  process.stdout.write(QUERY);
  process.exit(0);
}
const sources = Object.fromEntries(process.argv.slice(2).map((argument) => argument.split(/=(.*)/s)));
const servers = MAJORS.map((major) => read(major, sources[major] ?? fail(`no source for ${major}: give ${major}=…`)));
const names = [...new Set(servers.flatMap(({ parameters }) => [...parameters.keys()]))].sort((a, b) =>
  a.toLowerCase() < b.toLowerCase() ? -1 : 1,
);
even(servers, names);
backpatch(servers);

const table = names.flatMap((name) => lines(name, servers)).join('\n');
if (/[`$\\]/.test(table)) fail('a value holds a character that a template literal gives a meaning to');
writeFileSync(
  target,
  `// generated by scripts/generate-parameters.mjs from PostgreSQL ${servers.map(({ version }) => version).join(', ')}; do not edit

/** A parameter a line: name|major versions|context|vartype|unit|min|max|enumvals. Text, so that loading it costs nothing. */
export const TABLE = \`
${table}
\`;
`,
);
console.error(`${fileURLToPath(target)}: ${names.length} parameters`);
