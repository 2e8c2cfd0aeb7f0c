import { companion } from './consistency/companion';
import type { ConsistencyResult } from './consistency/result';
import { run } from './main';
import { planFile } from './plan-file';

void run(
  ({ client, environment, log, patience, ending }) =>
    companion(
      {
        client,
        pod: environment.POD_NAME ?? '',
        podUid: environment.POD_UID ?? '',
        log,
        folder: environment.CDK8S_PG_RUN ?? '/cdk8s-pg/run',
        patience: patience(90),
        ending,
      },
      planFile(environment),
    ),
  (reason): ConsistencyResult => ({ program: 'check-consistency', ok: false, outcome: 'unknown', reason }),
  { endsItself: true },
);
