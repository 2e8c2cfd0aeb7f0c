// Makes lib/cli/: the command line, bundled with all that it needs from development dependencies, and the
// types of `cdk8s-pg/cli` in lib/src/cli/. jsii neither compiles src/cli nor may what it imports become a dependency.
//
// usage: node scripts/bundle-cli.mjs (scripts/compile.mjs runs it)

import { build } from 'esbuild';
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const target = join(root, 'lib', 'cli');

/** Runs a compiler of node_modules. */
function run(script, args) {
  const path = join(root, 'node_modules', script);
  const ended = spawnSync(process.execPath, [path, ...args], { cwd: root, stdio: ['ignore', 2, 2] });
  if (ended.status !== 0) process.exit(1);
}

/** Leaves an import to a file of its own in lib/cli/: path as the sources write it → file. */
const apart = (files) => ({
  name: 'apart',
  setup({ onResolve }) {
    for (const [path, file] of Object.entries(files))
      onResolve({ filter: new RegExp(`^${path.replaceAll('.', '[.]')}$`) }, () => ({
        path: file,
        external: true,
      }));
  },
});

/** Leaves the library to itself: it is compiled beside, in lib/src/. */
const library = {
  name: 'library',
  setup({ onResolve }) {
    onResolve({ filter: /^[.][.][/][.][.][/](constructs|model)[/]/ }, ({ path }) => ({
      path: `${path.replace('../../', '../src/')}.js`,
      external: true,
    }));
  },
};

/** Bundles an entry, and returns the files that went into it. */
async function bundle(entry, { name = entry, files, banner, besideLibrary = false }) {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: [`src/cli/${entry}.ts`],
    outfile: join(target, `${name}.js`),
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    charset: 'utf8',
    legalComments: 'inline',
    logLevel: 'warning',
    metafile: true,
    banner: { js: banner ?? '' },
    plugins: [apart(files), ...(besideLibrary ? [library] : [])],
    // Who has the constructs has these.
    external: besideLibrary ? ['cdk8s', 'cdk8s-plus-28', 'constructs'] : [],
  });
  return Object.keys(metafile.inputs);
}

/** The folders of the packages that files are from. */
function packagesOf(files) {
  const folders = files.flatMap((file) => /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1] ?? []);
  return [...new Set(folders)].sort();
}

/** What the licence of a package wants to be passed on with it. */
function licence(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
  const texts = readdirSync(join(root, folder))
    .filter((file) => /^(licen[cs]e|notice|copying)/i.test(file))
    .map((file) => readFileSync(join(root, folder, file), 'utf8').trim());
  return [`${name} ${version} (${license})`, ...texts].join('\n\n');
}

rmSync(target, { recursive: true, force: true });
const inputs = [
  // The client is large, and `--help` needs none.
  ...(await bundle('index', { files: { './kubernetes/cluster.js': './cluster.js', './build.js': './build.js' } })),
  // Its errors are known by their class, of which there may be only one.
  ...(await bundle('kubernetes/cluster', { name: 'cluster', files: { './problems': './index.js' } })),
  // What is applied is made by the constructs.
  ...(await bundle('declaration/build', { name: 'build', files: {}, besideLibrary: true })),
  // What `bin` names.
  ...(await bundle('main', { files: { './index': './index.js' }, banner: '#!/usr/bin/env node' })),
];
const line = '-'.repeat(80);
const licences = packagesOf(inputs).map(licence).join(`\n\n${line}\n\n`);
writeFileSync(join(target, 'LICENSES.txt'), `${licences}\n`);

run('typescript/bin/tsc', ['-p', 'tsconfig.cli.json']);
