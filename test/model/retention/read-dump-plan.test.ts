import { parseDumpPruningPlan } from '../../../src/model/retention/read-dump-plan';
import { PLAN, RULES } from '../../programs/api/dump-retention/support';

test('a plan is read as it was written', () => {
  expect(parseDumpPruningPlan(JSON.stringify(PLAN))).toEqual(PLAN);
});

describe('a plan that is not known whole deletes nothing', () => {
  const ruled = (given: object): object => ({ ...PLAN, stores: [{ name: 'near', rules: { ...RULES, ...given } }] });
  test.each<[string, unknown, string]>([
    ['no object', 5, 'it is not an object'],
    ['without a database', { ...PLAN, database: '' }, "'database' is not a text"],
    ['with something new', { ...PLAN, dryRun: true }, "'dryRun' is not known"],
    ['without time', { ...PLAN, deadline: 0 }, "'deadline' is not a number of seconds"],
    ['after nothing', { ...PLAN, after: undefined }, "'after' is not a backup"],
    [
      'after a backup without end',
      { ...PLAN, after: { schedule: 'n', within: -1 } },
      "'after.within' is not a number of seconds",
    ],
    ['without stores', { ...PLAN, stores: [] }, "'stores' is not a list of stores"],
    ['with a store without a name', { ...PLAN, stores: [{ rules: RULES }] }, "'stores[0].name' is not a text"],
    ['with a store that is none', { ...PLAN, stores: [PLAN.stores[0], 1] }, 'it is not an object'],
    ['with a new rule', ruled({ minutely: 5 }), "'stores[0].rules.minutely' is not known"],
    ['with no rule at all', ruled({ maxSnapshots: undefined }), "'stores[0].rules' has no rule that keeps anything"],
  ])('%s', (_, plan, problem) => {
    expect(() => parseDumpPruningPlan(JSON.stringify(plan))).toThrow(
      `the plan is of a form that this program does not know: ${problem}`,
    );
  });
});
