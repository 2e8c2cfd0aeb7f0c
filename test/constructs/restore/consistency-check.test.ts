import { type Chart, Duration, Size } from 'cdk8s';
import { Cpu, ImagePullPolicy, Secret } from 'cdk8s-plus-28';
import {
  AssertionTarget,
  CloudNativePostgres,
  ConsistencyCheck,
  type ConsistencyCheckProps,
  type IPostgres,
  Postgres,
  Schedule,
} from '../../../src';
import { PROGRAMS } from '../../../src/programs/bundled';
import { consistencyRules } from '../../../src/programs/rules';
import { chart, database, environment, Manifests, refusal } from '../support/databases';

type Untyped = { [prop in keyof ConsistencyCheckProps]?: unknown };
type Make = (scope: Chart) => IPostgres;

const own: Make = (scope) => database({ version: '18.1', replicas: 2 }, scope);
const operator: Make = (scope) =>
  new CloudNativePostgres(scope, 'Cluster', {
    name: 'products-db',
    image: 'ghcr.io/cloudnative-pg/postgresql:18.1-standard-trixie',
    replicas: 2,
    storage: { size: Size.gibibytes(1) },
  });
const foreign: Make = (scope) =>
  Postgres.fromAttributes(scope, 'Foreign', {
    name: 'legacy',
    namespace: 'shop',
    version: '16',
    host: 'pg.example.com',
    instanceHosts: ['a.pg.example.com', 'b.pg.example.com'],
    port: 6432,
    database: 'orders',
    owner: 'orders_owner',
    ownerSecret: Secret.fromSecretName(scope, 'Login', 'legacy-login'),
  });

const schedule = Schedule.daily({ hour: 5 });

function manifests(props: Partial<ConsistencyCheckProps> = {}, make = own): Manifests {
  const scope = chart('shop');
  new ConsistencyCheck(scope, 'Check', { name: 'products-check', postgres: make(scope), ...props });
  return new Manifests(scope);
}

const pod = (of: Manifests): any =>
  of.all.find(({ kind, metadata: { name } }) => kind === 'Job' && /^products-check-/.test(name)).spec.template;
const scheduledPod = (props: Partial<ConsistencyCheckProps> = {}): any =>
  manifests({ schedule, ...props }).one('CronJob').spec.jobTemplate.spec.template.spec;
const client = (props: Partial<ConsistencyCheckProps> = {}): any => scheduledPod(props).containers[0];
const variables = (props: Partial<ConsistencyCheckProps> = {}): Record<string, string> => environment(client(props));
const plan = (of: Manifests): any => JSON.parse(of.one('ConfigMap', 'products-check').data['plan.json'] as string);

describe('a check', () => {
  test('is a Job with an identity and rights of its own', () => {
    const names = manifests().names.filter((name) => name.includes('products-check'));
    expect(names).toEqual([
      'ServiceAccount/products-check',
      'Role/products-check',
      'RoleBinding/products-check',
      'ConfigMap/products-check',
      'NetworkPolicy/products-check',
      expect.stringMatching(/^Job\/products-check-[0-9a-f]{8}$/),
    ]);
  });

  test('is not tried again: what it found would only be found again', () => {
    const job = manifests().all.find(
      ({ kind, metadata }) => kind === 'Job' && metadata.name.startsWith('products-check'),
    );
    expect(job.spec).toMatchObject({
      backoffLimit: 0,
      activeDeadlineSeconds: 4500,
      template: { spec: { restartPolicy: 'Never' } },
    });
  });

  test('is another Job when what it checks changes, and the same when nothing does', () => {
    const name = (props?: Partial<ConsistencyCheckProps>): string =>
      manifests(props).names.find((each) => each.startsWith('Job/products-check')) as string;
    const changes: Partial<ConsistencyCheckProps>[] = [
      {},
      { amcheck: true },
      { assertions: [{ name: 'a', sql: 'SELECT true' }] },
    ];
    expect(name()).toBe(name());
    expect(new Set(changes.map(name)).size).toBe(3);
  });

  test('by a schedule is a CronJob, one run at a time', () => {
    const { jobTemplate, ...spec } = manifests({ schedule }).one('CronJob').spec;
    expect(spec).toEqual({
      schedule: '0 5 * * *',
      timeZone: 'Etc/UTC',
      suspend: false,
      concurrencyPolicy: 'Forbid',
      startingDeadlineSeconds: 3600,
      successfulJobsHistoryLimit: 3,
      failedJobsHistoryLimit: 3,
    });
    expect(jobTemplate.spec).toMatchObject({ backoffLimit: 0, activeDeadlineSeconds: 4230 });
  });

  test('has the programs, and a plan with the names of the instances', () => {
    const files = manifests().one('ConfigMap', 'products-check').data;
    expect(files).toEqual({ ...PROGRAMS.consistency, 'plan.json': files['plan.json'] });
    expect(plan(manifests())).toEqual({
      database: 'products-db',
      instances: [
        { name: 'products-db-0', host: 'products-db-0.products-db.shop.svc', port: 5432 },
        { name: 'products-db-1', host: 'products-db-1.products-db.shop.svc', port: 5432 },
      ],
      assertions: [],
    });
  });

  test('has passwords only where no token is, as files, and a token only where no password is', () => {
    const { spec } = pod(manifests());
    const mounts = ({ volumeMounts }: any): string[] => volumeMounts.map(({ name }: any) => name);
    const [companion] = spec.initContainers;
    expect(companion).toMatchObject({
      name: 'companion',
      restartPolicy: 'Always',
      command: ['node', '/cdk8s-pg/programs/companion.js'],
    });
    expect(mounts(companion)).toEqual(['programs', 'token', 'run']);
    expect(mounts(spec.containers[0])).toEqual(['programs', 'run', 'tmp', 'login']);
    expect(spec.volumes.find(({ name }: any) => name === 'login')).toEqual({
      name: 'login',
      secret: { secretName: 'products-db-owner', items: [{ key: 'password', path: 'password' }], defaultMode: 0o440 },
    });
    expect(JSON.stringify(spec)).not.toMatch(/PGPASSWORD|secretKeyRef/);
  });

  test('runs under the restricted standard', () => {
    const { spec } = pod(manifests());
    expect(spec.securityContext).toMatchObject({ runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } });
    for (const { securityContext } of [...spec.containers, ...spec.initContainers])
      expect(securityContext).toEqual({
        allowPrivilegeEscalation: false,
        capabilities: { drop: ['ALL'] },
        readOnlyRootFilesystem: true,
      });
  });

  test('asks with the psql of the database’s own image', () => {
    expect(client()).toMatchObject({
      name: 'check-consistency',
      image: 'docker.io/library/postgres:18.1',
      command: ['bash', '/cdk8s-pg/programs/check-consistency.sh'],
      resources: { requests: { cpu: '50m', memory: '64Mi' }, limits: { memory: '256Mi' } },
    });
  });

  test('every default is written', () => {
    expect(variables()).toEqual({
      CDK8S_PG_APP_DATABASE: 'app',
      CDK8S_PG_ROLE: 'app',
      CDK8S_PG_SSL_MODE: 'prefer',
      CDK8S_PG_INSTANCES: '2',
      CDK8S_PG_CHECK_REPLICATION: 'on',
      CDK8S_PG_CHECK_ROWS: 'on',
      CDK8S_PG_AMCHECK: 'off',
      CDK8S_PG_DATA_CHECKSUMS: 'off',
      CDK8S_PG_FAIL_ON_SKIPPED: 'off',
      CDK8S_PG_MAX_TABLE_SIZE: '1073741824',
      CDK8S_PG_MAX_LAG: '30',
      CDK8S_PG_ANSWER_TIMEOUT: '30',
      CDK8S_PG_LOCK_TIMEOUT: '2',
      CDK8S_PG_HOLD_TIMEOUT: '5',
      CDK8S_PG_STATEMENT_TIMEOUT: '300',
      CDK8S_PG_ATTEMPTS: '5',
      CDK8S_PG_DEADLINE: '3600',
      LC_ALL: 'C.UTF-8',
      TZ: 'UTC',
    });
  });
});

describe('who reaches whom', () => {
  const selector = { 'cdk8s-pg/component': 'consistency-check', 'cdk8s-pg/check': 'products-check' };
  const to = (of: Manifests): any => of.one('NetworkPolicy', 'products-check').spec.egress.at(-1);

  test.each([
    ['of one StatefulSet', own, { 'cdk8s-pg/database': 'products-db', 'cdk8s-pg/component': 'instance' }],
    ['of the operator', operator, { 'cnpg.io/cluster': 'products-db', 'cnpg.io/podRole': 'instance' }],
  ])('the check reaches the instances %s, and they let it in', (_, make, labels) => {
    const all = manifests({}, make);
    expect(pod(all).metadata.labels).toMatchObject(selector);
    expect(to(all)).toEqual({
      ports: [{ port: 5432, protocol: 'TCP' }],
      to: [{ podSelector: { matchLabels: labels } }],
    });
    const [{ from }] = all.one('NetworkPolicy', 'products-db').spec.ingress;
    expect(from).toContainEqual({ podSelector: { matchLabels: selector } });
  });

  test('a database that is no pod of ours is reached by its port', () => {
    expect(to(manifests({}, foreign))).toEqual({ ports: [{ port: 6432, protocol: 'TCP' }] });
  });

  test('without NetworkPolicies there is none', () => {
    expect(manifests({ networkPolicy: { enabled: false } }).names).not.toContain('NetworkPolicy/products-check');
  });
});

describe('the engines', () => {
  test.each<[string, Make, boolean]>([
    ['of one StatefulSet', own, false],
    ['of somebody else', foreign, false],
    ['of the operator', operator, true],
  ])('pods are listed only where instances have no names: %s', (_, make, findsPods) => {
    expect(manifests({}, make).one('Role', 'products-check').rules).toEqual(consistencyRules({ findsPods }));
  });

  test('the operator’s instances are found by their pods', () => {
    const all = manifests({}, operator);
    expect(plan(all).instances).toEqual({
      podLabels: { 'cnpg.io/cluster': 'products-db', 'cnpg.io/podRole': 'instance' },
      port: 5432,
      count: 2,
      within: 300,
    });
    expect(pod(all).spec.containers[0].image).toBe('ghcr.io/cloudnative-pg/postgresql:18.1-standard-trixie');
    expect(environment(pod(all).spec.containers[0])).toMatchObject({ CDK8S_PG_SSL_MODE: 'require' });
  });

  test('a database of somebody else is checked by what its attributes say', () => {
    const all = manifests({}, foreign);
    const [container] = pod(all).spec.containers;
    expect(plan(all).instances).toEqual([
      { name: 'a', host: 'a.pg.example.com', port: 6432 },
      { name: 'b', host: 'b.pg.example.com', port: 6432 },
    ]);
    expect(container.image).toBe('docker.io/library/postgres:16');
    expect(environment(container)).toMatchObject({
      CDK8S_PG_APP_DATABASE: 'orders',
      CDK8S_PG_ROLE: 'orders_owner',
      CDK8S_PG_INSTANCES: '2',
    });
    expect(pod(all).spec.volumes).toContainEqual(
      expect.objectContaining({ secret: expect.objectContaining({ secretName: 'legacy-login' }) }),
    );
  });
});

describe('every prop', () => {
  test.each<[Partial<ConsistencyCheckProps>, Record<string, string>]>([
    [{ replication: false }, { CDK8S_PG_CHECK_REPLICATION: 'off' }],
    [{ rows: false }, { CDK8S_PG_CHECK_ROWS: 'off' }],
    [{ amcheck: true }, { CDK8S_PG_AMCHECK: 'on' }],
    [{ dataChecksums: true }, { CDK8S_PG_DATA_CHECKSUMS: 'on' }],
    [{ failOnSkipped: true }, { CDK8S_PG_FAIL_ON_SKIPPED: 'on' }],
    [{ maxLag: Duration.minutes(1) }, { CDK8S_PG_MAX_LAG: '60' }],
    [{ maxLagBytes: Size.mebibytes(16) }, { CDK8S_PG_MAX_LAG_BYTES: '16777216' }],
    [{ maxTableSize: Size.kibibytes(64) }, { CDK8S_PG_MAX_TABLE_SIZE: '65536' }],
    [{ answerTimeout: Duration.seconds(5) }, { CDK8S_PG_ANSWER_TIMEOUT: '5' }],
    [{ lockTimeout: Duration.seconds(1) }, { CDK8S_PG_LOCK_TIMEOUT: '1' }],
    [{ maxHold: Duration.seconds(3) }, { CDK8S_PG_HOLD_TIMEOUT: '3' }],
    [{ statementTimeout: Duration.hours(1) }, { CDK8S_PG_STATEMENT_TIMEOUT: '3600' }],
    [{ attempts: 9 }, { CDK8S_PG_ATTEMPTS: '9' }],
    [{ deadline: Duration.minutes(10) }, { CDK8S_PG_DEADLINE: '600' }],
    [
      { tables: ['public.orders', 'shop.*', 'cust_?'] },
      { CDK8S_PG_TABLES: 'public.orders\nshop.*\ncust_?', CDK8S_PG_TABLES_LIKE: 'public.orders\nshop.%\n%.cust\\__' },
    ],
    [{ excludeTables: ['audit.*'] }, { CDK8S_PG_EXCLUDED_LIKE: 'audit.%' }],
  ])('%j is told to the program', (props, expected) => {
    expect(variables(props)).toMatchObject(expected);
  });

  test('assertions are part of the plan', () => {
    const assertions = [
      { name: 'orders are there', sql: 'SELECT count(*) > 0 FROM orders' },
      {
        name: 'the version',
        sql: 'SELECT max(version) FROM schema_version',
        on: AssertionTarget.EVERY_INSTANCE,
        expect: '42',
      },
    ];
    expect(plan(manifests({ assertions })).assertions).toEqual([{ ...assertions[0], on: 'primary' }, assertions[1]]);
  });

  test('another role logs in by its Secret, and servers are verified by a certificate', () => {
    const scope = chart('shop');
    const secret = (name: string) => Secret.fromSecretName(scope, name, name);
    const props = {
      credentials: secret('checker'),
      rootCertificateSecret: secret('authority'),
      rootCertificateKey: 'root.pem',
    };
    expect(scheduledPod(props).volumes).toEqual(
      expect.arrayContaining([
        {
          name: 'login',
          secret: {
            secretName: 'checker',
            items: ['username', 'password'].map((key) => ({ key, path: key })),
            defaultMode: 0o440,
          },
        },
        {
          name: 'root',
          secret: { secretName: 'authority', items: [{ key: 'root.pem', path: 'ca.crt' }], defaultMode: 0o440 },
        },
      ]),
    );
    expect(variables(props)).toMatchObject({
      CDK8S_PG_SSL_MODE: 'verify-ca',
      CDK8S_PG_SSL_ROOT: '/cdk8s-pg/secrets/root/ca.crt',
    });
  });

  test('images, resources, labels and annotations', () => {
    const scope = chart('shop');
    const props: Partial<ConsistencyCheckProps> = {
      image: 'postgres:18.3',
      programImage: 'node:22-slim',
      registry: 'registry.example.com/mirror',
      imagePullPolicy: ImagePullPolicy.ALWAYS,
      imagePullSecrets: [Secret.fromSecretName(scope, 'Pull', 'pull')],
      resources: { cpu: { request: Cpu.millis(200) } },
      programResources: { memory: { limit: Size.mebibytes(64) } },
      labels: { team: 'shop' },
      annotations: { note: 'daily' },
    };
    const spec = scheduledPod(props);
    expect(spec.imagePullSecrets).toEqual([{ name: 'pull' }]);
    expect(spec.containers[0]).toMatchObject({
      image: 'registry.example.com/mirror/library/postgres:18.3',
      imagePullPolicy: 'Always',
      resources: { requests: { cpu: '200m' } },
    });
    expect(spec.initContainers[0]).toMatchObject({
      image: 'registry.example.com/mirror/library/node:22-slim',
      resources: { limits: { memory: '64Mi' } },
    });
    expect(manifests({ schedule, ...props }).one('CronJob').metadata).toMatchObject({
      labels: { team: 'shop', 'app.kubernetes.io/managed-by': 'cdk8s-pg' },
      annotations: { note: 'daily' },
    });
  });

  test('what a schedule has besides', () => {
    const props = { suspend: true, startingDeadline: Duration.minutes(5), successfulHistory: 0, failedHistory: 9 };
    expect(manifests({ schedule, ...props }).one('CronJob').spec).toMatchObject({
      suspend: true,
      startingDeadlineSeconds: 300,
      successfulJobsHistoryLimit: 0,
      failedJobsHistoryLimit: 9,
    });
  });
});

describe('what is refused', () => {
  const problem = (props: Untyped): string => {
    const [title, ...problems] = refusal(() => manifests(props as Partial<ConsistencyCheckProps>)).split('\n');
    expect(title).toMatch(/^shop\/Check: \d+ problems?:$/);
    return problems.join('\n');
  };

  test.each<[Untyped, string]>([
    [{ name: undefined }, '- name: is missing; give the check a name that stays, such as products-db-check'],
    [
      { name: 'Check' },
      "- name: 'Check' is not a DNS label; write lowercase letters, digits and '-', begin with a letter and end with a letter or a digit",
    ],
    [
      { name: 'c'.repeat(53) },
      `- name: '${'c'.repeat(53)}' has 53 characters; 52 are allowed, because those of Jobs are made from it`,
    ],
    [
      { name: 'products-db' },
      "- name: needs the object name 'products-db' in namespace shop, which shop/products-db has already; choose another name, or another namespace",
    ],
    [
      { postgres: undefined },
      '- postgres: is missing; give the database, such as a ReplicatedPostgres or a CloudNativePostgres',
    ],
    [
      { schedule: '0 5 * * *' },
      `- schedule: "0 5 * * *" is no Schedule; write for example Schedule.expression('0 5 * * *')`,
    ],
    [{ rows: 'yes' }, '- rows: "yes" is neither true nor false; write one of them, without quotes'],
    [{ maxLag: 30 }, '- maxLag: 30 is not a Duration; write Duration.seconds(30)'],
    [
      { lockTimeout: Duration.millis(500) },
      '- lockTimeout: 0.5 s is not a whole number of seconds, 1 or more; write for example Duration.seconds(1)',
    ],
    [{ maxTableSize: '1Gi' }, "- maxTableSize: '1Gi' is not a Size; write Size.gibibytes(1)"],
    [{ attempts: 0 }, '- attempts: 0 is not a whole number, from 1 to 100; write such a number'],
    [{ tables: [] }, '- tables: [] means no table; write rows: false, or leave it out'],
    [{ tables: 'orders' }, `- tables: "orders" is not a list; write ['public.orders'], for example`],
    [
      { excludeTables: ['a\nb'] },
      `- excludeTables[0]: "a\\nb" is no pattern for tables; write for example 'public.orders' or 'shop.*'`,
    ],
    [
      { assertions: [{ name: '', sql: '' }] },
      '- assertions[0].name: "" is no name; write what has to hold, as one line of at most 100 characters\n' +
        `- assertions[0].sql: "" is no query; write for example 'SELECT count(*) > 0 FROM orders'`,
    ],
    [
      {
        assertions: [
          { name: 'a', sql: 'SELECT 1', expect: 1 },
          { name: 'a', sql: '\\! id', on: 'standby' },
        ],
      },
      "- assertions[0].expect: 1 is not a text; write '1'\n" +
        "- assertions[1].name: 'a' is the name of another assertion; give each a name of its own\n" +
        '- assertions[1].sql: "\\\\! id" is a command of psql; write a query of SQL\n' +
        '- assertions[1].on: "standby" is none of its values; write one of primary, every-instance',
    ],
    [
      { rootCertificateKey: 'ca.pem' },
      '- rootCertificateKey: is a key of rootCertificateSecret; give that too, or leave it out',
    ],
    [
      { rootCertificateKey: 'ca/crt' },
      '- rootCertificateKey: is a key of rootCertificateSecret; give that too, or leave it out\n' +
        `- rootCertificateKey: "ca/crt" can be no key of a Secret; write letters, digits, '-', '_' and '.'`,
    ],
    [
      { credentials: 'checker' },
      "- credentials: 'checker' is not a reference to a Secret; write Secret.fromSecretName(this, 'an id', 'checker') with Secret from cdk8s-plus-28",
    ],
    [{ image: 'postgres' }, "- image: 'postgres' has neither tag nor digest, which means latest; name a version"],
    [
      { image: 'postgres:18-alpine' },
      "- image: 'postgres:18-alpine' is an Alpine image, which lacks bash and sorts text otherwise than Debian's; take one without alpine in its tag",
    ],
  ])('%j', (props, expected) => {
    expect(problem(props)).toBe(expected);
  });

  test('a prop that looks misspelt is warned of', () => {
    const warn = jest.spyOn(console, 'warn').mockImplementation(() => {});
    manifests({ asertions: [] } as Partial<ConsistencyCheckProps>);
    expect(warn).toHaveBeenCalledWith(
      'warning: shop/Check: asertions: is not known and has no effect; was assertions meant?',
    );
    warn.mockRestore();
  });
});
