import { drillCompanion } from './drill/dump-companion';
import { standardOutput } from './log';
import { planFile } from './plan-file';

const ending = new AbortController();
// The first process of a container ends by a signal only where it says so.
process.once('SIGTERM', () => ending.abort());
const folder = process.env.CDK8S_PG_RUN ?? '/cdk8s-pg/run';
void drillCompanion({ folder, ending: ending.signal, log: standardOutput, now: () => new Date() }, () =>
  planFile(process.env),
);
