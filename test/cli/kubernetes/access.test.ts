import { accessBy, accessTo, type NamespaceAccess } from '../../../src/cli/kubernetes/access';
import { KINDS } from '../../../src/cli/kubernetes/kinds';
import { ApiRefusal, CannotTell, Forbidden } from '../../../src/cli/kubernetes/problems';
import type { Answer, Request } from '../../../src/cli/kubernetes/requests';
import { reader } from '../support';

let asked: Request[];

/** An API that answers everything in one way. */
function access(code: number, answer: object | string): NamespaceAccess {
  asked = [];
  const text = typeof answer === 'string' ? answer : JSON.stringify(answer);
  const send = async (request: Request): Promise<Answer> => (asked.push(request), { code, text });
  return accessBy(reader({}), send, 'https://here');
}

const job = { apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'nightly-1' } };
const JOBS = '/apis/batch/v1/namespaces/shop/jobs';

test.each<[string, (to: NamespaceAccess) => Promise<unknown>, Request]>([
  ['get', (to) => to.get(KINDS.jobs, 'nightly-1'), { path: `${JOBS}/nightly-1` }],
  ['get of the core group', (to) => to.get(KINDS.pods, 'a'), { path: '/api/v1/namespaces/shop/pods/a' }],
  ['create', (to) => to.create(KINDS.jobs, job), { method: 'POST', path: `${JOBS}?fieldManager=cdk8s-pg`, body: job }],
  [
    'patch',
    (to) => to.patch(KINDS.jobs, 'nightly-1', { spec: { suspend: null } }),
    {
      method: 'PATCH',
      path: `${JOBS}/nightly-1?fieldManager=cdk8s-pg`,
      body: { spec: { suspend: null } },
      contentType: 'application/merge-patch+json',
    },
  ],
  [
    'apply, which forces nothing',
    (to) => to.apply(job),
    {
      method: 'PATCH',
      path: `${JOBS}/nightly-1?fieldManager=cdk8s-pg`,
      body: job,
      contentType: 'application/apply-patch+yaml',
    },
  ],
  [
    'apply, only to see',
    (to) => to.apply(job, { dryRun: true }),
    {
      method: 'PATCH',
      path: `${JOBS}/nightly-1?fieldManager=cdk8s-pg&dryRun=All`,
      body: job,
      contentType: 'application/apply-patch+yaml',
    },
  ],
])('%s is one request, whose answer is the object', async (_, act, request) => {
  expect(await act(access(200, job))).toEqual(job);
  expect(asked).toEqual([request]);
});

test('what is removed takes with it what it owns', async () => {
  expect(await access(200, {}).remove(KINDS.jobs, 'nightly-1')).toBe(true);
  expect(asked).toEqual([{ method: 'DELETE', path: `${JOBS}/nightly-1`, body: { propagationPolicy: 'Background' } }]);
});

test('a log is text, of the only container or of a named one', async () => {
  const to = access(200, 'a line\n');
  expect(await to.log('db-0')).toBe('a line\n');
  await to.log('db-0', 'postgres');
  expect(asked.map(({ path }) => path)).toEqual([
    '/api/v1/namespaces/shop/pods/db-0/log',
    '/api/v1/namespaces/shop/pods/db-0/log?container=postgres',
  ]);
});

test('what is not there is undefined, or was not removed; to change it is refused', async () => {
  const to = access(404, { message: 'jobs.batch "nightly-1" not found' });
  expect(await to.get(KINDS.jobs, 'nightly-1')).toBeUndefined();
  expect(await to.remove(KINDS.jobs, 'nightly-1')).toBe(false);
  await expect(to.patch(KINDS.jobs, 'nightly-1', {})).rejects.toThrow(
    'the cluster https://here does not patch jobs.batch: jobs.batch "nightly-1" not found',
  );
});

test.each<[string, string, (to: NamespaceAccess) => Promise<unknown>, string]>([
  [
    'as RBAC says it',
    'jobs.batch is forbidden: User "me" cannot create resource "jobs" in API group "batch" in the namespace "shop"',
    (to) => to.create(KINDS.jobs, job),
    'create jobs.batch',
  ],
  [
    'to apply what is not there yet',
    'jobs.batch "a" is forbidden: User "me" cannot create resource "jobs" in API group "batch" in the namespace "shop"',
    (to) => to.apply(job),
    'create jobs.batch',
  ],
  [
    'of the core group',
    'pods "a" is forbidden: User "me" cannot get resource "pods/log" in API group "" in the namespace "shop"',
    (to) => to.log('a'),
    'get pods/log',
  ],
  ['without a word', '', (to) => to.remove(KINDS.jobs, 'a'), 'delete jobs.batch'],
])('a missing right is named %s', async (_, message, act, right) => {
  const error = await act(access(403, message === '' ? '' : { message })).catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(Forbidden);
  expect((error as Forbidden).message).toBe(
    `you may not ${right} in namespace shop (kubectl auth can-i ${right} -n shop)`,
  );
});

test('a quota that is used up is no missing right', async () => {
  const message = 'jobs.batch "a" is forbidden: exceeded quota: jobs, requested: 1, used: 1, limited: 1';
  const error = await access(403, { message })
    .create(KINDS.jobs, job)
    .catch((caught: unknown) => caught);
  expect(error).not.toBeInstanceOf(Forbidden);
  expect((error as Error).message).toBe(`the cluster https://here does not create jobs.batch: ${message}`);
});

test('a conflict names the other owner, and has code 409', async () => {
  const message = 'Apply failed with 1 conflict: conflict with "argocd-controller": .spec.suspend';
  const error = await access(409, { message })
    .apply(job)
    .catch((caught: unknown) => caught);
  expect(error).toMatchObject({ code: 409, message: expect.stringContaining('argocd-controller') });
  expect(error).toBeInstanceOf(ApiRefusal);
});

test('whom the cluster does not know has to log in', async () => {
  const message = 'the cluster https://here does not know you: log in again (401)';
  await expect(access(401, '').get(KINDS.jobs, 'a')).rejects.toThrow(new CannotTell(message));
});

test.each([
  [{ ...job, metadata: { name: 'a', namespace: 'other' } }, 'Job a is meant for namespace other, and this is shop'],
  [{ ...job, kind: 'Nonsense' }, 'Nonsense nightly-1 of batch/v1 is of no kind that cdk8s-pg applies: use kubectl'],
  [{ ...job, apiVersion: 'batch/v2' }, 'Job nightly-1 of batch/v2 is of no kind that cdk8s-pg applies: use kubectl'],
  [
    { ...job, kind: 'constructor' },
    'constructor nightly-1 of batch/v1 is of no kind that cdk8s-pg applies: use kubectl',
  ],
])('%j is not applied', async (object, message) => {
  await expect(access(200, {}).apply(object)).rejects.toThrow(new CannotTell(message));
  expect(asked).toEqual([]);
});

test('a reader alone does not act', () => {
  expect(() => accessTo(reader({}))).toThrow(new CannotTell('this connection to the cluster only reads'));
  const both = access(200, {});
  expect(accessTo(both)).toBe(both);
});
