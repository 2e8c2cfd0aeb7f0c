// Generates src/programs/bundled.ts: every program that runs inside the cluster, as text.
// Files that are read at run time would be missing from a consumer's bundle.
//
// usage: node scripts/bundle-programs.mjs [--check]
//
// --check only says whether bundled.ts is what these sources give.

import { build } from 'esbuild';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const programs = join(root, 'src', 'programs');
const target = join(programs, 'bundled.ts');

/** esbuild drops every comment that does not look like a licence; people read these programs in the cluster. */
const keepComments = {
  name: 'keep-comments',
  setup({ onLoad }) {
    onLoad({ filter: /\.ts$/ }, ({ path }) => ({
      contents: readFileSync(path, 'utf8')
        .replace(/^([ \t]*)\/\*\*/gm, '$1/*!')
        .replace(/^([ \t]*)\/\/(?=[ \t])/gm, '$1//!'),
      loader: 'ts',
    }));
  },
};

/** One file of readable JavaScript, with everything that it imports. */
async function bundle(entry) {
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: [join('src', 'programs', 'api', entry)],
    bundle: true,
    write: false,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    charset: 'utf8',
    legalComments: 'inline',
    logLevel: 'warning',
    plugins: [keepComments],
  });
  return `// Part of cdk8s-pg. Made from TypeScript in src/programs/api of the library.\n${readable(outputFiles[0].text)}`;
}

/** Gives the comments their old form, and undoes what esbuild does that only looks odd. */
function readable(text) {
  return (
    text
      .replace(/^([ \t]*)\/\*!/gm, '$1/**')
      .replace(/^([ \t]*)\/\/!/gm, '$1//')
      // What is left of a type, or of a function that is not used here.
      .replace(/^\/\*\*(?:(?!\*\/)[^])*\*\/\n(?=\/\*\*|\n|$)/gm, '')
      .replace(/(?<=[;}]\n)(?=\/\*\*)/g, '\n')
      .replace(/\(0, (import_\w+\.\w+)\)\(/g, '$1(')
      .replace(/\bvoid 0\b/g, 'undefined')
  );
}

/** Every shell program of a folder, by file name. */
function shellPrograms(...folder) {
  const path = join(programs, 'shell', ...folder);
  const names = readdirSync(path).filter((name) => name.endsWith('.sh'));
  return Object.fromEntries(names.sort().map((name) => [name, readFileSync(join(path, name), 'utf8')]));
}

/** A line as a literal, in those quotes that need the fewest escapes. */
function literal(line) {
  const json = JSON.stringify(line);
  const single = `'${json.slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
  return single.length <= json.length ? single : json;
}

/** A record of texts, line by line, so that a difference shows the line that changed. */
function record(texts) {
  const entries = Object.entries(texts).map(([name, text]) => {
    const lines = text.split('\n').map((line) => `      ${literal(line)},\n`);
    return `    '${name}': [\n${lines.join('')}    ].join('\\n'),\n`;
  });
  return `{\n${entries.join('')}  }`;
}

async function generated() {
  const instance = { ...shellPrograms(), 'agent.js': await bundle('agent.ts') };
  const credentials = { 'make-credentials.js': await bundle('make-credentials.ts') };
  const connection = { 'compose-connection.js': await bundle('compose-connection.ts') };
  const pruning = { 'prune-connections.js': await bundle('prune-connections.ts') };
  const backup = { 'backup-snapshot.js': await bundle('backup-snapshot.ts') };
  const cloudNativeBackup = { 'create-backup.js': await bundle('create-backup.ts') };
  const retention = { 'prune-snapshots.js': await bundle('prune-snapshots.ts') };
  const consistency = { ...shellPrograms('consistency'), 'companion.js': await bundle('consistency-companion.ts') };
  const { 'restore.sh': restore } = shellPrograms();
  const transfer = shellPrograms('transfer');
  const dump = shellPrograms('dump');
  const restoreDump = shellPrograms('dump-restore');
  // The text of a program in a kind's own image comes with that of the kind.
  const {
    'dump-databases.sh': dumpOther,
    'restore-dump.sh': restoreOther,
    'kind.sh': kind,
    ...dumpKinds
  } = shellPrograms('dump-kinds');
  const logicalBackup = { ...transfer, ...dump, 'companion.js': await bundle('dump-companion.ts') };
  const dumpRetention = { ...transfer, 'prune-dumps.js': await bundle('prune-dumps.ts') };
  const { 'report.sh': report, 'repository.sh': repository, 'server.sh': server, 'stores.sh': stores } = dump;
  const { 'bring.sh': bring, 'fetch.sh': fetch } = restoreDump;
  const databaseDump = {
    ...transfer,
    'dump-databases.sh': dumpOther,
    'kind.sh': kind,
    'report.sh': report,
    'repository.sh': repository,
    'stores.sh': stores,
    'companion.js': await bundle('database-dump-companion.ts'),
  };
  const databaseRestore = {
    ...transfer,
    'restore-dump.sh': restoreOther,
    'bring.sh': bring,
    'kind.sh': kind,
    'report.sh': report,
    'stores.sh': stores,
    'companion.js': await bundle('database-restore-companion.ts'),
  };
  const drill = {
    ...transfer,
    ...shellPrograms('drill'),
    'restore.sh': restore,
    'bring.sh': bring,
    'fetch.sh': fetch,
    'report.sh': report,
    'server.sh': server,
    'stores.sh': stores,
    'restore-drill.js': await bundle('restore-drill.ts'),
    'drill-dump-companion.js': await bundle('drill-dump-companion.ts'),
  };
  const dumpRestore = {
    ...transfer,
    ...restoreDump,
    'report.sh': report,
    'server.sh': server,
    'stores.sh': stores,
    'companion.js': await bundle('dump-restore-companion.ts'),
  };
  return `// Generated by npm run bundle; do not edit.

/** The programs that run inside the cluster: file name to text. */
export const PROGRAMS: {
  instance: Record<string, string>;
  credentials: Record<string, string>;
  connection: Record<string, string>;
  backup: Record<string, string>;
  cloudNativeBackup: Record<string, string>;
  pruning: Record<string, string>;
  consistency: Record<string, string>;
  retention: Record<string, string>;
  drill: Record<string, string>;
  logicalBackup: Record<string, string>;
  dumpRetention: Record<string, string>;
  dumpRestore: Record<string, string>;
  databaseDump: Record<string, string>;
  databaseRestore: Record<string, string>;
  dumpKinds: Record<string, string>;
} = {
  // beside each PostgreSQL
  instance: ${record(instance)},
  // once, to make Secrets
  credentials: ${record(credentials)},
  // once for each version of a connection
  connection: ${record(connection)},
  // at each time of a schedule, or once
  backup: ${record(backup)},
  // at each time of a schedule that CloudNativePG cannot read
  cloudNativeBackup: ${record(cloudNativeBackup)},
  // by night, to delete versions that nobody uses
  pruning: ${record(pruning)},
  // at each time of a schedule, or once, to compare instances
  consistency: ${record(consistency)},
  // at each time of a retention, to delete snapshots that no rule keeps
  retention: ${record(retention)},
  // at each time of a drill, to restore a backup and throw it away
  drill: ${record(drill)},
  // at each time of a schedule, or once, to bring dumps to stores
  logicalBackup: ${record(logicalBackup)},
  // at each time of a schedule, to delete dumps that no rule keeps
  dumpRetention: ${record(dumpRetention)},
  // once, to bring dumps back
  dumpRestore: ${record(dumpRestore)},
  // the same as those for dumps, in the image of another kind of database
  databaseDump: ${record(databaseDump)},
  databaseRestore: ${record(databaseRestore)},
  // what each kind adds to them
  dumpKinds: ${record(dumpKinds)},
};
`;
}

const text = await generated();
const current = existsSync(target) && readFileSync(target, 'utf8') === text;
if (process.argv[2] === '--check') {
  if (!current) console.error('src/programs/bundled.ts was made from other programs than these: run `npm run bundle`');
  process.exitCode = current ? 0 : 1;
} else if (!current) {
  writeFileSync(target, text);
}
