import { referencesOfClaims } from '../../../../src/model/retention/references';
import { filledClaim } from '../../../../src/programs/api/drill/make-copy';
import { PLAN } from './support';

const { data } = PLAN.objects.claims as { data: (typeof PLAN.objects.claims)[string] };
const snapshot = (restoreSize?: string): any => ({ metadata: { name: 'nightly-1' }, status: { restoreSize } });

test.each(['Pending', 'Bound'])('a claim of a copy that is %s keeps its backup from being pruned', (phase) => {
  const claim = { ...filledClaim(data, snapshot()), status: { phase } };
  expect(referencesOfClaims([claim], false)).toEqual([{ by: 'claim db-drill-copy-data', snapshot: 'nightly-1' }]);
});

test.each([
  [undefined, '1Gi'],
  ['512Mi', '1Gi'],
  ['1Gi', '1Gi'],
  ['1025Mi', '1025Mi'],
  ['1073741825', '1073741825'],
  ['1.5Gi', '1.5Gi'],
  ['2G', '2G'],
  ['500M', '1Gi'],
  ['0', '1Gi'],
])('a snapshot that asks for %s gets %s', (restoreSize, storage) => {
  expect(filledClaim(data, snapshot(restoreSize)).spec).toMatchObject({ resources: { requests: { storage } } });
});
