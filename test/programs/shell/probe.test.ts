import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { Pod, program } from './shell';

let pod: Pod;
beforeEach(() => {
  pod = new Pod();
});
afterEach(() => pod.remove());

const probe = (which: string): number | null =>
  spawnSync('bash', [program('probe.sh'), which], {
    env: { PATH: `${join(pod.root, 'bin')}:${process.env.PATH}`, CDK8S_PG_RUN: join(pod.root, 'run') },
  }).status;

const OK = 0;
const FAILED = 1;

describe.each([
  // report, exit code of pg_isready (0 accepting, 1 rejecting, 2 no answer), readiness, liveness
  ['state=serving\nready=true\n', 0, OK, OK],
  ['state=serving\nready=true\n', 1, FAILED, OK],
  ['state=serving\nready=true\n', 2, FAILED, FAILED],
  ['state=serving\nready=false\n', 0, FAILED, OK],
  ['state=cloning\nready=false\n', 2, FAILED, OK],
  ['state=waiting\nready=false\n', 2, FAILED, OK],
  [undefined, 2, FAILED, OK],
])('report %j and pg_isready %d', (report, answer, readiness, liveness) => {
  beforeEach(() => {
    pod.program('pg_isready', `exit ${answer}`);
    if (report !== undefined) pod.file('run/report/instance', report);
  });
  test(`readiness ${readiness === OK ? 'passes' : 'fails'}`, () =>
    expect(probe('readiness') === 0 ? OK : FAILED).toBe(readiness));
  test(`liveness ${liveness === OK ? 'passes' : 'fails'}`, () =>
    expect(probe('liveness') === 0 ? OK : FAILED).toBe(liveness));
});

test('anything else is a wrong call', () => {
  expect(probe('health')).toBe(64);
});
