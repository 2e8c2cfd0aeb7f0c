import { Testing, Yaml } from 'cdk8s';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DumpConfiguration, type DumpDrillConfiguration, Gateway, Shop } from '../../src';
import { readGatewayConfiguration } from '../../src/charts/read-gateway-configuration';
import { readShopConfiguration } from '../../src/charts/read-shop-configuration';
import { Manifests, refusal } from '../constructs/support/databases';
import { expectImages } from './images';

const LEAST = { namespace: 'store', database: { name: 'db', storage: '20Gi' } };
const S3 = { bucket: 'backups', endpoint: 'https://s3.example.com', credentialsSecret: 's3' };
const DUMPS: DumpConfiguration = { schedule: '30 2 * * *', stores: [{ s3: S3 }] };

const CHARTS = {
  shop: (more: object) => new Manifests(new Shop(Testing.app(), 'chart', { ...LEAST, ...more })),
  gateway: (more: object) => new Manifests(new Gateway(Testing.app(), 'chart', { ...LEAST, ...more })),
};
const READERS = { shop: readShopConfiguration, gateway: readGatewayConfiguration };

const folder = mkdtempSync(join(tmpdir(), 'cdk8s-pg-dumps-'));
afterAll(() => rmSync(folder, { recursive: true }));

beforeEach(() => void jest.spyOn(console, 'warn').mockImplementation(() => {}));
afterEach(() => jest.restoreAllMocks());

describe.each(['shop', 'gateway'] as const)('the dumps of a %s', (kind) => {
  const chart = (dumps: DumpConfiguration, more: object = {}) => CHARTS[kind]({ ...more, dumps });
  const pod = (all: Manifests) => all.one('CronJob', 'db-dumps').spec.jobTemplate.spec.template.spec;
  const variables = (all: Manifests) =>
    Object.fromEntries(
      pod(all)
        .initContainers.find(({ name }: { name: string }) => name === 'transfer')
        .env.map(({ name, value, valueFrom }: any) => [name, value ?? valueFrom.secretKeyRef]),
    );

  test('go to a bucket, by a schedule of its own', () => {
    const all = chart(DUMPS);
    expect(all.one('CronJob', 'db-dumps').spec).toMatchObject({
      schedule: '30 2 * * *',
      timeZone: 'Etc/UTC',
      suspend: false,
    });
    expect(variables(all)).toMatchObject({
      CDK8S_PG_STORE_0_ROOT: 'store0:backups',
      RCLONE_CONFIG_STORE0_ENDPOINT: 'https://s3.example.com',
      RCLONE_CONFIG_STORE0_ACCESS_KEY_ID: { name: 's3', key: 'AWS_ACCESS_KEY_ID' },
    });
  });

  test('every value of the configuration arrives', () => {
    const all = chart({
      name: 'away',
      schedule: '0 4 * * 0',
      timeZone: 'Europe/Berlin',
      jobs: 4,
      compression: 'gzip:9',
      scratchSize: '30Gi',
      suspend: true,
      retention: { maxAgeDays: 30 },
      stores: [
        {
          name: 'off-site',
          encryptionSecret: 'backup-password',
          retention: { daily: 7 },
          s3: {
            bucket: 'backups',
            prefix: 'europe',
            endpoint: 'https://s3.example.com',
            region: 'eu-1',
            credentialsSecret: 's3',
            rootCertificateSecret: 'ca',
            provider: 'Minio',
          },
        },
        { volume: { size: '50Gi', storageClass: 'slow', path: 'dumps' } },
        { name: 'shared', volume: { claim: 'nas' } },
      ],
    });
    const { spec } = all.one('CronJob', 'away');
    expect(spec).toMatchObject({ schedule: '0 4 * * 0', timeZone: 'Europe/Berlin', suspend: true });
    const { volumes, containers, initContainers } = spec.jobTemplate.spec.template.spec;
    const found = JSON.stringify([containers, initContainers, volumes]);
    for (const part of ['"4"', 'gzip:9', 'off-site', 'europe', 'eu-1', 'Minio', 'backup-password', '"nas"', 'ca.crt'])
      expect(found).toContain(part);
    expect(found).toContain('"storage":"30Gi"');
    expect(all.one('PersistentVolumeClaim', 'away-volume').spec).toMatchObject({
      storageClassName: 'slow',
      resources: { requests: { storage: '50Gi' } },
    });
    const { stores } = JSON.parse(all.one('ConfigMap', 'away-retention').data['plan.json']);
    expect(stores.map(({ name, rules }: any) => [name, rules.tiers.daily, rules.maxAge])).toEqual([
      ['off-site', 7, undefined],
      ['volume', undefined, 30 * 86_400],
      ['shared', undefined, 30 * 86_400],
    ]);
  });

  test('in a cloud that knows the pod need no Secret', () => {
    const serviceAccountAnnotations = { 'eks.amazonaws.com/role-arn': 'arn:aws:iam::123456789012:role/dumps' };
    const all = chart({ ...DUMPS, stores: [{ s3: { bucket: 'backups', serviceAccountAnnotations } }] });
    expect(all.one('ServiceAccount', 'db-dumps').metadata.annotations).toMatchObject(serviceAccountAnnotations);
  });

  test('go away as a whole, and nothing else with them', () => {
    const [without, having] = [CHARTS[kind]({}).all, chart(DUMPS).all];
    const names = new Set(having.filter(({ metadata }) => metadata.name.startsWith('db-dumps')));
    const kept = having.filter((each) => !names.has(each));
    expect(names.size).toBeGreaterThan(5);
    expect(kept.map(({ kind: of, metadata }) => `${of}/${metadata.name}`)).toEqual(
      without.map(({ kind: of, metadata }) => `${of}/${metadata.name}`),
    );
  });

  test('come from the same registry as everything else', () => {
    const all = chart(
      { ...DUMPS, retention: { daily: 7 } },
      { registry: 'registry.example.com/mirror', imagePullSecrets: ['login'] },
    );
    expectImages(all, 'registry.example.com/mirror/', 'login');
  });

  test.each<[string, unknown, string[]]>([
    ['without a place', { schedule: '0 3 * * *' }, ['dumps.stores: is missing']],
    ['to no store', { ...DUMPS, stores: [] }, ['dumps.stores: is empty; write at least one, with s3 or volume']],
    [
      'to a store of no kind',
      { ...DUMPS, stores: [{ name: 'far' }] },
      ['dumps.stores[0]: says not where it is; write s3 or volume'],
    ],
    [
      'to two at once',
      { ...DUMPS, stores: [{ s3: S3, volume: { claim: 'nas' } }] },
      ['dumps.stores[0]: is in two places; write s3 or volume, and the other as a store of its own'],
    ],
    [
      'to a volume that is none',
      { ...DUMPS, stores: [{ s3: S3 }, { volume: {} }] },
      ['dumps.stores[1].volume: names no volume; write claim for one that is there, or size for one that is made'],
    ],
    [
      'to a claim that is there and is made',
      { ...DUMPS, stores: [{ volume: { claim: 'nas', size: '1Gi', storageClass: 'slow' } }] },
      [
        'dumps.stores[0].volume.size: contradicts claim, which has one; leave one of the two out',
        'dumps.stores[0].volume.storageClass: contradicts claim, which has one; leave one of the two out',
      ],
    ],
    [
      'by two identities',
      { ...DUMPS, stores: [{ s3: { ...S3, serviceAccountAnnotations: {} } }] },
      [
        'dumps.stores[0].s3.serviceAccountAnnotations: is for a platform that knows the pod, credentialsSecret for one that does not; leave one of the two out',
      ],
    ],
    [
      'with a misspelt key',
      { ...DUMPS, stores: [{ s3: { buckt: 'backups' } }], job: 2 },
      [
        'dumps.stores[0].s3.buckt: is not known; was dumps.stores[0].s3.bucket meant?',
        'dumps.stores[0].s3.bucket: is missing',
        'dumps.job: is not known; was dumps.jobs meant?',
      ],
    ],
    [
      'with a drill of no store',
      { ...DUMPS, stores: [{ s3: S3 }, { name: 'nas', volume: { size: '5Gi' } }], drill: { store: 'nass', size: 5 } },
      [
        'dumps.drill.size: 5 is not a size; write for example 10Gi',
        'dumps.drill.schedule: is missing',
        "dumps.drill.store: 'nass' is none of the stores; was nas meant?",
      ],
    ],
    ['that are a text', 'nightly', ['dumps: "nightly" is not a set of keys; write key: value, line by line']],
  ])('%s are refused', (_, dumps, problems) => {
    const count = `${problems.length} problem${problems.length === 1 ? '' : 's'}`;
    expect(refusal(() => READERS[kind]('file.yaml', { ...LEAST, dumps }))).toBe(
      [`file.yaml: ${count}:`, ...problems.map((each) => `- ${each}`)].join('\n'),
    );
  });

  const drill: Required<DumpDrillConfiguration> = {
    schedule: '0 6 * * 0',
    timeZone: 'Europe/Berlin',
    maxAgeHours: 36,
    assertions: [{ name: 'there are goods', sql: 'SELECT count(*) > 0 FROM goods', expect: 't' }],
    suspend: true,
    store: 'volume',
    jobs: 3,
    size: '20Gi',
  };
  const copy = (all: Manifests) =>
    JSON.parse(all.one('ConfigMap', 'db-dump-drill').data['plan.json'] as string).objects.pod.spec;

  test('are drilled from the store that is named, by the claim that was made for them', () => {
    const all = chart({ ...DUMPS, stores: [{ s3: S3 }, { volume: { size: '50Gi', path: 'dumps' } }], drill });
    expect(all.one('CronJob', 'db-dump-drill').spec).toMatchObject({
      schedule: '0 6 * * 0',
      timeZone: 'Europe/Berlin',
      suspend: true,
    });
    all.one('PersistentVolumeClaim', 'db-dumps-volume');
    expect(copy(all).volumes).toContainEqual({
      name: 'store-0',
      persistentVolumeClaim: { claimName: 'db-dumps-volume' },
    });
    const texts = JSON.stringify(all.one('ConfigMap', 'db-dump-drill').data);
    for (const value of ['/stores/0/dumps', 'count(*) > 0 FROM goods', '20Gi']) expect(texts).toContain(value);
  });

  test('are drilled from the first store where none is named, beside a drill of snapshots', () => {
    const all = chart(
      { ...DUMPS, drill: { schedule: '0 6 * * 0' } },
      { drill: { schedule: '0 5 * * 0' }, backups: { schedule: '0 3 * * *' } },
    );
    for (const name of ['db-drill', 'db-dump-drill', 'db-dumps']) all.one('CronJob', name);
    expect(JSON.stringify(copy(all))).toContain('store0:backups');
  });

  test('are not drilled from a store that they do not have', () => {
    expect(refusal(() => chart({ ...DUMPS, drill: { schedule: '0 6 * * 0', store: 'nas' } }))).toBe(
      "chart: 1 problem:\n- dumps.drill.store: 'nas' is none of the stores; they are s3",
    );
  });

  test('stand in its configuration file as a sample', () => {
    const file = join(__dirname, `../../config/${kind}.yaml`);
    const text = readFileSync(file, 'utf8').replace(/^# (?=dumps:| {2})/gm, '');
    const scratch = join(folder, `${kind}.yaml`);
    writeFileSync(scratch, text);
    expect(READERS[kind](file, Yaml.load(scratch)[0])).toMatchObject({
      dumps: {
        schedule: '30 2 * * *',
        stores: [{ s3: { credentialsSecret: 'backup-store' } }],
        drill: { schedule: '30 5 * * 0' },
      },
    });
  });
});
