import { parseSnapshotPruningPlan } from '../../../src/model/retention/read-plan';
import { PLAN } from '../../programs/api/retention/support';

const AFTER = { schedule: 'nightly', within: 4200 };

test('a plan is read as it was written', () => {
  const plan = { ...PLAN, after: AFTER };
  expect(parseSnapshotPruningPlan(JSON.stringify(plan))).toEqual(plan);
});

describe('a plan that is not known whole deletes nothing', () => {
  const rules = (given: object): object => ({ ...PLAN, rules: { ...PLAN.rules, ...given } });
  test.each<[string, unknown, string]>([
    ['no object', [], 'it is not an object'],
    ['without a database', { ...PLAN, database: '' }, "'database' is not a text"],
    ['of another engine', { ...PLAN, engine: 'zfs' }, "'engine' is not own or cloudnative-pg"],
    ['with something new', { ...PLAN, grace: 1 }, "'grace' is not known"],
    ['with a dry run that is a text', { ...PLAN, dryRun: 'false' }, "'dryRun' is not true or false"],
    ['without rules', { ...PLAN, rules: undefined }, "'rules' is not a set of rules"],
    ['with a new rule', rules({ minutely: 5 }), "'rules.minutely' is not known"],
    ['with a new tier', rules({ tiers: { decades: 1 } }), "'rules.tiers' is not a set of tiers"],
    ['that keeps none', rules({ minimumKeep: 0 }), "'rules.minimumKeep' is not a whole number, 1 or more"],
    ['with a share above all', rules({ maximumShare: 2 }), "'rules.maximumShare' is not above 0 and at most 1"],
    ['with no rule at all', rules({ maxSnapshots: undefined }), "'rules' has no rule that keeps anything"],
    ['after nothing', { ...PLAN, after: { within: 5 } }, "'after.schedule' is not a text"],
    ['after something new', { ...PLAN, after: { ...AFTER, unless: 1 } }, "'after.unless' is not known"],
  ])('%s', (_, plan, problem) => {
    expect(() => parseSnapshotPruningPlan(JSON.stringify(plan))).toThrow(
      `the plan is of a form that this program does not know: ${problem}`,
    );
  });

  test('no JSON', () => expect(() => parseSnapshotPruningPlan('{')).toThrow('the plan is not JSON'));
});
