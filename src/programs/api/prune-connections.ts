import { readFileSync } from 'node:fs';
import { run } from './main';
import { pruneConnections, type PruningResult } from './pruning/prune-connections';

void run(
  ({ client, environment, log, patience }) => {
    const { CDK8S_PG_PLAN: plan } = environment;
    if (!plan) throw new Error('environment variable CDK8S_PG_PLAN is not set');
    return pruneConnections(client, readFileSync(plan, 'utf8'), patience(120), log);
  },
  (reason): PruningResult => ({ program: 'prune-connections', ok: false, reason, deleted: [], kept: 0 }),
);
