import { parseDrillPlan } from '../../../../src/programs/api/drill/plan';
import { DUMPS, OPERATED, PLAN } from './support';

test.each([PLAN, OPERATED, DUMPS, { ...PLAN, minimumAge: 1, maxAge: 2 }])('a plan is read', (plan) => {
  expect(parseDrillPlan(JSON.stringify(plan))).toEqual(plan);
});

const { objects } = PLAN;

test.each<[unknown, string]>([
  [null, "'drill' is not a text"],
  [{ ...PLAN, drill: '' }, "'drill' is not a text"],
  [{ ...PLAN, database: 7 }, "'database' is not a text"],
  [{ ...PLAN, engine: 'zfs' }, "'engine' is not one of own, cloudnative-pg, dump"],
  [{ ...PLAN, deadline: 0 }, "'deadline' is not a number of seconds"],
  [{ ...PLAN, maxAge: '1d' }, "'maxAge' is not a number of seconds"],
  [{ ...PLAN, objects: undefined }, "'objects.pod' is no object with a name"],
  [
    { ...PLAN, objects: { ...objects, pod: { metadata: { name: '' }, spec: {} } } },
    "'objects.pod' is no object with a name",
  ],
  [{ ...PLAN, objects: { ...objects, claims: { data: {} } } }, "'objects.claims' are no objects with names"],
  [{ ...PLAN, objects: { ...objects, claims: {} } }, "'objects.claims' has none for data"],
  [{ ...PLAN, engine: 'cloudnative-pg' }, "'objects.cluster' is missing"],
  [{ ...OPERATED, engine: 'dump' }, "'objects.cluster' is not for this engine"],
  [{ ...OPERATED, engine: 'own' }, "'objects.cluster' is not for this engine"],
])('half of one is refused: %#', (plan, problem) => {
  expect(() => parseDrillPlan(JSON.stringify(plan))).toThrow(
    `the plan is of a form that this program does not know: ${problem}`,
  );
});
