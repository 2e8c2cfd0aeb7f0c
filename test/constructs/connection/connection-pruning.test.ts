import { App, Chart, Size } from 'cdk8s';
import { Cpu, ImagePullPolicy, Secret } from 'cdk8s-plus-28';
import { ConnectionPruning, type ConnectionPruningProps, Schedule } from '../../../src';
import { PROGRAMS } from '../../../src/programs/bundled';
import { pruningRules } from '../../../src/programs/rules';
import { WARNING } from '../../../src/constructs/report-warnings';
import { connection, foreign } from '../support/connections';
import { chart, Manifests, refusal } from '../support/databases';

type Untyped = { [prop in keyof ConnectionPruningProps]?: unknown };

const prune = (props: Partial<ConnectionPruningProps> = {}, scope = chart('shop'), id = 'Prune') =>
  new ConnectionPruning(scope, id, { name: 'products-api', ...props });

/** Those objects that pruning makes, beside version 3 of the connection. */
function manifests(props: Partial<ConnectionPruningProps> = {}, versions: (number | string)[] = [3]): Manifests {
  const scope = chart('shop');
  prune(props, scope);
  // Declared after it.
  versions.forEach((version, index) =>
    connection({ version }, new Chart(scope.node.root, `c${index}`, { namespace: 'shop' })),
  );
  return new Manifests(scope);
}

const plan = (of: Manifests, name?: string): any => JSON.parse(of.one('ConfigMap', name).data['plan.json'] as string);

describe('pruning', () => {
  const all = manifests();

  test('is a CronJob with an identity and rights of its own', () => {
    expect(all.names).toEqual(
      ['ServiceAccount', 'Role', 'RoleBinding', 'ConfigMap', 'NetworkPolicy', 'CronJob'].map(
        (kind) => `${kind}/products-api-prune`,
      ),
    );
  });

  test('runs by night, one at a time, and every default that the API would add is written', () => {
    const { jobTemplate, ...spec } = all.one('CronJob').spec;
    expect(spec).toEqual({
      schedule: '17 3 * * *',
      timeZone: 'Etc/UTC',
      suspend: false,
      concurrencyPolicy: 'Forbid',
      startingDeadlineSeconds: 3600,
      successfulJobsHistoryLimit: 3,
      failedJobsHistoryLimit: 3,
    });
    const { template, ...job } = jobTemplate.spec;
    expect(job).toEqual({
      backoffLimit: 0,
      activeDeadlineSeconds: 600,
      podFailurePolicy: {
        rules: [{ action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget', status: 'True' }] }],
      },
    });
    expect(template.spec.restartPolicy).toBe('Never');
    expect(template.spec.containers[0].command).toEqual(['node', '/cdk8s-pg/programs/prune-connections.js']);
    expect(template.spec.containers[0].env).toEqual([
      { name: 'CDK8S_PG_PLAN', value: '/cdk8s-pg/programs/plan.json' },
      { name: 'POD_NAMESPACE', valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' } } },
    ]);
  });

  test('has the program and a plan', () => {
    const { 'plan.json': text, ...files } = all.one('ConfigMap').data;
    expect(files).toEqual(PROGRAMS.pruning);
    expect(JSON.parse(text as string)).toEqual({
      connection: 'products-api',
      keep: 3,
      dryRun: false,
      declared: ['products-api-v3'],
      candidates: ['products-api-v1', 'products-api-v2'],
    });
  });

  test('may read and delete the candidates, and nothing else of Secrets', () => {
    expect(all.one('Role').rules).toEqual(pruningRules({ candidates: ['products-api-v1', 'products-api-v2'] }));
  });

  test('its NetworkPolicy finds its pods alone', () => {
    const labels = all.one('NetworkPolicy').spec.podSelector.matchLabels;
    expect(labels).toEqual({
      'app.kubernetes.io/managed-by': 'cdk8s-pg',
      'cdk8s-pg/connection': 'products-api',
      'cdk8s-pg/component': 'connection-pruning',
    });
    expect(all.one('CronJob').spec.jobTemplate.spec.template.metadata.labels).toEqual(labels);
  });

  test('tells its names', () => {
    const made = prune();
    expect([made.name, made.namespace, made.cronJobName]).toEqual(['products-api', 'shop', 'products-api-prune']);
  });
});

describe('what is looked at', () => {
  test('follows from all versions that are declared, also later and elsewhere in the app', () => {
    expect(plan(manifests({}, [2, 5]))).toMatchObject({
      declared: ['products-api-v2', 'products-api-v5'],
      candidates: ['products-api-v1', 'products-api-v3', 'products-api-v4'],
    });
  });

  test('is also what is named as a former version', () => {
    const formerVersions = ['2026-10-01', 'v1'];
    expect(plan(manifests({ formerVersions }, [2])).candidates).toEqual(['products-api-v1', 'products-api-2026-10-01']);
  });

  test('is not what belongs to another connection or namespace', () => {
    const scope = chart('shop');
    prune({}, scope);
    connection({ version: 2 }, scope);
    connection({ version: 9 }, new Chart(scope.node.root, 'elsewhere', { namespace: 'shop' }), 'Ours');
    const other = new Chart(scope.node.root, 'other', { namespace: 'shop' });
    connection({ version: 20, name: 'stock-api' }, other);
    const away = new Chart(scope.node.root, 'away', { namespace: 'away' });
    connection({ version: 30, postgres: foreign(away, { namespace: 'away' }) }, away);
    expect(plan(new Manifests(scope), 'products-api-prune').declared).toEqual(['products-api-v2', 'products-api-v9']);
  });

  test('is nothing where only the first version is declared', () => {
    const all = manifests({}, [1]);
    expect(plan(all).candidates).toEqual([]);
    expect(all.one('Role').rules).toEqual(pruningRules({ candidates: [] }));
  });
});

describe('at synthesis, a connection that this app does not declare', () => {
  const yaml = (props: Partial<ConnectionPruningProps>): string => {
    const app = new App();
    prune(props, new Chart(app, 'shop', { namespace: 'shop' }));
    return app.synthYaml();
  };

  test('is an error', () => {
    expect(refusal(() => yaml({}))).toContain(
      "shop/Prune: name: this app declares no version of 'products-api' in namespace shop; give the name and namespace of a ConnectionSecret, or formerVersions",
    );
  });

  test('is none where former versions are named: the last is gone', () => {
    expect(yaml({ formerVersions: ['v1', 'v2'] })).toContain('products-api-prune');
  });
});

test('every prop has its effect', () => {
  const scope = chart();
  const props: Required<ConnectionPruningProps> = {
    name: 'stock-api',
    namespace: 'stock',
    keep: 5,
    formerVersions: ['beta'],
    schedule: Schedule.expression('0 4 * * 1', 'Europe/Berlin'),
    dryRun: true,
    suspend: true,
    labels: { team: 'stock' },
    annotations: { contact: 'stock@example.com' },
    programImage: 'node:22.20.0-slim',
    registry: 'mirror.example.com/cache',
    imagePullPolicy: ImagePullPolicy.ALWAYS,
    imagePullSecrets: [Secret.fromSecretName(scope, 'Pull', 'pull-secret')],
    programResources: { cpu: { request: Cpu.millis(20) }, memory: { limit: Size.mebibytes(256) } },
    networkPolicy: { enabled: false },
  };
  new ConnectionPruning(scope, 'Prune', props);
  const all = new Manifests(scope);
  expect(all.names.map((name) => name.split('/')[0])).not.toContain('NetworkPolicy');
  for (const { metadata } of all.all) {
    expect(metadata).toMatchObject({
      name: 'stock-api-prune',
      namespace: 'stock',
      labels: { team: 'stock', 'cdk8s-pg/connection': 'stock-api' },
      annotations: { contact: 'stock@example.com' },
    });
  }
  expect(plan(all)).toEqual({
    connection: 'stock-api',
    keep: 5,
    dryRun: true,
    declared: [],
    candidates: ['stock-api-beta'],
  });
  const { spec } = all.one('CronJob');
  expect(spec).toMatchObject({ schedule: '0 4 * * 1', timeZone: 'Europe/Berlin', suspend: true });
  expect(spec.jobTemplate.spec.template.spec).toMatchObject({
    imagePullSecrets: [{ name: 'pull-secret' }],
    containers: [
      {
        image: 'mirror.example.com/cache/library/node:22.20.0-slim',
        imagePullPolicy: 'Always',
        resources: { requests: { cpu: '20m', memory: '256Mi' }, limits: { memory: '256Mi' } },
      },
    ],
  });
});

test('what may surprise of its times is warned of', () => {
  jest.spyOn(console, 'warn').mockImplementation(() => {});
  const schedule = Schedule.monthly({ day: 31, hour: 3 });
  const { node } = prune({ schedule });
  expect(schedule.warnings).toHaveLength(1);
  expect(node.metadata.filter(({ type }) => type === WARNING).map(({ data }) => data as string)).toEqual([
    `schedule: ${schedule.warnings[0]}`,
  ]);
});

describe('props that are refused', () => {
  const refused: [string, Untyped, string][] = [
    ['no name', { name: undefined }, 'name: is missing; give the connection a name that stays, such as products-api'],
    [
      'a name that is too long',
      { name: 'a'.repeat(47) },
      `name: '${'a'.repeat(47)}' makes a CronJob of 53 characters ('${'a'.repeat(47)}-prune'); 52 are allowed`,
    ],
    [
      'an illegal namespace',
      { namespace: 'my.shop' },
      "namespace: 'my.shop' is not a DNS label; write at most 63 lowercase letters, digits and '-', begin and end with a letter or a digit",
    ],
    ['keep 0', { keep: 0 }, 'keep: 0 is not a whole number, 1 or more; write such a number'],
    [
      'one former version instead of a list',
      { formerVersions: 'beta' },
      `formerVersions: "beta" is not a list; write ['2026-11-21'], for example`,
    ],
    [
      'a former version that is none',
      { formerVersions: ['beta', '1.2'] },
      `formerVersions[1]: "1.2" can be no part of a name; write a number, or lowercase letters, digits and '-' that begin and end with a letter or a digit`,
    ],
    [
      'a schedule that is none',
      { schedule: '17 3 * * *' },
      'schedule: "17 3 * * *" is no Schedule; write for example Schedule.daily({ hour: 3, minute: 17 })',
    ],
    ['dryRun as a text', { dryRun: 'no' }, 'dryRun: "no" is neither true nor false; write one of them, without quotes'],
    [
      'suspend as a text',
      { suspend: 'no' },
      'suspend: "no" is neither true nor false; write one of them, without quotes',
    ],
    [
      'a label of ours',
      { labels: { 'cdk8s-pg/version': 'v1' } },
      "labels.cdk8s-pg/version: 'cdk8s-pg/version' is set by this library; choose another key",
    ],
  ];

  test.each(refused)('%s', (_, props, problem) => {
    expect(refusal(() => prune(props as Partial<ConnectionPruningProps>))).toBe(`shop/Prune: 1 problem:\n- ${problem}`);
  });

  test('a second pruning of one connection', () => {
    const scope = chart('shop');
    prune({}, scope);
    expect(refusal(() => prune({}, scope, 'Again'))).toBe(
      "shop/Again: 1 problem:\n- name: needs the object name 'products-api-prune' in namespace shop, which shop/Prune has already; choose another name, or another namespace",
    );
  });

  test('all problems at once', () => {
    expect(refusal(() => prune({ keep: -1, schedule: 'daily' as unknown as Schedule }))).toMatch(
      /^shop\/Prune: 2 problems:\n- keep: .*\n- schedule: /,
    );
  });
});
