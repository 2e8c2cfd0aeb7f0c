import { backup, status } from '../../../src/cli';
import { KINDS } from '../../../src/cli/kubernetes/kinds';
import type { NamespaceObjects } from '../../../src/cli/kubernetes/objects';
import { ApiRefusal, CannotTell } from '../../../src/cli/kubernetes/problems';
import { REPLICATED } from '../objects';
import { NOW, text } from '../support';
import { act, FakeCluster, STAMP, type Step } from './fake-cluster';
import { cronJob, DUMPS, NIGHTLY, PRODUCTS, SHOP } from './objects';

const [SET] = REPLICATED.statefulSets;
const RUN = 'nightly-20261121030000';
const RESULT = {
  program: 'backup-snapshot',
  ok: true,
  outcome: 'completed',
  backup: RUN,
  instance: 'products-db-1',
  snapshots: [RUN],
  seconds: 23,
};
/** Of the second in which the tests are. */
const JOB = `nightly-now-${STAMP}`;
const LOOK = `look: kubectl -n shop logs -f job/${JOB} -c backup-snapshot`;

test('it is a Job of the schedule, from its template, and is only begun', async () => {
  const cluster = new FakeCluster(PRODUCTS);
  expect(await act('backup products-db', cluster)).toEqual({
    code: 0,
    out: text(`
      Job ${JOB} of products-db has begun, as schedule nightly takes them
        ${LOOK}
        look: cdk8s-pg status products-db -n shop
    `),
    err: '',
  });
  const { metadata, spec } = NIGHTLY.spec.jobTemplate;
  expect(cluster.created).toEqual([
    {
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: {
        name: JOB,
        labels: metadata.labels,
        annotations: { 'cronjob.kubernetes.io/instantiate': 'manual' },
        ownerReferences: [
          { apiVersion: 'batch/v1', kind: 'CronJob', name: 'nightly', uid: 'uid-of-nightly', controller: true },
        ],
      },
      spec,
    },
  ]);
});

test('while it is waited for, what it does is told once, and at the end what came of it', async () => {
  const ended = await act('backup products-db --wait', new FakeCluster(PRODUCTS), [
    (cluster) => cluster.podIs({ phase: 'Pending', conditions: [unscheduled] }),
    (cluster) => cluster.podIs({ phase: 'Pending', conditions: [unscheduled] }),
    (cluster) => {
      cluster.podIs();
      cluster.logs['pod-1'] = 'waiting for a checkpoint of products-db-1\n';
    },
    (cluster) => (cluster.logs['pod-1'] += `taking VolumeSnapshot ${RUN} of data-products-db-1\nhalf a l`),
    (cluster) => {
      cluster.logs['pod-1'] = cluster.logs['pod-1'].replace('half a l', '');
      cluster.jobEnds(RESULT);
    },
  ]);
  expect(ended).toEqual({
    code: 0,
    out: text(`
      backup ${RUN} of products-db is complete, after 23 seconds
        taken of: products-db-1
        snapshots: ${RUN}, 10Gi
    `),
    err: text(`
      Job ${JOB} takes a backup of products-db as schedule nightly does
      pod pod-1 waits: Unschedulable: 0/3 nodes are available
      waiting for a checkpoint of products-db-1
      taking VolumeSnapshot ${RUN} of data-products-db-1
    `),
  });
});

const unscheduled = {
  type: 'PodScheduled',
  status: 'False',
  reason: 'Unschedulable',
  message: '0/3 nodes are available',
};

test('one that failed ends with 1 and its reason, whatever was tried', async () => {
  const reason = 'pod products-db-1: this standby does not stream';
  const { code, out, err } = await act('backup products-db --wait', new FakeCluster(PRODUCTS), [
    (cluster) => {
      cluster.podIs();
      cluster.logs['pod-1'] = `${JSON.stringify({ program: 'backup-snapshot', ok: false, reason: 'at first' })}\n`;
    },
    (cluster) => {
      cluster.podIs({}, 'pod-2');
      cluster.logs['pod-2'] = `${JSON.stringify({ program: 'backup-snapshot', ok: false, backup: RUN, reason })}\n`;
      cluster.jobEnds(undefined, 'Failed', { reason: 'BackoffLimitExceeded' });
    },
  ]);
  expect([code, out.split('\n')[0]]).toEqual([1, `backup ${RUN} of products-db failed: ${reason}`]);
  expect(err).toContain('pod pod-2 tries it again\n');
});

test('a pod that never came is a reason too', async () => {
  const { code, out } = await act('backup products-db --wait', new FakeCluster(PRODUCTS), [
    (cluster) =>
      cluster.jobEnds(undefined, 'Failed', { reason: 'DeadlineExceeded', message: 'Job was active too long' }),
  ]);
  expect([code, out.split('\n')[0]]).toEqual([
    1,
    `Job ${JOB} of products-db failed: Job ${JOB}: Job was active too long`,
  ]);
});

describe('what cannot be known to its end', () => {
  const running: Step = (cluster) => cluster.podIs();

  test.each<[string, string, Step[], string]>([
    ['Ctrl-C', 'backup products-db --wait', [running], 'it goes on without this command'],
    [
      'time that is over',
      'backup products-db --wait --timeout 2s',
      [running, running, running],
      'it has not ended in that time, and goes on',
    ],
    [
      'a Job that is removed',
      'backup products-db --wait',
      [(cluster) => cluster.take(KINDS.jobs, JOB)],
      'its Job is gone',
    ],
  ])('%s: it says how to see it', async (_, args, steps, reason) => {
    const { code, out } = await act(args, new FakeCluster(PRODUCTS), steps);
    expect([code, out]).toEqual([
      2,
      `Job ${JOB} of products-db: ${reason}\n  ${LOOK}\n  look: cdk8s-pg status products-db -n shop\n`,
    ]);
  });

  test('one whose Job is removed after its last word is known', async () => {
    const { code, out } = await act('backup products-db --wait', new FakeCluster(PRODUCTS), [
      (cluster) => {
        cluster.podIs();
        cluster.logs['pod-1'] = `${JSON.stringify(RESULT)}\n`;
      },
      (cluster) => cluster.take(KINDS.jobs, JOB),
    ]);
    expect([code, out.split('\n')[0]]).toEqual([0, `backup ${RUN} of products-db is complete, after 23 seconds`]);
  });
});

test('a cluster that is away meanwhile is asked again; one that stays away is not', async () => {
  const away = new CannotTell('the cluster https://here cannot be reached: ECONNREFUSED');
  const back = await act('backup products-db --wait', new FakeCluster(PRODUCTS), [
    (cluster) => void cluster.faults.push(away, new ApiRefusal(503, 'the cluster https://here is busy')),
    () => {},
    (cluster) => cluster.jobEnds(RESULT),
  ]);
  expect([back.code, back.err]).toEqual([
    0,
    text(`
      Job ${JOB} takes a backup of products-db as schedule nightly does
      ${away.message}; asking again
      the cluster https://here is busy; asking again
    `),
  ]);
  const never = Array<Step>(200).fill((cluster) => void cluster.faults.splice(0, 9, away));
  const { code, err } = await act('backup products-db --wait', new FakeCluster(PRODUCTS), never);
  expect([code, err.split('\n').slice(-2)]).toEqual([2, [away.message, '']]);
});

test('without the right to read logs the end is known all the same, and the missing right said once', async () => {
  const cluster = new FakeCluster(PRODUCTS);
  cluster.forbidden.push('get pods/log');
  const message = JSON.stringify(RESULT);
  const { code, out, err } = await act('backup products-db --wait', cluster, [
    (each) => each.podIs(),
    (each) => each.podIs(),
    (each) => {
      each.podIs({ containerStatuses: [{ name: 'backup-snapshot', state: { terminated: { exitCode: 0, message } } }] });
      each.jobEnds(undefined);
    },
  ]);
  expect([code, out.split('\n')[0]]).toEqual([0, `backup ${RUN} of products-db is complete, after 23 seconds`]);
  expect(err.match(/you may not get pods\/log in namespace shop/g)).toHaveLength(1);
});

test('two that are asked for in the same second have two names', async () => {
  const cluster = new FakeCluster(PRODUCTS);
  await act('backup products-db', cluster);
  await act('backup products-db', cluster);
  expect(new Set(cluster.created.map(({ metadata }) => metadata.name)).size).toBe(2);
});

test.each([
  ['--name before-migration', NIGHTLY, { CDK8S_PG_BACKUP_NAME: 'before-migration' }, 0],
  ['--offline', NIGHTLY, { CDK8S_PG_ONLINE: 'false' }, 2],
  ['--online', NIGHTLY, { CDK8S_PG_ONLINE: 'true' }, 2],
  ['--store far', DUMPS, { CDK8S_PG_ONLY_STORE: 'far' }, 2],
])('%s is told the program of this run alone', async (option, schedule, variables, retries) => {
  const cluster = new FakeCluster({ ...REPLICATED, cronJobs: [schedule] });
  expect((await act(`backup products-db ${option}`, cluster)).code).toBe(0);
  const { backoffLimit, template } = cluster.job.spec;
  const { env } = schedule.spec.jobTemplate.spec.template.spec.containers[0];
  const added = Object.entries(variables).map(([name, value]) => ({ name, value }));
  expect(template.spec.containers[0].env).toEqual([...env, ...added]);
  // What a try has left has the name: there is no second.
  expect(backoffLimit).toBe(retries);
});

test('programs of an older version take it as their schedule says, which is noted', async () => {
  const ends: Step[] = [(cluster) => cluster.jobEnds(RESULT)];
  const old = 'the programs in the cluster are older than this: apply the manifests of this version';
  const named = await act('backup products-db --name before-migration --wait', new FakeCluster(PRODUCTS), ends);
  expect(named.out).toContain(`note: it is called ${RUN}, not before-migration: ${old}\n`);
  const offline = await act('backup products-db --offline --wait', new FakeCluster(PRODUCTS), ends);
  expect(offline.out).toContain(`note: it was taken online: ${old}\n`);
});

test('of a dump it says where it is, and where it is not', async () => {
  const said = {
    program: 'dump-databases',
    ok: false,
    backup: 'nightly-dumps-20261121120000',
    reason: 'store far: not stored: no room',
    from: 'standby',
    bytes: 1_500_000,
    seconds: 4,
    stores: [
      { name: 'near', ok: true },
      { name: 'far', ok: false, reason: 'no room' },
    ],
    notes: ['role app may not read passwords'],
  };
  const cluster = new FakeCluster({ ...REPLICATED, cronJobs: [DUMPS] });
  const { code, out } = await act('backup products-db --wait', cluster, [(each) => each.jobEnds(said, 'Failed')]);
  expect([code, out.split('\n').slice(0, 6)]).toEqual([
    1,
    [
      'backup nightly-dumps-20261121120000 of products-db failed: store far: not stored: no room',
      '  taken of: standby',
      '  size: 1.4 MiB',
      '  store near: has it',
      '  store far: failed: no room',
      '  note: role app may not read passwords',
    ],
  ]);
});

describe('on CloudNativePG', () => {
  const BACKUP = 'shop-nightly-20261121120000';
  const phases = (...all: object[]): Step[] =>
    all.map((status) => (cluster) => {
      const backup = cluster.created.find(({ kind }) => kind === 'Backup') ?? { metadata: { name: BACKUP } };
      cluster.put(KINDS.backups, { ...backup, status });
    });

  test('it is a Backup as its ScheduledBackup would make one', async () => {
    const cluster = new FakeCluster(SHOP);
    expect((await act('backup shop-db', cluster)).code).toBe(0);
    expect(cluster.created).toEqual([
      {
        apiVersion: 'postgresql.cnpg.io/v1',
        kind: 'Backup',
        metadata: {
          name: BACKUP,
          labels: { 'cnpg.io/scheduled-backup': 'shop-nightly', 'cnpg.io/cluster': 'shop-db' },
          ownerReferences: [
            {
              apiVersion: 'postgresql.cnpg.io/v1',
              kind: 'ScheduledBackup',
              name: 'shop-nightly',
              uid: 'uid-of-shop-nightly',
              controller: true,
            },
          ],
        },
        spec: {
          cluster: { name: 'shop-db' },
          method: 'volumeSnapshot',
          online: true,
          onlineConfiguration: { immediateCheckpoint: true, waitForArchive: true },
          target: 'prefer-standby',
        },
      },
    ]);
  });

  test('it can have a name of its own, and be offline', async () => {
    const cluster = new FakeCluster(SHOP);
    await act('backup shop-db --name before-migration --offline', cluster);
    const [{ metadata, spec }] = cluster.created;
    expect(metadata.name).toBe('before-migration');
    expect(spec).toEqual({
      cluster: { name: 'shop-db' },
      method: 'volumeSnapshot',
      online: false,
      target: 'prefer-standby',
    });
  });

  test('its phases are told, and its end', async () => {
    const instanceID = { podName: 'shop-db-2' };
    const times = { startedAt: '2026-11-21T12:00:01Z', stoppedAt: '2026-11-21T12:00:13Z' };
    const steps = phases(
      { phase: 'pending' },
      { phase: 'started', instanceID },
      { phase: 'finalizing', instanceID },
      { phase: 'completed', instanceID, ...times },
    );
    const { code, out, err } = await act('backup shop-db --wait', new FakeCluster(SHOP), steps);
    expect([code, out]).toEqual([0, `backup ${BACKUP} of shop-db is complete, after 12 seconds\n`]);
    expect(err).toBe(
      text(`
        Backup ${BACKUP}: waiting for the operator
        Backup ${BACKUP}: waiting until another backup has ended
        Backup ${BACKUP}: being taken, of shop-db-2
        Backup ${BACKUP}: waiting until its snapshots can be used, of shop-db-2
      `),
    );
  });

  test.each<[string, Step[], number, string]>([
    [
      'failed',
      phases({ phase: 'failed', error: 'no such class' }),
      1,
      `backup ${BACKUP} of shop-db failed: no such class`,
    ],
    [
      'was deleted',
      [(cluster) => cluster.take(KINDS.backups, BACKUP)],
      1,
      `backup ${BACKUP} of shop-db failed: Backup ${BACKUP} was deleted`,
    ],
    ['goes on', [], 2, `backup ${BACKUP} of shop-db: it goes on without this command`],
  ])('one that %s', async (_, steps, expected, line) => {
    const { code, out } = await act('backup shop-db --wait', new FakeCluster(SHOP), steps);
    expect([code, out.split('\n')[0]]).toEqual([expected, line]);
  });

  test('where a CronJob asks the operator, both are waited for', async () => {
    const berlin = cronJob('berlin', { database: 'shop-db', component: 'backup', container: 'create-backup' });
    const cluster = new FakeCluster({ ...SHOP, scheduledBackups: [], cronJobs: [berlin] });
    const { code, out } = await act('backup shop-db --wait', cluster, [
      (each) => {
        each.put(KINDS.backups, { metadata: { name: BACKUP }, spec: { cluster: { name: 'shop-db' } } });
        each.jobEnds({ program: 'create-backup', ok: true, backup: BACKUP });
      },
      ...phases({ phase: 'started' }, { phase: 'completed' }),
    ]);
    expect([code, out]).toEqual([0, `backup ${BACKUP} of shop-db is complete\n`]);
  });
});

const may = (verb: string, resource: string) =>
  `you may not ${verb} ${resource} in namespace shop (kubectl auth can-i ${verb} ${resource} -n shop)`;

test.each<[string, NamespaceObjects, string]>([
  ['backup product-db', PRODUCTS, 'there is no database product-db in namespace shop; did you mean products-db?'],
  [
    'backup products-db',
    { ...REPLICATED, cronJobs: [] },
    'no ScheduledBackup of products-db in namespace shop: declare one, see docs/how-to/back-up-by-snapshot.md',
  ],
  [
    'backup products-db',
    { ...REPLICATED, cronJobs: [NIGHTLY, DUMPS] },
    'there are 2 schedules of backups of products-db; name one by --schedule:\n  nightly: snapshots, every day at 03:00 UTC\n  nightly-dumps: dumps to near, far, every day at 03:00 UTC',
  ],
  [
    'backup products-db --offline',
    { ...PRODUCTS, statefulSets: [{ ...SET, spec: { replicas: 1 } }] },
    '--offline would stop the only instance of products-db; where its schedule may do that, it does so without --offline',
  ],
  [
    'backup products-db --schedule nigthly',
    PRODUCTS,
    'nigthly is none of the schedules of backups of products-db; did you mean nightly?',
  ],
  [
    'backup products-db --store near',
    PRODUCTS,
    'schedule nightly takes snapshots, which go to no store: leave --store out',
  ],
  [
    'backup products-db --store neer',
    { ...REPLICATED, cronJobs: [DUMPS] },
    'schedule nightly-dumps has no store neer; did you mean near?',
  ],
  [
    'backup products-db --offline',
    { ...REPLICATED, cronJobs: [DUMPS] },
    'schedule nightly-dumps takes dumps, which stop no server: leave --online and --offline out',
  ],
  [
    `backup products-db --name ${RUN}`,
    PRODUCTS,
    `--name '${RUN}' is what the runs of a schedule are called; choose another`,
  ],
  [
    'backup products-db --name Before',
    PRODUCTS,
    "--name 'Before' is not a DNS label; write lowercase letters, digits and '-', begin with a letter and end with a letter or a digit",
  ],
  [
    'backup products-db --name taken',
    { ...PRODUCTS, volumeSnapshots: [{ metadata: { name: 'taken' } }] },
    'there is a backup taken already: choose another name',
  ],
])('%s is refused, and nothing is done', async (args, objects, message) => {
  const cluster = new FakeCluster(objects);
  expect(await act(args, cluster)).toEqual({ code: 2, out: '', err: `${message}\n` });
  expect(cluster.created).toEqual([]);
});

test('Ctrl-C before it has begun leaves nothing behind', async () => {
  const cluster = new FakeCluster(PRODUCTS);
  const begun = backup({ database: 'products-db' }, { connect: async () => cluster, signal: AbortSignal.abort() });
  await expect(begun).rejects.toThrow(new CannotTell('nothing was begun'));
  expect(cluster.created).toEqual([]);
});

test.each([
  ['create jobs.batch', may('create', 'jobs.batch')],
  ['list cronjobs.batch', may('list', 'cronjobs.batch')],
])('without the right to %s it is named', async (right, message) => {
  const cluster = new FakeCluster(PRODUCTS);
  cluster.forbidden.push(right);
  expect(await act('backup products-db', cluster)).toEqual({ code: 2, out: '', err: `${message}\n` });
});

test.each([
  [
    'backup a --online --offline',
    "error: option '--online' cannot be used with option '--offline'\n(--help tells what can be given)\n",
  ],
  [
    'backup a --timeout 10',
    "error: option '--timeout <duration>' argument '10' is invalid. Write for example 90s, 10m or 1h30m.\n(--help tells what can be given)\n",
  ],
])('%s cannot be read', async (args, err) => {
  expect(await act(args, new FakeCluster())).toEqual({ code: 2, out: '', err });
});

test('from TypeScript it is the same, with progress for who wants it', async () => {
  const cluster = new FakeCluster(PRODUCTS);
  const lines: string[] = [];
  const run = await backup(
    { database: 'products-db', wait: true },
    {
      connect: async () => cluster,
      now: () => NOW,
      progress: (line) => lines.push(line),
      pause: async () => cluster.jobEnds(RESULT),
    },
  );
  expect(run).toEqual({
    namespace: 'shop',
    database: 'products-db',
    schedule: 'nightly',
    method: 'snapshots',
    state: 'completed',
    job: JOB,
    backup: RUN,
    instance: 'products-db-1',
    snapshots: [RUN],
    sizes: ['10Gi'],
    seconds: 23,
    notes: [],
  });
  expect(lines).toEqual([`Job ${JOB} takes a backup of products-db as schedule nightly does`]);
});

test('from TypeScript, what is handed on undefined counts as left out', async () => {
  const connect = async () => new FakeCluster(PRODUCTS);
  const access = { connect, now: undefined, progress: undefined, pause: undefined, signal: undefined };
  expect(await backup({ database: 'products-db' }, access)).toMatchObject({ state: 'started' });
  expect(await status({}, { connect, now: undefined })).toMatchObject({ databases: [{ database: 'products-db' }] });
});
