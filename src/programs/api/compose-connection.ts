import { readFileSync } from 'node:fs';
import { composeConnection, type ConnectionResult } from './connection/compose-connection';
import { run } from './main';

void run(
  ({ client, environment, log, patience }) => {
    const { POD_NAME: pod = '', POD_UID: podUid = '', CDK8S_PG_PLAN: plan } = environment;
    if (!plan) throw new Error('environment variable CDK8S_PG_PLAN is not set');
    const waiting = { patience: patience(300), log };
    return composeConnection({ client, pod, podUid, log }, readFileSync(plan, 'utf8'), waiting);
  },
  (reason): ConnectionResult => ({ program: 'compose-connection', ok: false, reason }),
);
