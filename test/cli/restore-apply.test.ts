import { Size } from 'cdk8s';
import { ReplicatedPostgres, RestoreFromSnapshot } from '../../src';
import { synthesized } from '../../src/cli/declaration/build';
import type { NamespaceObjects } from '../../src/cli/kubernetes/objects';
import { run } from '../../src/cli/run';
import type { Surroundings } from '../../src/cli/surroundings';
import { FakeNamespace, type Happenings } from './restore-access';
import { dumped, operated, operatedBackup, ownBackup, replicated, synthesize } from './restore-world';
import { type Ended, NOW } from './support';

const NIGHTLY = 'nightly-20261121030000';
const BY_NAME = `--backup ${NIGHTLY} --apply`;

/** A database whose instances have claims and pods, and a Lease that knows it. */
function ours(props: Parameters<typeof replicated>[0] = {}): NamespaceObjects {
  const objects = replicated(props);
  const claim = (name: string): any => ({
    metadata: { name },
    spec: { resources: { requests: { storage: '12Gi' } } },
    status: { phase: 'Bound' },
  });
  const pod = (name: string): any => ({
    metadata: { name, labels: { 'cdk8s-pg/database': 'products-db', 'cdk8s-pg/component': 'instance' } },
  });
  return {
    ...objects,
    volumeSnapshots: ownBackup(NIGHTLY, { wal: props.walStorage !== undefined }),
    claims: ['data-products-db-0', 'data-products-db-1', 'data-another-0'].map(claim),
    pods: ['products-db-0', 'products-db-1'].map(pod),
    leases: (objects.leases ?? []).map((lease: any) =>
      lease.metadata.name === 'products-db'
        ? {
            ...lease,
            metadata: {
              ...lease.metadata,
              annotations: { mine: 'stays', 'cdk8s-pg/system-identifier': '7710580281788280891' },
            },
            spec: { holderIdentity: 'products-db-0' },
          }
        : lease,
    ),
  };
}

const owned = { ownerReferences: [{ kind: 'Cluster', name: 'gateway-db' }] };

/** A Cluster with what the operator has made for it. */
function theirs(props: Parameters<typeof operated>[0] = {}): NamespaceObjects {
  const { clusters = [], ...objects } = operated({ database: 'gateway', ...props });
  return {
    ...objects,
    ...operatedBackup(NIGHTLY, { wal: props.walStorage !== undefined }),
    clusters: clusters.map((each: any) => ({
      ...each,
      metadata: { ...each.metadata, annotations: { mine: 'stays', 'cnpg.io/nodeSerial': '2' }, uid: 'u' },
      status: { phase: 'Cluster in healthy state' },
    })),
    claims: [{ metadata: { name: 'gateway-db-1', ...owned } }],
    pods: [{ metadata: { name: 'gateway-db-1', ...owned } }],
  };
}

interface Given extends Happenings {
  readonly answer?: string;
  /** Instead of one with two rules. */
  readonly roles?: any[];
}

const ROLE = {
  metadata: { name: 'products-db' },
  rules: [
    { apiGroups: [''], resources: ['pods'], verbs: ['get'] },
    { apiGroups: ['snapshot.storage.k8s.io'], resources: ['volumesnapshots'], verbs: ['get'], resourceNames: ['a'] },
  ],
};

/** Runs a command on a namespace that it may change. */
async function acting(
  args: string,
  objects: NamespaceObjects,
  { answer, roles, ...happenings }: Given = {},
): Promise<Ended & { namespace: FakeNamespace; asked: string[] }> {
  const namespace = new FakeNamespace(objects, happenings);
  namespace.of('roles').push(...(roles ?? [ROLE]));
  const asked: string[] = [];
  let [out, err] = ['', ''];
  const surroundings: Surroundings = {
    write: (text) => (out += text),
    complain: (text) => (err += text),
    colours: false,
    now: () => NOW,
    connect: async () => namespace.access(),
    again: async () => false,
    pause: async () => {},
    synthesize: async (declaration, of) => synthesized(declaration, of),
    ...(answer === undefined ? {} : { ask: async (question) => (asked.push(question), answer) }),
  };
  const code = await run(args.split(' '), surroundings);
  return { code, out, err, namespace, asked };
}

/** Says that a restore is done as soon as it is looked at so often. */
function completedAfter(looks: number, name: string): Happenings {
  let seen = 0;
  return {
    looking: (namespace) => {
      const lease = namespace.find('leases', name);
      seen += 1;
      if (lease !== undefined && seen > looks)
        lease.metadata.annotations = { 'cdk8s-pg/restored': JSON.stringify({ snapshot: NIGHTLY, completedAt: NOW }) };
    },
  };
}

describe('under a name of its own', () => {
  test('everything is tried before anything is applied, and applied with the claims before the StatefulSet', async () => {
    const { code, out, err, namespace } = await acting('restore products-db --apply', ours());
    expect([code, out]).toEqual([0, 'npx cdk8s-pg status products-db-restored -n shop --watch tells how it goes\n']);
    const tried = namespace.done.filter((each) => each.startsWith('try '));
    const applied = namespace.done.filter((each) => each.startsWith('apply '));
    expect(namespace.done).toEqual([...tried, ...applied]);
    expect(applied).toEqual(tried.map((each) => each.replace('try', 'apply')));
    expect(applied.indexOf('apply persistentvolumeclaims data-products-db-restored-0')).toBeLessThan(
      applied.indexOf('apply statefulsets products-db-restored'),
    );
    expect(err).toMatch(
      /\napplied: products-db-restored begins with backup nightly-20261121030000 of products-db, of 2026-11-21T03:00:40Z\n$/,
    );
    expect(namespace.find('statefulsets', 'products-db')).toBeDefined();
  });

  test('what the API would refuse in the middle is refused before the beginning', async () => {
    const { code, err, namespace } = await acting('restore products-db --apply', ours(), { refused: ['statefulsets'] });
    expect([code, err]).toEqual([2, 'the cluster does not patch statefulsets: exceeded quota\n']);
    expect(namespace.done.filter((each) => !each.startsWith('try '))).toEqual([]);
  });

  test.each(['--wait', '--timeout 10m'])('%s tells how it goes until it is done', async (wait) => {
    const { code, out, err } = await acting(
      `restore products-db --apply ${wait}`,
      ours(),
      completedAfter(60, 'products-db-restored'),
    );
    expect([code, out]).toEqual([0, 'database products-db-restored is restored\n']);
    expect(err).toContain(
      'restore of products-db-restored: pending: claim data-products-db-restored-0 has no volume yet (kubectl describe pvc tells why)\n',
    );
    expect(err).toMatch(/restore of products-db-restored: completed\n$/);
  });

  test('--wait ends with a restore that failed, and says why', async () => {
    const { code, err } = await acting('restore products-db --apply --wait', ours(), {
      looking: (namespace) => {
        if (namespace.find('statefulsets', 'products-db-restored')) namespace.drop('volumesnapshots', NIGHTLY);
      },
    });
    expect([code, err]).toEqual([
      1,
      expect.stringMatching(
        `database products-db-restored was not restored: VolumeSnapshot ${NIGHTLY} is not there\n$`,
      ),
    ]);
  });

  test.each<[string, NamespaceObjects, string]>([
    [
      'restore products-db --as earlier --apply',
      { ...ours(), claims: [{ metadata: { name: 'data-earlier-0' } }, { metadata: { name: 'data-earlier-too-0' } }] },
      'an earlier database earlier has left claim data-earlier-0: give --as another name, or delete them if nothing in them is needed',
    ],
    [
      'restore products-db --as earlier --apply',
      {
        ...ours(),
        leases: [{ metadata: { name: 'earlier', annotations: { 'cdk8s-pg/system-identifier': '77' } } }],
      },
      'an earlier database earlier has left Lease earlier: give --as another name, or delete them if nothing in them is needed',
    ],
    [
      'restore products-db --store s3 --as products-db --apply',
      dumped(),
      'products-db is there, and its NetworkPolicy has to let the restore in: leave out --apply, complete what is printed, and apply that',
    ],
    [
      'restore products-db --store s3 --apply',
      { ...dumped(), cronJobs: [] },
      'nothing tells where store s3 is: leave out --apply, complete what is printed, and apply that',
    ],
    [
      'restore products-db --apply',
      { volumeSnapshots: ownBackup(NIGHTLY).map(({ metadata }) => ({ metadata, status: { readyToUse: true } })) },
      'nothing tells how large products-db was: leave out --apply, complete what is printed, and apply that',
    ],
  ])('%s is refused, and nothing is done', async (args, objects, expected) => {
    const { code, err, namespace } = await acting(args, objects);
    expect([code, err, namespace.done]).toEqual([2, `${expected}\n`, []]);
  });
});

test('what cannot be seen may be there: nothing is applied', async () => {
  const { code, err, namespace } = await acting('restore products-db --as products-db --apply', ours(), {
    forbidden: ['statefulsets'],
  });
  expect([code, err, namespace.done]).toEqual([
    2,
    'you may not list statefulsets.apps in namespace shop (kubectl auth can-i list statefulsets.apps -n shop)\n',
    [],
  ]);
});

describe('over a database that is there', () => {
  const WOULD = `database products-db is there, and would be replaced by backup ${NIGHTLY} of products-db, of 2026-11-21T03:00:40Z`;

  test.each<[string, Given, string]>([
    ['', {}, `${WOULD}; give --yes-replace products-db if that is meant, or --as another name: nothing was done`],
    [' --yes-replace product-db', {}, `${WOULD}; --yes-replace names product-db: nothing was done`],
    ['', { answer: 'yes' }, 'that is not its name: nothing was done'],
    ['', { answer: '' }, 'that is not its name: nothing was done'],
  ])('%s %j: nothing is done', async (more, given, expected) => {
    const { code, err, namespace } = await acting(
      `restore products-db --as products-db ${BY_NAME}${more}`,
      ours(),
      given,
    );
    expect([code, err, namespace.done]).toEqual([2, `${expected}\n`, []]);
  });

  const gone: Happenings = {
    removed: (namespace, resource, name) => {
      if (resource !== 'statefulsets' || name !== 'products-db') return;
      for (const pod of ['products-db-0', 'products-db-1']) namespace.drop('pods', pod);
    },
  };

  test('with its name typed: stopped, taken away, and made again around the restored volume', async () => {
    const { code, err, namespace, asked } = await acting(
      `restore products-db --as products-db ${BY_NAME} --no-backup-first`,
      ours(),
      { ...gone, answer: 'products-db\n' },
    );
    expect(code).toBe(0);
    expect(asked).toEqual([`${WOULD}. What it holds now is lost but for its backups.\nType its name to go on:`]);
    expect(namespace.done).toEqual([
      `patch volumesnapshots ${NIGHTLY} {"metadata":{"annotations":{"cdk8s-pg/keep":"true"}}}`,
      'remove statefulsets products-db',
      'remove persistentvolumeclaims data-products-db-0',
      'remove persistentvolumeclaims data-products-db-1',
      'remove leases products-db',
      `patch roles products-db {"rules":[{"apiGroups":[""],"resources":["pods"],"verbs":["get"]},{"apiGroups":["snapshot.storage.k8s.io"],"resources":["volumesnapshots"],"verbs":["get"],"resourceNames":["${NIGHTLY}"]}]}`,
      `patch configmaps products-db-config {"data":{"restore":"snapshot=${NIGHTLY}\\nwal-snapshot=\\ntrust=false\\n"}}`,
      'create leases products-db',
      'create persistentvolumeclaims data-products-db-0',
      'create statefulsets products-db',
    ]);
    expect(err).toContain(`backup ${NIGHTLY} is marked to be kept`);
  });

  test('what is made is what the construct would declare, and as large as it has grown', async () => {
    const objects = ours();
    const { namespace } = await acting(
      `restore products-db --as products-db ${BY_NAME} --no-backup-first --yes-replace products-db`,
      objects,
      gone,
    );
    const declared = await acting('restore products-db --apply --as b', objects);
    const claim = namespace.find('persistentvolumeclaims', 'data-products-db-0')!;
    const fromConstruct = declared.namespace.find('persistentvolumeclaims', 'data-b-0')!;
    const renamed = JSON.parse(
      JSON.stringify(fromConstruct).replaceAll('data-b-0', 'data-products-db-0').replaceAll('"b"', '"products-db"'),
    );
    const metadata = { ...renamed.metadata, namespace: undefined };
    expect(claim).toEqual({
      ...renamed,
      metadata,
      spec: { ...renamed.spec, resources: { requests: { storage: '12Gi' } } },
    });
    expect(namespace.find('leases', 'products-db')).toEqual({
      apiVersion: 'coordination.k8s.io/v1',
      kind: 'Lease',
      metadata: { name: 'products-db', labels: expect.any(Object), annotations: { mine: 'stays' } },
    });
    expect(namespace.find('statefulsets', 'products-db')?.spec).toEqual((objects.statefulSets as any[])[0].spec);
  });

  test('what the instances read is as if bootstrap had been declared: wish, rights and claims', async () => {
    const wal = { walStorage: { size: Size.gibibytes(2) } };
    const props = { name: 'products-db', storage: { size: Size.gibibytes(10) }, ...wal };
    const declared = synthesize((chart) => {
      const bootstrap = new RestoreFromSnapshot(chart, 'Restore', { backup: NIGHTLY });
      new ReplicatedPostgres(chart, 'Db', { ...props, bootstrap });
    });
    const plain = synthesize((chart) => void new ReplicatedPostgres(chart, 'Db', props));
    const roles = plain.filter(({ kind }) => kind === 'Role');
    const { namespace } = await acting(
      `restore products-db --as products-db ${BY_NAME} --no-backup-first --yes-replace products-db`,
      { ...ours(wal), claims: [] },
      { ...gone, roles },
    );
    const wanted = (kind: string, name: string): any =>
      declared.find((each) => each.kind === kind && each.metadata.name === name);
    expect(namespace.find('configmaps', 'products-db-config')).toEqual(wanted('ConfigMap', 'products-db-config'));
    const { rules } = wanted('Role', 'products-db');
    const patched = namespace.find('roles', 'products-db')?.rules;
    expect([patched, patched.length]).toEqual([expect.arrayContaining(rules), rules.length]);
    for (const claim of ['data-products-db-0', 'wal-products-db-0']) {
      const made = namespace.find('persistentvolumeclaims', claim)!;
      const { metadata, spec } = wanted('PersistentVolumeClaim', claim);
      expect(made.metadata).toEqual({ ...metadata, namespace: undefined });
      expect(made.spec).toEqual({ ...spec, resources: { requests: { storage: '10Gi' } } });
    }
  });

  test('volumes for WAL come back as well, or it is refused', async () => {
    const wal = { walStorage: { size: Size.gibibytes(2) } };
    const args = `restore products-db --as products-db ${BY_NAME} --no-backup-first --yes-replace products-db`;
    const { namespace } = await acting(args, ours(wal), gone);
    expect(namespace.done.slice(-3)).toEqual([
      'create persistentvolumeclaims data-products-db-0',
      'create persistentvolumeclaims wal-products-db-0',
      'create statefulsets products-db',
    ]);
    const without = await acting(args, { ...ours(wal), volumeSnapshots: ownBackup(NIGHTLY) }, gone);
    expect([without.code, without.err, without.namespace.done]).toEqual([
      2,
      `backup ${NIGHTLY} has no volume for WAL, and products-db has one: restore it under another name (--as)\n`,
      [],
    ]);
  });

  test('of another major version: refused', async () => {
    const objects = { ...ours(), volumeSnapshots: ownBackup(NIGHTLY, { version: '17.6' }) };
    const { err, namespace } = await acting(
      `restore products-db --as products-db ${BY_NAME} --yes-replace products-db`,
      objects,
    );
    expect([err, namespace.done]).toEqual([
      `backup ${NIGHTLY} was made by PostgreSQL 17, and products-db is PostgreSQL 18: restore it under another name (--as)\n`,
      [],
    ]);
  });

  test('without a schedule nothing can be backed up first, and nothing is deleted', async () => {
    const { code, err, namespace } = await acting(
      `restore products-db --as products-db ${BY_NAME} --yes-replace products-db`,
      ours(),
    );
    expect([code, err]).toEqual([
      2,
      expect.stringMatching(/products-db cannot be backed up first: .*; --no-backup-first goes on without it\n$/),
    ]);
    expect(namespace.done.filter((each) => !each.startsWith('patch '))).toEqual([]);
  });

  test('what a tool applies is said before', async () => {
    const objects = ours();
    (objects.statefulSets as any[])[0].metadata.labels['kustomize.toolkit.fluxcd.io/name'] = 'shop';
    const { err } = await acting(
      `restore products-db --as products-db ${BY_NAME} --no-backup-first --yes-replace products-db`,
      objects,
      gone,
    );
    expect(err).toMatch(/^Flux applies products-db: pause it first, or it may undo half of this\n/);
  });

  test('where a tool makes it again meanwhile, that is said', async () => {
    const { code, err } = await acting(
      `restore products-db --as products-db ${BY_NAME} --no-backup-first --yes-replace products-db`,
      ours(),
      {
        removed: (namespace, resource, name) => {
          gone.removed!(namespace, resource, name);
          // As soon as the claims are gone.
          if (resource === 'leases') namespace.of('persistentvolumeclaims');
        },
        looking: (namespace) => {
          if (
            !namespace.find('leases', 'products-db') &&
            namespace.done.length > 4 &&
            !namespace.find('statefulsets', 'products-db')
          )
            namespace.of('statefulsets').push({ metadata: { name: 'products-db' } });
        },
      },
    );
    expect(code).toBe(2);
    expect(err).toContain(
      'stopped half way: take away what is left of the database, and apply your manifests with bootstrap\n',
    );
    expect(err).toContain('statefulsets products-db already exists; what applies your manifests was not paused\n');
  });

  test('a Cluster goes with all that it owns, and comes back as it was, beginning with the backup', async () => {
    let looks = 0;
    const { code, namespace, err } = await acting(
      `restore gateway-db --as gateway-db ${BY_NAME} --no-backup-first --yes-replace gateway-db`,
      theirs({ walStorage: { size: Size.gibibytes(2) } }),
      {
        looking: (of) => {
          if (of.find('clusters', 'gateway-db') || (looks += 1) < 10) return;
          for (const resource of ['pods', 'persistentvolumeclaims']) of.drop(resource, 'gateway-db-1');
        },
      },
    );
    expect(code).toBe(0);
    expect(namespace.done).toEqual([
      `patch volumesnapshots ${NIGHTLY} {"metadata":{"annotations":{"cdk8s-pg/keep":"true"}}}`,
      `patch volumesnapshots ${NIGHTLY}-wal {"metadata":{"annotations":{"cdk8s-pg/keep":"true"}}}`,
      `patch backups ${NIGHTLY} {"metadata":{"annotations":{"cdk8s-pg/keep":"true"}}}`,
      'remove clusters gateway-db',
      'create clusters gateway-db',
    ]);
    expect(err).toContain('waiting until gateway-db-1, gateway-db-1 are gone\n');
    const { metadata, spec } = namespace.find('clusters', 'gateway-db')!;
    expect(metadata).toEqual({ name: 'gateway-db', labels: expect.any(Object), annotations: { mine: 'stays' } });
    expect(spec).toMatchObject({
      instances: 2,
      bootstrap: { recovery: { backup: { name: NIGHTLY }, database: 'gateway', owner: 'gateway' } },
    });
    expect(spec.bootstrap).not.toHaveProperty('initdb');
  });

  test('what kubectl remembers of a Cluster is what it begins with now, so that another way can be declared', async () => {
    const key = 'kubectl.kubernetes.io/last-applied-configuration';
    const objects = theirs();
    const [applied] = objects.clusters as any[];
    applied.metadata.annotations[key] = JSON.stringify({
      kind: 'Cluster',
      spec: { instances: 2, bootstrap: { initdb: {} } },
    });
    const { namespace, err } = await acting(
      `restore gateway-db --as gateway-db ${BY_NAME} --no-backup-first --yes-replace gateway-db`,
      objects,
      { removed: (of) => ['pods', 'persistentvolumeclaims'].forEach((each) => of.drop(each, 'gateway-db-1')) },
    );
    const { metadata, spec } = namespace.find('clusters', 'gateway-db')!;
    expect(JSON.parse(metadata.annotations[key])).toEqual({
      kind: 'Cluster',
      spec: { instances: 2, bootstrap: spec.bootstrap },
    });
    expect(err).toContain('add bootstrap to the declaration of gateway-db before it is applied again');
  });

  test('a backup that would be deleted with its Cluster is refused; one whose snapshots stay is restored by those', async () => {
    const args = `restore gateway-db --as gateway-db ${BY_NAME} --no-backup-first --yes-replace gateway-db`;
    const objects = theirs();
    Object.assign((objects.backups as any[])[0].metadata, owned);
    const clean: Happenings = {
      removed: (of) => ['pods', 'persistentvolumeclaims'].forEach((resource) => of.drop(resource, 'gateway-db-1')),
    };
    const { namespace } = await acting(args, objects, clean);
    expect(namespace.find('clusters', 'gateway-db')?.spec.bootstrap.recovery.volumeSnapshots).toEqual({
      storage: { apiGroup: 'snapshot.storage.k8s.io', kind: 'VolumeSnapshot', name: NIGHTLY },
    });
    (objects.volumeSnapshots as any[])[0].metadata.ownerReferences = [{ kind: 'Backup', name: NIGHTLY }];
    const refused = await acting(args, objects, clean);
    expect([refused.code, refused.err, refused.namespace.done]).toEqual([
      2,
      `VolumeSnapshot ${NIGHTLY} belongs to Cluster gateway-db, and would be deleted with it: restore it under another name (--as)\n`,
      [],
    ]);
  });
});
