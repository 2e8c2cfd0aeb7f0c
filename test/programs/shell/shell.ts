import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

const PROGRAMS = resolve(__dirname, '../../../src/programs/shell');

/** A folder that stands for a pod's volumes, with programs of our own in front of the PATH. */
export class Pod {
  readonly root = mkdtempSync(join(tmpdir(), 'cdk8s-pg-shell-'));

  constructor() {
    for (const folder of ['bin', 'run', 'secrets', 'data', 'wal', 'init']) mkdirSync(join(this.root, folder));
  }

  /** Writes a file below the pod's root. */
  file(path: string, content: string | Buffer): this {
    const target = join(this.root, path);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, content);
    return this;
  }

  /** Puts a stand-in for a program (pg_controldata, psql, …) on the PATH. */
  program(name: string, script: string): this {
    this.file(`bin/${name}`, `#!/usr/bin/env bash\n${script}\n`);
    chmodSync(join(this.root, 'bin', name), 0o755);
    return this;
  }

  /** Sources the supervisor, applies its settings, and runs the given lines in it. */
  run(lines: string, environment: Record<string, string> = {}) {
    const result = spawnSync('bash', ['--norc', '-c', `. ${PROGRAMS}/instance.sh; settings; set +e; ${lines}`], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        PATH: `${join(this.root, 'bin')}:${process.env.PATH}`,
        TZ: 'UTC',
        CDK8S_PG_DATABASE: 'db',
        POD_NAME: 'db-1',
        POD_NAMESPACE: 'shop',
        PGDATA: join(this.root, 'data/pgdata'),
        CDK8S_PG_RUN: join(this.root, 'run'),
        CDK8S_PG_SECRETS: join(this.root, 'secrets'),
        CDK8S_PG_INIT: join(this.root, 'init'),
        CDK8S_PG_MAJOR: '18',
        CDK8S_PG_APP_DATABASE: 'app',
        CDK8S_PG_APP_OWNER: 'app',
        ...environment,
      },
    });
    return { status: result.status, stdout: result.stdout.trimEnd(), stderr: result.stderr.trimEnd() };
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}

/** The path of one of the programs, for those that are run and not sourced. */
export const program = (name: string): string => join(PROGRAMS, name);
