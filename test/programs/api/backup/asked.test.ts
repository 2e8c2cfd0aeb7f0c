import type { SnapshotPlan } from '../../../../src/model/backup/program-plan';
import { askedOf, planAsAsked } from '../../../../src/programs/api/backup/asked';

const plan = { name: 'nightly', replicas: 2, online: true, allowStoppingPrimary: false } as SnapshotPlan;

test.each([
  [{}, {}],
  [{ CDK8S_PG_BACKUP_NAME: '', CDK8S_PG_ONLINE: '' }, {}],
  [{ CDK8S_PG_BACKUP_NAME: 'before-migration' }, { named: 'before-migration' }],
  [{ CDK8S_PG_ONLINE: 'false' }, { online: false }],
  [{ CDK8S_PG_ONLINE: 'true' }, { online: true }],
])('the environment %j asks for %j', (environment, asked) => {
  expect(askedOf(environment)).toEqual(asked);
});

test.each([
  [{ CDK8S_PG_ONLINE: 'off' }, "CDK8S_PG_ONLINE: 'off' is neither true nor false"],
  [
    { CDK8S_PG_BACKUP_NAME: 'Before' },
    "CDK8S_PG_BACKUP_NAME: 'Before' is not a DNS label; write lowercase letters, digits and '-', begin with a letter and end with a letter or a digit",
  ],
  [
    { CDK8S_PG_BACKUP_NAME: 'a'.repeat(51) },
    `CDK8S_PG_BACKUP_NAME: '${'a'.repeat(51)}' has 51 characters; 50 are allowed, because other names are made from it`,
  ],
])('what cannot be is refused: %j', (environment, message) => {
  expect(() => askedOf(environment)).toThrow(new Error(message));
});

test('a run can be offline where its schedule is online, and the other way around', () => {
  expect(planAsAsked(plan, { online: false })).toEqual({ ...plan, online: false });
  expect(planAsAsked({ ...plan, online: false }, { online: true })).toEqual(plan);
  expect(planAsAsked(plan, {})).toEqual(plan);
});

test('the only instance is not stopped', () => {
  expect(() => planAsAsked({ ...plan, replicas: 1 }, { online: false })).toThrow(
    /^online: false would stop the only instance/,
  );
  const allowed = { ...plan, replicas: 1, allowStoppingPrimary: true };
  expect(planAsAsked(allowed, { online: false })).toEqual({ ...allowed, online: false });
});
