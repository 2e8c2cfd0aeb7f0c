import { readFileSync } from 'node:fs';
import { askedOf, planAsAsked } from './backup/asked';
import type { BackupResult } from './backup/outcome';
import { parsePlan, revisionOf } from './backup/plan';
import { takeBackup } from './backup/take-backup';
import { BACKUP_TIMING } from './backup/timing';
import { run } from './main';
import { planFile } from './plan-file';

void run<BackupResult>(
  ({ client, environment, log, ending }) => {
    const { POD_NAME: pod = '', POD_UID: podUid = '', CDK8S_PG_JOB: job = '' } = environment;
    const text = planFile(environment);
    const revision = revisionOf(text, readFileSync(__filename, 'utf8'));
    const asked = askedOf(environment);
    const plan = planAsAsked(parsePlan(text), asked);
    const setting = { client, plan, named: asked.named, revision, pod, podUid, job, log, ending };
    return takeBackup({ ...setting, timing: BACKUP_TIMING });
  },
  (reason) => ({ program: 'backup-snapshot', ok: false, reason }),
  { endsItself: true },
);
