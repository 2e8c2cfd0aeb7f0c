import { createHash } from 'node:crypto';
import { PROGRAMS } from '../../../src/programs/bundled';
import { type Given, type Outcome, type Work, WorkPod } from './work-pod';

/** A store that has what was put there, and a companion that says what it finds beside that. */
const BESIDE = `
put() { cp -r "$CDK8S_PG_SCRATCH/backup" "$STANDIN/stored"; }
get() { cp -r "$STANDIN/stored" "$CDK8S_PG_SCRATCH/backup"; echo '{}' >"$CDK8S_PG_SCRATCH/backup/manifest.json"; }
read_manifest() { cp "$STANDIN/stored/SHA256SUMS" sums; cp "$STANDIN/server-version" .; cp "$STANDIN/databases" .databases; }`;

/** A pod that dumps a database of another kind, or restores it. */
export class OtherPod extends WorkPod {
  constructor(kind: string, { healthy, environment }: Omit<Work, 'beside'> = {}) {
    super({
      beside: BESIDE,
      healthy,
      environment: {
        CDK8S_PG_KIND: kind,
        CDK8S_PG_DATABASE_NAME: 'shop',
        CDK8S_PG_SOURCE_NAME: 'old-shop',
        ...environment,
      },
    });
  }

  /** Puts a file and its digest into the store. */
  stored(path: string, content: string | Buffer): this {
    const digest = createHash('sha256').update(content).digest('hex');
    return this.file(`stored/${path}`, content).file('stored/SHA256SUMS', `${digest}  ${path}\n`);
  }

  dump(given: Given = {}): Outcome {
    return this.runs('sh', 'dump-databases', { ...PROGRAMS.databaseDump, ...PROGRAMS.dumpKinds }, given);
  }

  restore(given: Given = {}): Outcome {
    return this.runs('sh', 'restore-dump', { ...PROGRAMS.databaseRestore, ...PROGRAMS.dumpKinds }, given);
  }
}
