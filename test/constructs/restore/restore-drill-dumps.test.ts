import { type Chart, Duration, Size } from 'cdk8s';
import { PersistentVolumeClaim, Secret } from 'cdk8s-plus-28';
import {
  BackupStore,
  CloudNativePostgres,
  type DrilledDumps,
  type IPostgres,
  Postgres,
  RestoreDrill,
  type RestoreDrillProps,
  S3Credentials,
  Schedule,
} from '../../../src';
import { parseDrillPlan } from '../../../src/programs/api/drill/plan';
import { PROGRAMS } from '../../../src/programs/bundled';
import { chart, database, environment, Manifests, refusal } from '../support/databases';

type Make = (scope: Chart) => IPostgres;
type Untyped = { [prop in keyof RestoreDrillProps]?: unknown };

const schedule = Schedule.expression('0 5 * * 0');
const ours: Make = (scope) => database({}, scope);
const elsewhere: Make = (scope) =>
  Postgres.fromAttributes(scope, 'Elsewhere', {
    name: 'legacy',
    namespace: 'shop',
    version: '17',
    host: 'db.example.org',
    database: 'shop',
    owner: 'shopper',
    ownerSecret: Secret.fromSecretName(scope, 'Owner', 'owner'),
  });
const far = (scope: Chart): BackupStore =>
  BackupStore.s3({
    bucket: 'shop-backups',
    endpoint: 'https://s3.example.org:9000',
    credentials: S3Credentials.fromSecret(Secret.fromSecretName(scope, 'Keys', 'keys')),
  });
const near = (scope: Chart): BackupStore =>
  BackupStore.volume({ name: 'near', claim: PersistentVolumeClaim.fromClaimName(scope, 'Near', 'dumps-near') });

function drilled(
  props: Untyped = {},
  { make = ours, store = far, dumps = {} }: { make?: Make; store?: typeof far; dumps?: Partial<DrilledDumps> } = {},
): Manifests {
  const scope = chart('shop');
  const all = { postgres: make(scope), schedule, dumps: { store: store(scope), ...dumps }, ...props };
  new RestoreDrill(scope, 'Drill', all as RestoreDrillProps);
  return new Manifests(scope);
}
const plan = (manifests: Manifests, name = 'products-db-dump-drill'): any =>
  parseDrillPlan(manifests.one('ConfigMap', name).data['plan.json'] as string);
const spec = (manifests: Manifests, name?: string): any => plan(manifests, name).objects.pod.spec;

describe('a drill of dumps', () => {
  const all = drilled();

  test('may make one pod and remove it, and nothing else', () => {
    expect(all.one('Role', 'products-db-dump-drill').rules).toEqual([
      {
        apiGroups: ['coordination.k8s.io'],
        resources: ['leases'],
        verbs: ['get', 'patch'],
        resourceNames: ['products-db-dump-drill'],
      },
      { apiGroups: [''], resources: ['pods'], verbs: ['create'] },
      {
        apiGroups: [''],
        resources: ['pods'],
        verbs: ['get', 'delete'],
        resourceNames: ['products-db-dump-drill-copy'],
      },
      { apiGroups: [''], resources: ['events'], verbs: ['create'] },
    ]);
  });

  test('its program has no credentials; its copy has them, without a token, and reaches names and the store alone', () => {
    const program = all.one('CronJob', 'products-db-dump-drill').spec.jobTemplate.spec.template.spec;
    expect(JSON.stringify(program)).not.toContain('"keys"');
    const copy = spec(all);
    expect(copy.automountServiceAccountToken).toBe(false);
    expect(copy.serviceAccountName).toBe('products-db-dump-drill-copy');
    const [companion, transfer] = copy.initContainers;
    expect([companion.name, companion.image]).toEqual(['drill-dump-companion', 'docker.io/library/node:24-slim']);
    expect(transfer.name).toBe('transfer');
    expect(JSON.stringify(transfer.env)).toContain('"keys"');
    expect(JSON.stringify([companion, copy.containers])).not.toContain('"keys"');
    expect(all.one('NetworkPolicy', 'products-db-dump-drill-copy').spec).toEqual({
      podSelector: {
        matchLabels: { 'cdk8s-pg/component': 'drill-copy', 'cdk8s-pg/drill': 'products-db-dump-drill' },
      },
      policyTypes: ['Ingress', 'Egress'],
      egress: [
        {
          ports: [
            { port: 53, protocol: 'UDP' },
            { port: 53, protocol: 'TCP' },
          ],
        },
        { ports: [{ port: 9000, protocol: 'TCP' }] },
      ],
    });
  });

  test('a store that is a volume is reached without a network', () => {
    const manifests = drilled({}, { store: near });
    const policy = manifests.one('NetworkPolicy', 'products-db-dump-drill-copy');
    expect(policy.spec).not.toHaveProperty('egress');
    expect(spec(manifests).volumes).toContainEqual(
      expect.objectContaining({ persistentVolumeClaim: { claimName: 'dumps-near' } }),
    );
  });

  test('its copy is a server of its own, in an empty directory', () => {
    const copy = spec(all);
    const [server] = copy.containers;
    expect(server.command).toEqual(['bash', '/cdk8s-pg/programs/drill-dump.sh']);
    expect(server.image).toBe('docker.io/library/postgres:18');
    expect(copy.securityContext).toMatchObject({ runAsUser: 999, fsGroup: 999 });
    expect(environment(server)).toMatchObject({
      CDK8S_PG_SOURCE_NAME: 'products-db',
      CDK8S_PG_STORE_NAMES: 's3',
      CDK8S_PG_JOBS: '1',
      CDK8S_PG_APP_DATABASE: 'app',
      CDK8S_PG_APP_OWNER: 'app',
      CDK8S_PG_AMCHECK: 'on',
      CDK8S_PG_DATA_CHECKSUMS: '',
      CDK8S_PG_SHARED_BUFFERS: '128MB',
    });
    expect(copy.volumes).toContainEqual({ name: 'scratch', emptyDir: {} });
    expect(plan(all)).toMatchObject({ engine: 'dump', objects: { claims: {}, clusterClaims: [] } });
  });

  test('every program that is mounted is there, as text', () => {
    const { data } = all.one('ConfigMap', 'products-db-dump-drill');
    const mounted = spec(all).volumes[0].configMap.items.map(({ key }: { key: string }) => key);
    for (const name of mounted) if (name !== 'dump.json') expect(data[name]).toBe(PROGRAMS.drill[name]);
    expect(mounted).toEqual(
      expect.arrayContaining(['drill-dump.sh', 'drill-dump-companion.js', 'transfer.sh', 'dump.json']),
    );
    // What they source.
    const sourced = mounted.flatMap((name: string) =>
      [...data[name].matchAll(/^\. "\$CODE\/(.+)"$/gm)].map(([, file]) => file),
    );
    expect(mounted).toEqual(expect.arrayContaining(sourced));
    expect(Buffer.byteLength(JSON.stringify(data))).toBeLessThan(900_000);
  });

  test('with a size, it lies on a volume that Kubernetes makes with the pod, which is waited for when it goes', () => {
    const manifests = drilled({ size: Size.gibibytes(20), storageClass: 'fast' });
    const { clusterClaims } = plan(manifests).objects;
    expect(clusterClaims).toEqual(['products-db-dump-drill-copy-scratch']);
    const scratch = spec(manifests).volumes.find(({ name }: { name: string }) => name === 'scratch');
    expect(scratch.ephemeral.volumeClaimTemplate.spec).toMatchObject({
      storageClassName: 'fast',
      resources: { requests: { storage: '20Gi' } },
    });
    expect(manifests.one('Role', 'products-db-dump-drill').rules).toContainEqual({
      apiGroups: [''],
      resources: ['persistentvolumeclaims'],
      verbs: ['get'],
      resourceNames: clusterClaims,
    });
  });

  test('which backup is told to what chooses it', () => {
    const told = (props: Untyped, dumps: Partial<DrilledDumps> = {}): unknown =>
      JSON.parse(drilled(props, { dumps }).one('ConfigMap', 'products-db-dump-drill').data['dump.json'] as string);
    expect(told({})).toEqual({ source: 'products-db', store: 's3' });
    expect(told({ minimumAge: Duration.days(2), maxAge: Duration.days(3) }, { source: 'old-db' })).toEqual({
      source: 'old-db',
      store: 's3',
      minimumAge: 172_800,
      maxAge: 259_200,
    });
  });

  test('of a database that CloudNativePG runs: its image, and the user that this knows', () => {
    const manifests = drilled(
      {},
      {
        make: (scope) =>
          new CloudNativePostgres(scope, 'Orders', { name: 'orders', storage: { size: Size.gibibytes(1) } }),
      },
    );
    const copy = spec(manifests, 'orders-dump-drill');
    expect(copy.containers[0].image).toMatch(/^ghcr\.io\/cloudnative-pg\/postgresql:18/);
    expect(copy.securityContext).toMatchObject({ runAsUser: 26, fsGroup: 26 });
  });

  test('of a database that somebody else runs', () => {
    const manifests = drilled({}, { make: elsewhere, dumps: { jobs: 4 } });
    const [server] = spec(manifests, 'legacy-dump-drill').containers;
    expect(server.image).toBe('docker.io/library/postgres:17');
    expect(environment(server)).toMatchObject({
      CDK8S_PG_JOBS: '4',
      CDK8S_PG_APP_DATABASE: 'shop',
      CDK8S_PG_APP_OWNER: 'shopper',
    });
    expect(server.resources).toEqual({ requests: { cpu: '100m', memory: '512Mi' }, limits: { memory: '512Mi' } });
  });

  test('another image, also of a newer version, from another registry', () => {
    const manifests = drilled(
      { registry: 'registry.example.org' },
      { make: elsewhere, dumps: { image: 'ghcr.io/cloudnative-pg/postgresql:18', transferImage: 'rclone/rclone:2' } },
    );
    const copy = spec(manifests, 'legacy-dump-drill');
    expect(copy.containers[0].image).toBe('registry.example.org/cloudnative-pg/postgresql:18');
    expect(copy.initContainers[1].image).toBe('registry.example.org/rclone/rclone:2');
    expect(copy.securityContext.runAsUser).toBe(26);
  });

  test('a platform that knows pods by their ServiceAccount knows the copy, and not the program', () => {
    const annotations = { 'eks.amazonaws.com/role-arn': 'arn:aws:iam::1:role/backups' };
    const credentials = S3Credentials.workloadIdentity({ serviceAccountAnnotations: annotations });
    const manifests = drilled({}, { store: () => BackupStore.s3({ bucket: 'shop-backups', credentials }) });
    expect(manifests.one('ServiceAccount', 'products-db-dump-drill-copy').metadata.annotations).toEqual(annotations);
    expect(manifests.one('ServiceAccount', 'products-db-dump-drill').metadata.annotations).toBeUndefined();
    // Or by its name alone.
    expect(all.one('ServiceAccount', 'products-db-dump-drill-copy').metadata.annotations).toBeUndefined();
    expect(spec(manifests)).toMatchObject({
      serviceAccountName: 'products-db-dump-drill-copy',
      automountServiceAccountToken: false,
    });
  });

  test('a platform that asks for a label of the pod finds it on the copy alone', () => {
    const podLabels = { 'azure.workload.identity/use': 'true' };
    const azure = { name: 'azure', type: 'azureblob', path: 'backups', identity: { podLabels } };
    const manifests = drilled({}, { store: () => BackupStore.rclone(azure) });
    const { metadata } = plan(manifests).objects.pod as { metadata: { labels: object } };
    expect(metadata.labels).toMatchObject(podLabels);
    expect(
      manifests.one('CronJob', 'products-db-dump-drill').spec.jobTemplate.spec.template.metadata.labels,
    ).not.toHaveProperty('azure.workload.identity/use');
  });

  test('stands beside one of snapshots', () => {
    const scope = chart('shop');
    const postgres = database({}, scope);
    new RestoreDrill(scope, 'Snapshots', { postgres, schedule });
    new RestoreDrill(scope, 'Dumps', { postgres, schedule, dumps: { store: far(scope) } });
    expect(new Manifests(scope).names).toEqual(
      expect.arrayContaining(['CronJob/products-db-drill', 'CronJob/products-db-dump-drill']),
    );
  });
});

test.each<[Untyped, Partial<DrilledDumps>, string]>([
  [
    { dumps: 'far' },
    {},
    'dumps: "far" says of no store; write { store: BackupStore.s3({ bucket: \'shop-backups\' }) }',
  ],
  [{}, { store: undefined }, "dumps.store: is missing; write for example BackupStore.s3({ bucket: 'shop-backups' })"],
  [
    {},
    { store: BackupStore.volume({ size: Size.gibibytes(1) }) },
    'dumps.store: is a volume that would be made, and so empty; give the claim that has the backups',
  ],
  [{}, { jobs: 0 }, 'dumps.jobs: 0 is not a whole number'],
  [{}, { source: '../x' }, "dumps.source: '../x' cannot be the name of a folder"],
  [{}, { image: 'postgres:18-alpine' }, 'dumps.image: is an Alpine image'],
  [{}, { image: 'a b' }, "dumps.image: 'a b'"],
  [{ storageClass: 'fast' }, {}, 'storageClass: is for a volume of size; give that too, or leave it out'],
])('refused: %j %j', (props, dumps, message) => {
  expect(refusal(() => drilled(props, { dumps }))).toContain(`- ${message}`);
});

test('what is wrong with its program is said once', () => {
  const programResources = { memory: { request: Size.mebibytes(2), limit: Size.mebibytes(1) } };
  const text = refusal(() => drilled({ registry: 'Mirror', programResources }));
  expect(text.match(/^- (registry|programResources)/gm)).toEqual(['- registry', '- programResources']);
});

test('what has no effect is warned of', () => {
  const scope = chart('shop');
  const dumps = { store: far(scope), sorce: 'x' };
  new RestoreDrill(scope, 'Drill', { postgres: database({}, scope), schedule, dumps, dataChecksums: true });
  const warnings = scope.node
    .findChild('Drill')
    .node.metadata.filter(({ type }) => type === 'cdk8s-pg:warning')
    .map(({ data }) => data as string);
  expect(warnings).toEqual([
    'dataChecksums: has no effect: the pages that a dump is restored to are new',
    'sorce: is not known and has no effect; was source meant?',
  ]);
});
