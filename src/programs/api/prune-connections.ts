import { run } from './main';
import { planFile } from './plan-file';
import { pruneConnections, type PruningResult } from './pruning/prune-connections';

void run(
  ({ client, environment, log, patience }) => pruneConnections(client, planFile(environment), patience(120), log),
  (reason): PruningResult => ({ program: 'prune-connections', ok: false, reason, deleted: [], kept: 0 }),
);
