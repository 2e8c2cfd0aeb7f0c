import { parseDumpPruningPlan } from '../../model/retention/read-dump-plan';
import { pruneDumps } from './dump-retention/prune-dumps';
import { type DumpPruningResult, NOTHING } from './dump-retention/result';
import { run } from './main';
import { planFile } from './plan-file';
import { PRUNING_TIMING } from './retention/setting';

void run<DumpPruningResult>(
  ({ client, environment, log, patience, ending }) => {
    const { POD_NAME: pod = '', POD_UID: podUid = '', CDK8S_PG_JOB: job = '' } = environment;
    const folder = environment.CDK8S_PG_RUN ?? '/cdk8s-pg/run';
    const plan = parseDumpPruningPlan(planFile(environment));
    const usual = { client, plan, folder, pod, podUid, job, log, ending, now: () => new Date() };
    return pruneDumps({ ...usual, patience: () => patience(60), timing: PRUNING_TIMING });
  },
  (reason) => ({ program: 'prune-dumps', ok: false, reason, ...NOTHING }),
  { endsItself: true },
);
