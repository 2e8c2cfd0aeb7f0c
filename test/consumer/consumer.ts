import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { root } from '../project/root';

const { devDependencies, peerDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

/** npm as the one that runs these tests, or the one on the path. */
function npm(args: string[], cwd: string): string {
  // What `npm test` puts into the environment configures this repository, not the consumer's folder.
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_(?!config_cache)/.test(name)));
  const cli = process.env.npm_execpath;
  const [program, first] = cli ? [process.execPath, [cli]] : ['npm', []];
  try {
    return execFileSync(program, [...first, ...args], { cwd, env, encoding: 'utf8', stdio: 'pipe' });
  } catch (error) {
    throw new Error(`npm ${args.join(' ')}: ${(error as { stderr?: string }).stderr ?? String(error)}`);
  }
}

/** Runs node in a folder; an error holds what was printed. */
function node(args: string[], cwd: string, env: NodeJS.ProcessEnv = {}): void {
  try {
    execFileSync(process.execPath, args, { cwd, env: { ...process.env, ...env }, encoding: 'utf8', stdio: 'pipe' });
  } catch (error) {
    const { stdout, stderr } = error as { stdout?: string; stderr?: string };
    throw new Error(`node ${args.join(' ')}:\n${stdout}${stderr}`);
  }
}

/** A project in an empty folder that has installed the packed package and its peers. */
export class Consumer {
  /** Packs this repository and installs the tarball. */
  public static install(): Consumer {
    const folder = mkdtempSync(join(tmpdir(), 'cdk8s-pg-consumer-'));
    const [packed] = JSON.parse(npm(['pack', '--json', '--pack-destination', folder], root).replace(/^[^[]*/, ''));
    const peers = Object.keys(peerDependencies).map((name) => [name, devDependencies[name]]);
    const dependencies = { 'cdk8s-pg': `file:${packed.filename}`, ...Object.fromEntries(peers) };
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'consumer', private: true, dependencies }));
    // `npm ci` of this repository has left the peers in npm's cache.
    npm(['install', '--prefer-offline', '--no-audit', '--no-fund', '--no-package-lock'], folder);
    return new Consumer(
      folder,
      packed.files.map(({ path }: { path: string }) => path),
    );
  }

  private constructor(
    public readonly folder: string,
    /** Paths of all files in the tarball. */
    public readonly packedFiles: string[],
  ) {}

  /** The folder of an installed package, relative to the consumer's. */
  public installed(name: string): string[] {
    const found: string[] = [];
    const visit = (folder: string) => {
      if (existsSync(join(this.folder, folder, name))) found.push(join(folder, name));
      for (const entry of readdirSync(join(this.folder, folder), { withFileTypes: true })) {
        const inner = join(folder, entry.name, 'node_modules');
        if (entry.isDirectory() && existsSync(join(this.folder, inner))) visit(inner);
      }
    };
    visit('node_modules');
    return found;
  }

  /** Copies one of the apps of test/consumer/apps into the project. */
  public add(app: string, name: string): string {
    mkdirSync(dirname(join(this.folder, name)), { recursive: true });
    cpSync(join(__dirname, 'apps', app), join(this.folder, name));
    return name;
  }

  /** Compiles a TypeScript file of the project, with all of its types checked: also those of the package. */
  public compile(name: string): string {
    const options = ['--target', 'es2023', '--lib', 'es2023', '--module', 'node20', '--strict'];
    node([join(root, 'node_modules/typescript/bin/tsc'), ...options, name], this.folder);
    return name.replace(/ts$/, 'js');
  }

  /** Bundles an app with everything it needs into one file, in a folder that has no node_modules. */
  public bundle(name: string): string {
    const apart = mkdtempSync(join(tmpdir(), 'cdk8s-pg-bundled-'));
    const esbuild = join(root, 'node_modules/esbuild/bin/esbuild');
    const out = join(apart, 'app.cjs');
    execFileSync(esbuild, [name, '--bundle', '--platform=node', `--outfile=${out}`], {
      cwd: this.folder,
      stdio: 'pipe',
    });
    return out;
  }

  /** Runs an app and returns its one manifest. */
  public synthesize(app: string): string {
    const out = mkdtempSync(join(tmpdir(), 'cdk8s-pg-synth-'));
    const path = join(this.folder, app);
    const [cwd, script] = existsSync(path) ? [this.folder, path] : [dirname(app), app];
    node([script], cwd, { CDK8S_OUTDIR: out });
    const manifest = readFileSync(join(out, 'consumer.k8s.yaml'), 'utf8');
    rmSync(out, { recursive: true });
    if (cwd !== this.folder) rmSync(cwd, { recursive: true });
    return manifest;
  }

  /** Runs a script of the project. @throws where it ends badly, with what it has printed */
  public run(script: string, ...args: string[]): void {
    node([script, ...args], this.folder);
  }

  /** Removes the project. */
  public remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
