import { parseSnapshotPruningPlan } from '../../model/retention/read-plan';
import { run } from './main';
import { planFile } from './plan-file';
import { pruneSnapshots, type SnapshotPruningResult } from './retention/prune-snapshots';
import { PRUNING_TIMING } from './retention/setting';

void run<SnapshotPruningResult>(
  ({ client, environment, log, patience, ending }) => {
    const { POD_NAME: pod = '', POD_UID: podUid = '', CDK8S_PG_JOB: job = '' } = environment;
    const plan = parseSnapshotPruningPlan(planFile(environment));
    const usual = { client, plan, pod, podUid, job, log, ending, now: () => new Date() };
    return pruneSnapshots({ ...usual, patience: () => patience(60), timing: PRUNING_TIMING });
  },
  (reason) => ({ program: 'prune-snapshots', ok: false, reason, deleted: 0, kept: 0 }),
  { endsItself: true },
);
