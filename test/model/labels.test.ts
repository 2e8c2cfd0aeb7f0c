import {
  annotationValueProblem,
  keyProblem,
  labelValueProblem,
  madeSecretLabels,
  recommendedLabels,
  selectorLabels,
} from '../../src/model/labels';

test('pods are selected by labels that never change', () => {
  expect(selectorLabels('db', 'instance')).toEqual({ 'cdk8s-pg/database': 'db', 'cdk8s-pg/component': 'instance' });
});

test('every object has the labels that tools know', () => {
  expect(recommendedLabels('db')).toEqual({
    'app.kubernetes.io/name': 'postgresql',
    'app.kubernetes.io/instance': 'db',
    'app.kubernetes.io/managed-by': 'cdk8s-pg',
  });
});

test('Secrets that the cluster makes lack the label by which a tool would prune them', () => {
  expect(madeSecretLabels('db')).not.toHaveProperty('app.kubernetes.io/instance');
});

test.each(['team', 'a', 'A.b_c-d', 'example.com/team', 'x'.repeat(63)])('%s is a key', (key) => {
  expect(keyProblem(key)).toBeUndefined();
});

test.each([
  '',
  '-team',
  'team-',
  'a/b/c',
  '/team',
  'Example.com/team',
  'x'.repeat(64),
  'cdk8s-pg/role',
  'app.kubernetes.io/instance',
])('%p is no key', (key) => {
  expect(keyProblem(key)).toBeDefined();
});

test.each(['', 'shop', '7', 'A.b_c-d'])('%p is the value of a label', (value) => {
  expect(labelValueProblem('team', value)).toBeUndefined();
});

test.each(['the team', '-x', 'x'.repeat(64), 7, true, undefined])('%p is not the value of a label', (value) => {
  expect(labelValueProblem('team', value)).toBeDefined();
});

test('any text is the value of an annotation', () => {
  expect(annotationValueProblem('note', 'any text: {"x": 1}\n')).toBeUndefined();
  expect(annotationValueProblem('note', 1)).toBe("1 is not a text; write the annotation note as '1'");
});
