import { Testing, Yaml } from 'cdk8s';
import { join } from 'node:path';
import { type BackupConfiguration, type DrillConfiguration, Shop, type ShopConfiguration } from '../../src';
import { readShopConfiguration } from '../../src/charts/read-shop-configuration';
import { Manifests, refusal } from '../constructs/support/databases';
import { expectImages } from './images';

const LEAST = { namespace: 'shop', database: { name: 'products-db', storage: '10Gi' } };

const shop = (configuration: ShopConfiguration) => new Manifests(new Shop(Testing.app(), 'shop', configuration));

describe('the chart', () => {
  test('makes no namespace: it would go with the manifests, and the claims with it', () => {
    const { all } = shop(LEAST);
    expect(all.filter(({ kind }) => kind === 'Namespace')).toEqual([]);
    expect(all.filter(({ metadata }) => metadata.namespace !== 'shop')).toEqual([]);
  });

  test('every value of the configuration arrives', () => {
    const database: Required<Omit<ShopConfiguration['database'], 'restoreFrom'>> = {
      name: 'orders-db',
      version: '17',
      image: 'registry.example.com/postgres:17.11',
      replicas: 3,
      primary: 1,
      storage: '20Gi',
      storageGrownTo: '30Gi',
      storageClass: 'fast',
      memory: '1Gi',
      parameters: { work_mem: '8MB' },
    };
    const all = shop({ namespace: 'store', database });
    const set = all.one('StatefulSet', 'orders-db');
    const [container] = set.spec.template.spec.containers;
    const wish = all.one('ConfigMap', 'orders-db-config').data;
    expect(set.metadata.namespace).toBe('store');
    expect(set.spec.replicas).toBe(3);
    expect(container.image).toBe('registry.example.com/postgres:17.11');
    expect(container.resources).toEqual({ requests: { cpu: '100m', memory: '1Gi' }, limits: { memory: '1Gi' } });
    expect(set.spec.volumeClaimTemplates[0].spec).toMatchObject({
      storageClassName: 'fast',
      resources: { requests: { storage: '20Gi' } },
    });
    expect(wish).toMatchObject({ primary: '1', 'data-size': '30Gi' });
    expect(wish['postgresql.conf']).toContain("work_mem = '8MB'");
  });

  test('each connection is a version of its own, and leads where it says', () => {
    const all = shop({
      ...LEAST,
      database: { ...LEAST.database, replicas: 3 },
      connections: [
        { name: 'products-api', version: 2, instances: [1] },
        { name: 'products-api', version: 3, instances: [1, 2] },
        { name: 'stock-api', version: 2 },
        { name: 'reports', version: 1, target: 'read-only' },
      ],
    });
    const uri = (name: string) => {
      const { data } = JSON.parse(all.one('ConfigMap', name).data['plan.json']);
      return [data.uri.at(-1), 'uri-balanced' in data];
    };
    expect(uri('products-api-v2')).toEqual([
      expect.stringMatching(/^@products-db-1\.products-db\.shop\.svc:5432\/app\?/),
      false,
    ]);
    expect(uri('products-api-v3')).toEqual([
      expect.stringMatching(/^@products-db-1\..*,products-db-2\.products-db\.shop\.svc:5432\/app\?/),
      true,
    ]);
    expect(uri('stock-api-v2')).toEqual([
      expect.stringMatching(/^@products-db-rw\.shop\.svc:5432\/app\?target_session_attrs=read-write&/),
      false,
    ]);
    expect(uri('reports-v1')).toEqual([expect.stringMatching(/^@products-db-ro\.shop\.svc:5432\/app\?/), false]);
  });

  test('the pods of a connection get in, and nobody else', () => {
    const connections = [
      { name: 'products-api', version: 2 },
      { name: 'products-api', version: 3 },
      { name: 'stock-api', version: 1, podLabels: { app: 'stock' } },
    ];
    const [{ from }] = shop({ ...LEAST, connections }).one('NetworkPolicy', 'products-db').spec.ingress;
    expect(from.map(({ podSelector }: any) => podSelector.matchLabels)).toEqual([
      { 'cdk8s-pg/component': 'instance', 'cdk8s-pg/database': 'products-db' },
      { 'app.kubernetes.io/name': 'products-api' },
      { app: 'stock' },
    ]);
  });

  test('backups and which of them stay, as it says', () => {
    const backups: Required<BackupConfiguration> = {
      name: 'nightly',
      schedule: '30 2 * * *',
      timeZone: '+02:00',
      snapshotClass: 'fast',
      online: false,
      suspend: true,
      retention: {
        maxSnapshots: 30,
        maxAgeDays: 90,
        hourly: 1,
        daily: 2,
        weekly: 3,
        monthly: 4,
        yearly: 5,
        minimumKeep: 6,
      },
    };
    const all = shop({ ...LEAST, backups });
    expect(all.one('CronJob', 'nightly').spec).toMatchObject({ schedule: '30 2 * * *', suspend: true });
    const plan = (name: string) => JSON.parse(all.one('ConfigMap', name).data['plan.json']);
    expect(plan('nightly')).toMatchObject({ snapshotClass: 'fast', online: false });
    expect(plan('nightly-retention').rules).toMatchObject({
      maxSnapshots: 30,
      maxAge: 90 * 86_400,
      tiers: { hourly: 1, daily: 2, weekly: 3, monthly: 4, yearly: 5 },
      minimumKeep: 6,
    });
    expect(shop({ ...LEAST, backups: { schedule: '0 3 * * *' } }).names).toContain('CronJob/products-db-snapshots');
  });

  test('a drill, as it says', () => {
    const drill: Required<DrillConfiguration> = {
      schedule: '0 5 * * 1',
      timeZone: '+01:00',
      maxAgeHours: 30,
      assertions: [{ name: 'rows', sql: 'SELECT count(*) > 0 FROM goods' }],
      suspend: true,
    };
    const all = shop({ ...LEAST, drill });
    expect(all.one('CronJob', 'products-db-drill').spec).toMatchObject({ schedule: '0 5 * * 1', suspend: true });
    expect(JSON.stringify(all.one('ConfigMap', 'products-db-drill').data)).toContain('count(*) > 0 FROM goods');
  });

  test('a database that begins with a backup', () => {
    const claim = shop({ ...LEAST, database: { ...LEAST.database, restoreFrom: 'nightly-1' } }).one(
      'PersistentVolumeClaim',
    );
    expect(claim.spec.dataSource.name).toBe('nightly-1');
  });

  test('all images come from one registry, with its Secrets', () => {
    const all = shop({
      ...LEAST,
      registry: 'registry.example.com/mirror',
      imagePullSecrets: ['login'],
      connections: [{ name: 'products-api', version: 1 }],
      backups: { schedule: '0 3 * * *', retention: { maxSnapshots: 7 } },
      drill: { schedule: '0 5 * * 1' },
    });
    expectImages(all, 'registry.example.com/mirror/', 'login');
  });

  test('who may watch it', () => {
    const monitoring = [{ namespace: 'monitoring', labels: { app: 'prometheus' } }];
    const { ingress } = shop({ ...LEAST, monitoring }).one('NetworkPolicy', 'products-db').spec;
    expect(ingress.flatMap(({ from }: any) => from)).toContainEqual({
      namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'monitoring' } },
      podSelector: { matchLabels: { app: 'prometheus' } },
    });
  });

  test('a text that is no size is refused by the construct', () => {
    expect(refusal(() => shop({ ...LEAST, database: { ...LEAST.database, storage: 'big' } }))).toBe(
      "shop/Database: 1 problem:\n- storage.size: 'big' is not a Size; write for example Size.gibibytes(10)",
    );
  });
});

describe('its configuration file', () => {
  test('the one in this repository describes products-db', () => {
    const file = join(__dirname, '../../config/shop.yaml');
    expect(readShopConfiguration(file, Yaml.load(file)[0])).toEqual({
      namespace: 'shop',
      database: {
        name: 'products-db',
        replicas: 2,
        primary: 0,
        storage: '10Gi',
        memory: '512Mi',
      },
      connections: [
        { name: 'products-api', version: 2, instances: [1] },
        { name: 'stock-api', version: 2, target: 'read-write' },
      ],
      backups: {
        name: 'products-db-nightly',
        schedule: '0 3 * * *',
        timeZone: 'Europe/Berlin',
        retention: { daily: 7, weekly: 4, monthly: 12 },
      },
      drill: { schedule: '30 4 * * 0', timeZone: 'Europe/Berlin', maxAgeHours: 36 },
    });
  });

  test('parameters need no quotes there', () => {
    const content = {
      ...LEAST,
      database: { ...LEAST.database, parameters: { max_connections: 200, jit: false, work_mem: '8MB' } },
    };
    expect(readShopConfiguration('a.yaml', content).database.parameters).toEqual({
      max_connections: '200',
      jit: 'off',
      work_mem: '8MB',
    });
  });

  test.each<[what: string, content: unknown, problems: string[]]>([
    ['nothing', undefined, ['the file: undefined is not a set of keys; write key: value, line by line']],
    ['a list', [LEAST], [`the file: ${JSON.stringify([LEAST])} is not a set of keys; write key: value, line by line`]],
    ['no database', { namespace: 'shop' }, ['database: is missing']],
    ['a key that is nearly known', { ...LEAST, databse: {} }, ['databse: is not known; was database meant?']],
    [
      'a key that nobody knows',
      { ...LEAST, colour: 'red' },
      [
        'colour: is not known; known are namespace, database, connections, registry, imagePullSecrets, monitoring, backups, dumps, drill',
      ],
    ],
    [
      'a misspelt key of the database',
      { ...LEAST, database: { ...LEAST.database, replica: 3 } },
      ['database.replica: is not known; was database.replicas meant?'],
    ],
    [
      'no name and no storage',
      { ...LEAST, database: {} },
      ['database.name: is missing', 'database.storage: is missing'],
    ],
    [
      'values of the wrong kind',
      { ...LEAST, database: { name: 7, storage: '10GB', replicas: '3', parameters: [] } },
      [
        'database.name: 7 is not a text; write it in quotes',
        'database.storage: "10GB" is not a size; write for example 10Gi',
        'database.replicas: "3" is not a whole number; write one, without quotes',
        'database.parameters: [] is not a set of keys; write key: value, line by line',
      ],
    ],
    [
      'connections of the wrong kind',
      { ...LEAST, connections: 'products-api' },
      ['connections: "products-api" is not a list; write each entry on a line after \'-\''],
    ],
    [
      'a connection of the wrong kind',
      {
        ...LEAST,
        connections: [
          'products-api',
          { name: 'a', version: '3', target: 'primary' },
          { nam: 'b', version: 1, instances: 1, target: 'any' },
        ],
      },
      [
        'connections[0]: "products-api" is not a set of keys; write key: value, line by line',
        'connections[1].version: "3" is not a whole number; write one, without quotes',
        'connections[1].target: "primary" is no target; write one of read-write, read-only, any',
        'connections[2].nam: is not known; was connections[2].name meant?',
        'connections[2].instances: 1 is not a list of instances; write for example [1, 2]',
        'connections[2].name: is missing',
        'connections[2].target: contradicts instances; leave one of the two out',
      ],
    ],
    [
      'pods that nobody can be, and Secrets that are none',
      { ...LEAST, monitoring: [{}, { labels: {} }, { labels: 'a' }, 7], imagePullSecrets: 'login' },
      [
        'monitoring[2].labels: "a" is not a set of keys; write key: value, line by line',
        'monitoring[3]: 7 is not a set of keys; write key: value, line by line',
        'imagePullSecrets: "login" is not a list of texts; write for example [one, two]',
        'monitoring[0]: names no pods; write labels, namespace or both',
        'monitoring[1]: names no pods; write labels, namespace or both',
      ],
    ],
    [
      'a version as a number',
      { ...LEAST, database: { ...LEAST.database, version: 17 } },
      ['database.version: 17 is not a text; write it in quotes'],
    ],
  ])('%s is refused', (_what, content, problems) => {
    const count = `${problems.length} problem${problems.length === 1 ? '' : 's'}`;
    expect(refusal(() => readShopConfiguration('shop.yaml', content))).toBe(
      `shop.yaml: ${count}:\n${problems.map((problem) => `- ${problem}`).join('\n')}`,
    );
  });
});
