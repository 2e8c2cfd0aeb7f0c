import { readFileSync } from 'node:fs';
import { createBackup, type CreateBackupPlan, type CreateBackupResult } from './cnpg-backup/create-backup';
import { run } from './main';

void run<CreateBackupResult>(
  ({ client, environment, patience }) => {
    const { CDK8S_PG_JOB: job = '', CDK8S_PG_PLAN: path } = environment;
    if (!path) throw new Error('environment variable CDK8S_PG_PLAN is not set');
    const plan = JSON.parse(readFileSync(path, 'utf8')) as CreateBackupPlan;
    return createBackup(client, plan, { job, now: new Date(), patience: patience(120) });
  },
  (reason) => ({ program: 'create-backup', ok: false, reason }),
);
