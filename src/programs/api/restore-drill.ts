import { drill } from './drill/drill';
import type { DrillResult } from './drill/outcome';
import { parseDrillPlan } from './drill/plan';
import { DRILL_TIMING } from './drill/setting';
import { run } from './main';
import { planFile } from './plan-file';

void run<DrillResult>(
  ({ client, environment, log, ending }) => {
    const { POD_NAME: pod = '', POD_UID: podUid = '', CDK8S_PG_JOB: job = '', CDK8S_PG_JOB_UID: jobUid } = environment;
    if (!jobUid) throw new Error('CDK8S_PG_JOB_UID is not set: what is made has to belong to a Job');
    const plan = parseDrillPlan(planFile(environment));
    const setting = { client, plan, pod, podUid, job, jobUid, log, ending, now: () => new Date() };
    return drill({ ...setting, timing: DRILL_TIMING });
  },
  (reason) => ({ program: 'restore-drill', ok: false, reason }),
  { endsItself: true },
);
