import { Testing, Yaml } from 'cdk8s';
import { join } from 'node:path';
import { Gateway, type GatewayConfiguration } from '../../src';
import { readGatewayConfiguration } from '../../src/charts/read-gateway-configuration';
import { Manifests, refusal } from '../constructs/support/databases';

const LEAST = { namespace: 'object-store', database: { name: 'gateway-db', storage: '20Gi' } };

const gateway = (configuration: GatewayConfiguration) =>
  new Manifests(new Gateway(Testing.app(), 'gateway', configuration));

beforeEach(() => void jest.spyOn(console, 'warn').mockImplementation(() => {}));
afterEach(() => jest.restoreAllMocks());

test('every value of the configuration arrives', () => {
  const database: Required<GatewayConfiguration['database']> = {
    name: 'store-db',
    version: '17',
    image: 'registry.example.com/postgresql:17.11',
    replicas: 3,
    database: 'objects',
    storage: '20Gi',
    storageGrownTo: '30Gi',
    walStorage: '5Gi',
    memory: '1Gi',
    parameters: { work_mem: '8MB' },
    restoreFrom: 'monthly-1',
  };
  const { metadata, spec } = gateway({ namespace: 'store', database }).one('Cluster');
  expect(metadata).toMatchObject({ name: 'store-db', namespace: 'store' });
  expect(spec).toMatchObject({
    instances: 3,
    imageName: 'registry.example.com/postgresql:17.11',
    storage: { size: '30Gi' },
    walStorage: { size: '5Gi' },
    resources: { requests: { memory: '1Gi' } },
    postgresql: { parameters: { work_mem: '8MB' } },
    bootstrap: { recovery: { backup: { name: 'monthly-1' }, database: 'objects' } },
  });
});

test('an offline snapshot each month, of which the last twelve stay; none without that part', () => {
  const backups = {
    schedule: '0 0 1 * *',
    online: false,
    snapshotClass: 'snapshots',
    retention: { maxSnapshots: 12 },
  };
  const all = gateway({ ...LEAST, backups });
  expect(all.one('ScheduledBackup').spec).toMatchObject({
    schedule: '0 0 0 1 * *',
    method: 'volumeSnapshot',
    online: false,
  });
  expect(all.one('Cluster').spec.backup.volumeSnapshot.className).toBe('snapshots');
  expect(JSON.parse(all.one('ConfigMap').data['plan.json']).rules.maxSnapshots).toBe(12);
  const none = gateway(LEAST).names;
  expect(none.filter((name) => /CronJob|ScheduledBackup/.test(name))).toEqual([]);
});

describe('its configuration file', () => {
  test('the one in this repository describes gateway-db', () => {
    const file = join(__dirname, '../../config/gateway.yaml');
    expect(readGatewayConfiguration(file, Yaml.load(file)[0])).toMatchObject({
      namespace: 'gateway',
      database: { name: 'gateway-db', replicas: 2, storage: '20Gi' },
      backups: { schedule: '0 0 1 * *', online: false, retention: { maxSnapshots: 12 } },
    });
  });

  test('what is not known, missing or of the wrong kind is refused, all at once', () => {
    const content = { namespace: 'a', database: { name: 1, size: '1Gi' }, backups: { retention: { weekly: 'all' } } };
    expect(refusal(() => readGatewayConfiguration('gateway.yaml', content))).toBe(
      [
        'gateway.yaml: 5 problems:',
        '- database.name: 1 is not a text; write it in quotes',
        '- database.size: is not known; known are name, version, image, replicas, database, storage, storageGrownTo, walStorage, memory, parameters, restoreFrom',
        '- database.storage: is missing',
        '- backups.retention.weekly: "all" is not a whole number; write one, without quotes',
        '- backups.schedule: is missing',
      ].join('\n'),
    );
  });
});
