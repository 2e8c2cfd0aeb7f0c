import { happening } from '../../../../src/programs/api/consistency/happening';
import { type ConsistencyResult, limited, resultOf } from '../../../../src/programs/api/consistency/result';

const lines = (...all: string[][]): string => all.map((fields) => `${fields.join('\t')}\n`).join('');
const INSTANCES = [
  ['instance', 'db-0', 'primary'],
  ['instance', 'db-1', 'standby'],
];
const same = resultOf(
  'db',
  lines(
    ...INSTANCES,
    ['compared', 'public.a', '5'],
    ['compared', 'public.b', '7'],
    ['asserted', 'x', 'db-0'],
    ['outcome', 'same', ''],
  ),
);

test('findings become one object', () => {
  expect(same).toEqual({
    program: 'check-consistency',
    ok: true,
    outcome: 'same',
    database: 'db',
    instances: [
      { name: 'db-0', role: 'primary' },
      { name: 'db-1', role: 'standby' },
    ],
    tables: 2,
    rows: 12,
    assertions: 1,
    differences: [],
    skipped: [],
    leftOut: [],
  });
});

test('a difference is about a table, an instance, both or neither', () => {
  const text = lines(
    ['difference', 'public.a', 'db-1', 'rows', 'primary 5, here 4'],
    ['difference', '', 'db-1', 'lag', '3 bytes'],
    ['difference', '', '', 'instances', '1 of 2 have a pod'],
    ['skipped', 'public.b', 'too large'],
    ['left-out', 'public.s', 'sequence'],
    ['outcome', 'different', 'no primary answers'],
  );
  expect(resultOf('db', text)).toMatchObject({
    ok: false,
    outcome: 'different',
    reason: 'no primary answers',
    differences: [
      { table: 'public.a', instance: 'db-1', what: 'rows', figures: 'primary 5, here 4' },
      { instance: 'db-1', what: 'lag', figures: '3 bytes' },
      { what: 'instances', figures: '1 of 2 have a pod' },
    ],
    skipped: [{ what: 'public.b', reason: 'too large' }],
    leftOut: ['public.s (sequence)'],
  });
});

test('findings without an outcome are no good ones', () => {
  expect(resultOf('db', lines(...INSTANCES))).toMatchObject({ ok: false, outcome: 'unknown' });
});

test('a result that is too long loses what matters least first, says how much, and stays JSON', () => {
  const many = Array.from({ length: 400 }, (_, index) => `public.sequence_${index} (sequence)`);
  const difference = { table: 'public.a', instance: 'db-1', what: 'rows', figures: 'é'.repeat(100) };
  const result: ConsistencyResult = { ...same, leftOut: many, differences: Array(9).fill(difference) };
  const short = limited(result, 4096);
  expect(Buffer.byteLength(JSON.stringify(short))).toBeLessThanOrEqual(4096);
  expect(short.differences).toEqual(result.differences);
  expect((short.more ?? 0) + (short.leftOut ?? []).length).toBe(400);
  expect(limited(same, 4096)).toBe(same);
});

test('what is too long without any list is left as it is', () => {
  const result: ConsistencyResult = {
    program: 'check-consistency',
    ok: false,
    outcome: 'unknown',
    reason: 'x'.repeat(50),
  };
  expect(limited(result, 10)).toEqual(result);
});

test.each<[string, Partial<ConsistencyResult>, object]>([
  ['same', {}, { type: 'Normal', reason: 'ConsistencyConfirmed', message: 'db: 2 tables with 12 rows on 2 instances' }],
  [
    'same, with something skipped',
    { tables: 1, skipped: [{ what: 'a', reason: 'b' }] },
    {
      type: 'Normal',
      reason: 'ConsistencyConfirmed',
      message: 'db: 1 table with 12 rows on 2 instances; 1 check skipped',
    },
  ],
  [
    'different',
    {
      outcome: 'different',
      differences: [
        { table: 'public.a', instance: 'db-1', what: 'rows', figures: '5 and 4' },
        { instance: 'db-1', what: 'lag', figures: '9 bytes' },
        { what: 'instances', figures: '1 of 2 have a pod' },
      ],
    },
    {
      type: 'Warning',
      reason: 'ConsistencyBroken',
      message:
        'db: 3 findings: table public.a on db-1: rows: 5 and 4; on db-1: lag: 9 bytes; instances: 1 of 2 have a pod',
    },
  ],
  [
    'unknown',
    { outcome: 'unknown', reason: 'no instance answers' },
    { type: 'Warning', reason: 'ConsistencyUnknown', message: 'db: no instance answers' },
  ],
])('the Event: %s', (_, changes, expected) => {
  expect(happening({ ...same, ...changes })).toEqual(expected);
});
