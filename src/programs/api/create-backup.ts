import { CLOUD_NATIVE_LIMITS } from '../../model/backup/names';
import { askedOf } from './backup/asked';
import { createBackup, type CreateBackupPlan, type CreateBackupResult } from './cnpg-backup/create-backup';
import { run } from './main';
import { planFile } from './plan-file';

void run<CreateBackupResult>(
  ({ client, environment, patience }) => {
    const { CDK8S_PG_JOB: job = '' } = environment;
    const plan = JSON.parse(planFile(environment)) as CreateBackupPlan;
    return createBackup(client, plan, {
      job,
      now: new Date(),
      patience: patience(120),
      asked: askedOf(environment, CLOUD_NATIVE_LIMITS),
    });
  },
  (reason) => ({ program: 'create-backup', ok: false, reason }),
);
