import { Problems } from '../../src/model/problems';

test('no problem, no error', () => {
  const problems = new Problems();
  problems.add('name', undefined);
  expect(problems.none).toBe(true);
  expect(() => problems.throwIfAny('chart/Db')).not.toThrow();
});

test('one problem', () => {
  const problems = new Problems();
  problems.add('name', 'is missing');
  expect(() => problems.throwIfAny('chart/Db')).toThrow(new Error('chart/Db: 1 problem:\n- name: is missing'));
});

test('several problems, in the order in which they were found', () => {
  const problems = new Problems();
  problems.add('name', 'is missing');
  problems.add('replicas', '0 is too few');
  expect(problems.none).toBe(false);
  expect(() => problems.throwIfAny('chart/Db')).toThrow(
    new Error('chart/Db: 2 problems:\n- name: is missing\n- replicas: 0 is too few'),
  );
});

test('warnings are no problems', () => {
  const problems = new Problems();
  problems.warn('replicas', 'will hurt');
  problems.warn('primary', undefined);
  expect(problems.none).toBe(true);
  expect(problems.warnings).toEqual(['replicas: will hurt']);
});
