// The arrows between the rooms of src/: who may import whom. CONTRIBUTING.md draws them.

/** A room and the rooms of ours that it may import, beside itself. */
const arrows = {
  model: [],
  manifests: ['src/model', 'imports'],
  programs: ['src/model'],
  constructs: ['src/model', 'src/manifests', 'src/programs'],
  charts: ['src/constructs', 'src/model'],
  cli: ['src/constructs', 'src/charts', 'src/model'],
};

const forbidden = Object.entries(arrows).map(([room, allowed]) => ({
  name: `${room}-imports-only-${allowed.map((path) => path.replace('src/', '')).join('-') || 'itself'}`,
  severity: 'error',
  from: { path: `^src/${room}/` },
  to: { path: '^(src|imports)/', pathNot: [`src/${room}`, ...allowed].map((path) => `^${path}/`) },
}));

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    ...forbidden,
    {
      name: 'main-imports-only-charts',
      severity: 'error',
      from: { path: '^src/main\\.ts$' },
      to: { path: '^(src|imports)/', pathNot: '^src/charts/' },
    },
    {
      name: 'index-exports-only-constructs-options-and-charts',
      severity: 'error',
      from: { path: '^src/index\\.ts$' },
      to: {
        path: '^(src|imports)/',
        pathNot: '^src/(constructs|charts|model/options|model/[-a-z]+/options)/',
      },
    },
    {
      name: 'status-exports-only-the-model',
      severity: 'error',
      from: { path: '^src/status\\.ts$' },
      to: { path: '^(src|imports)/', pathNot: '^src/model/status/' },
    },
    {
      name: 'nobody-imports-main-index-or-status',
      severity: 'error',
      from: {},
      to: { path: '^src/(main|index|status)\\.ts$' },
    },
    {
      name: 'only-what-applies-loads-constructs',
      comment: 'they take a while to load, and most of the command line needs none',
      severity: 'error',
      from: { path: '^src/cli/', pathNot: '^src/cli/declaration/build\\.ts$' },
      to: { path: '^src/(constructs|charts)/' },
    },
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'model-knows-no-constructs',
      comment: 'the model is data and rules, provable without a tree',
      severity: 'error',
      from: { path: '^src/model/' },
      to: { path: '(^|/)node_modules/constructs/' },
    },
    {
      name: 'only-the-peers',
      comment: 'the package has no runtime dependency beside its three peers; what the command line needs is bundled',
      severity: 'error',
      from: { path: '^(src|imports)/', pathNot: '^src/cli/' },
      to: {
        dependencyTypes: ['npm', 'npm-dev', 'npm-optional', 'npm-bundled', 'npm-no-pkg', 'npm-unknown'],
        pathNot: '(^|/)node_modules/(cdk8s|cdk8s-plus-28|constructs)/',
      },
    },
    {
      name: 'constructs-read-no-files',
      comment: "a file read at run time is missing from a consumer's bundle: only the app and the programs read files",
      severity: 'error',
      from: {
        path: '^src/(model|manifests|constructs|charts)/|^src/index\\.ts$',
        // It compares with a folder that its user names.
        pathNot: '^src/constructs/connection/earlier-manifests\\.ts$',
      },
      to: { dependencyTypes: ['core'], path: '^(node:)?(fs|child_process|http|https|net)(/|$)' },
    },
    {
      name: 'everything-resolves',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    // Imports of types are arrows too.
    tsPreCompilationDeps: true,
    exclude: { path: '^lib/' },
  },
};
