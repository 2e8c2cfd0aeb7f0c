import { ApiRefusal, CannotTell } from '../../src/cli/kubernetes/problems';
import { run } from '../../src/cli/run';
import { CLUSTER, REPLICATED } from './objects';
import { command, type World } from './support';

const may = (verb: string, resource: string) =>
  `you may not ${verb} ${resource} in namespace shop (kubectl auth can-i ${verb} ${resource} -n shop)`;

test.each<[string, World, string]>([
  [
    'status product-db',
    { objects: REPLICATED },
    'there is no database product-db in namespace shop; did you mean products-db?',
  ],
  [
    'backups product-db',
    { objects: REPLICATED },
    'there is no database product-db in namespace shop; did you mean products-db?',
  ],
  [
    'status payments',
    { objects: REPLICATED },
    'there is no database payments in namespace shop; there are products-db',
  ],
  ['status payments', {}, 'there is no database payments in namespace shop; there is none at all'],
  [
    'status payments',
    { objects: REPLICATED, forbidden: ['clusters'] },
    `database payments was not found: ${may('list', 'clusters.postgresql.cnpg.io')}`,
  ],
  [
    'backups products-db',
    { objects: REPLICATED, forbidden: ['volumesnapshots'] },
    may('list', 'volumesnapshots.snapshot.storage.k8s.io'),
  ],
])('%s: what is not found ends with one line', async (args, world, expected) => {
  expect(await command(args, world)).toEqual({ code: 2, out: '', err: `${expected}\n` });
});

test('a namespace without a database says so, and cannot tell', async () => {
  expect(await command('status')).toEqual({ code: 2, out: 'no database in namespace shop\n', err: '' });
});

test('a missing right is named, and the rest is told all the same', async () => {
  const { code, out, err } = await command('status', { objects: REPLICATED, forbidden: ['leases', 'services'] });
  expect(out).toMatch(/^products-db {3}StatefulSet {3}PostgreSQL 18.1 {3}unknown\n/);
  expect(out).not.toMatch(/lease|endpoints/);
  expect(err).toBe(`${may('list', 'services')}\n${may('list', 'leases.coordination.k8s.io')}\n`);
  expect(code).toBe(2);
});

test('pods that nobody may see are not said to be missing', async () => {
  const { out } = await command('status', { objects: REPLICATED, forbidden: ['pods'] });
  expect(out).toContain('instances: unknown how many of 2 ready');
  expect(out).not.toMatch(/no pod|primary/);
  const cluster = await command('status', { objects: CLUSTER, forbidden: ['pods'] });
  expect(cluster.out).toContain('instances: 2 of 2 ready');
});

test('for a program missing rights are in the result', async () => {
  const { code, out } = await command('status -o json', { objects: REPLICATED, forbidden: ['jobs'] });
  expect(JSON.parse(out).missingRights).toEqual([{ verb: 'list', resource: 'jobs.batch', namespace: 'shop' }]);
  expect(code).toBe(2);
});

test('a cluster without the definitions of CloudNativePG or of snapshots has none of them', async () => {
  const unknownGroups = ['postgresql.cnpg.io', 'snapshot.storage.k8s.io'];
  const missing = await command('status', { objects: REPLICATED, unknownGroups });
  expect([missing.code, missing.err]).toEqual([0, '']);
});

test('what the cluster does not know needs no right, although it says that one is missing', async () => {
  const world = { objects: REPLICATED, unknownGroups: ['postgresql.cnpg.io'] };
  const forbidden = ['clusters', 'backups', 'scheduledbackups'];
  expect(await command('status', { ...world, forbidden })).toMatchObject({ code: 0, err: '' });
});

test.each([
  [
    new CannotTell('the cluster https://here cannot be reached: connect ECONNREFUSED'),
    'the cluster https://here cannot be reached: connect ECONNREFUSED\n',
  ],
  [
    new ApiRefusal(500, 'the cluster https://here does not list pods: etcd is gone'),
    'the cluster https://here does not list pods: etcd is gone\n',
  ],
])('without an answer there is one line: %s', async (error, expected) => {
  let complained = '';
  const connect = () => Promise.reject(error);
  const surroundings = { write: () => {}, colours: false, now: () => new Date(), connect, again: async () => false };
  const code = await run(['status'], { ...surroundings, complain: (line) => (complained += line) });
  expect([code, complained]).toEqual([2, expected]);
});

test('a mistake of ours is not taken for one of the user', async () => {
  const again = async () => false;
  const broken = { write: () => {}, complain: () => {}, colours: false, now: () => new Date(), again };
  const connect = () => Promise.reject(new TypeError('undefined is not a function'));
  await expect(run(['status'], { ...broken, connect })).rejects.toThrow(TypeError);
});
