import { Duration, Size } from 'cdk8s';
import { Pods, Secret } from 'cdk8s-plus-28';
import { ClaimRetentionPolicy, type ReplicatedPostgresProps } from '../../../src';
import { chart, database, LEAST, warnings } from '../support/databases';

const scope = chart();
const peer = Pods.select(scope, 'Pods', { labels: { app: 'web' } });
const superuser = Secret.fromSecretName(scope, 'Secret', 'a-secret');

beforeEach(() => jest.spyOn(console, 'warn').mockImplementation());
afterEach(() => jest.restoreAllMocks());

test.each<[what: string, props: Partial<ReplicatedPostgresProps>, warning: string]>([
  [
    'one synchronous standby of one',
    { synchronous: { number: 1 } },
    'synchronous.number: 1 of 1 standbys: writes stop while one of them restarts or is lost; take one replica more',
  ],
  [
    'two synchronous standbys of two',
    { replicas: 3, synchronous: { number: 2 } },
    'synchronous.number: 2 of 2 standbys: writes stop while one of them restarts or is lost; take one replica more',
  ],
  [
    'claims that go with the set',
    { claimRetention: { whenDeleted: ClaimRetentionPolicy.DELETE } },
    "claimRetention.whenDeleted: 'Delete' deletes data when the StatefulSet is deleted, by a pruning tool for instance, with no way back but a backup",
  ],
  [
    'claims that go with a pod',
    { claimRetention: { whenScaled: ClaimRetentionPolicy.DELETE } },
    "claimRetention.whenScaled: 'Delete' deletes data when replicas is lowered, with no way back but a backup",
  ],
  [
    'a superuser on the network',
    { credentials: { superuser } },
    'credentials.superuserAccess: lets the superuser in over the network, who can read and run everything; prefer psql inside the pod',
  ],
  [
    'more than half of the memory as buffers',
    { parameters: { shared_buffers: '300MB' } },
    "parameters.shared_buffers: '300MB' is more than half of the memory of the container (512Mi), which leaves little for connections; about a quarter is usual",
  ],
  [
    'slots without limit',
    { parameters: { max_slot_wal_keep_size: '-1' } },
    "parameters.max_slot_wal_keep_size: '-1' lets the slot of a standby that does not come back fill the volume (10Gi) and stop the primary; about a quarter of it is usual",
  ],
  [
    'slots as large as the WAL volume',
    { walStorage: { size: Size.gibibytes(1) }, parameters: { max_slot_wal_keep_size: '1GB' } },
    "parameters.max_slot_wal_keep_size: '1GB' lets the slot of a standby that does not come back fill the volume (1Gi) and stop the primary; about a quarter of it is usual",
  ],
  [
    'asynchronous commits',
    { parameters: { synchronous_commit: 'off' } },
    "parameters.synchronous_commit: 'off' loses the last acknowledged rows when an instance dies",
  ],
  [
    'a switchover that does not fit',
    { terminationGracePeriod: Duration.seconds(60) },
    'switchoverTimeout: 30 s, twice, does not fit into terminationGracePeriod (60 s less 15): a primary that is deleted during a switchover is killed in the middle of it',
  ],
  [
    'consumers without NetworkPolicy',
    { consumers: [peer], networkPolicy: { enabled: false } },
    'consumers: has no effect while networkPolicy.enabled is false: every pod of the cluster reaches the database',
  ],
  [
    'monitoring without NetworkPolicy',
    { monitoring: [peer], networkPolicy: { enabled: false } },
    'monitoring: has no effect while networkPolicy.enabled is false: every pod of the cluster reaches the database',
  ],
  [
    'a misspelt prop',
    { replica: 3 } as Partial<ReplicatedPostgresProps>,
    'replica: is not known and has no effect; was replicas meant?',
  ],
])('%s: a warning', (_what, props, warning) => {
  expect(warnings(props)).toEqual([warning]);
});

test.each<[what: string, props: Partial<ReplicatedPostgresProps>]>([
  ['the least props', LEAST],
  ['one synchronous standby of two', { replicas: 3, synchronous: { number: 1 } }],
  ['a prop of who wraps the construct', { costCentre: 7 } as Partial<ReplicatedPostgresProps>],
])('%s: no warning', (_what, props) => {
  expect(warnings(props)).toEqual([]);
});

test('a warning is said on standard error, with the path of the construct', () => {
  database({ parameters: { synchronous_commit: 'off' } });
  expect(console.warn).toHaveBeenCalledWith(
    "warning: shop/products-db: parameters.synchronous_commit: 'off' loses the last acknowledged rows when an instance dies",
  );
});

test('props that are refused warn of nothing', () => {
  expect(() => database({ replicas: 0, parameters: { synchronous_commit: 'off' } })).toThrow();
  expect(console.warn).not.toHaveBeenCalled();
});
