import { composeConnection, type ConnectionResult } from './connection/compose-connection';
import { run } from './main';
import { planFile } from './plan-file';

void run(
  ({ client, environment, log, patience }) => {
    const { POD_NAME: pod = '', POD_UID: podUid = '' } = environment;
    const waiting = { patience: patience(300), log };
    return composeConnection({ client, pod, podUid, log }, planFile(environment), waiting);
  },
  (reason): ConnectionResult => ({ program: 'compose-connection', ok: false, reason }),
);
