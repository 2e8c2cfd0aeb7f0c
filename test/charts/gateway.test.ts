import { Testing, Yaml } from 'cdk8s';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type BackupConfiguration,
  Gateway,
  type GatewayConfiguration,
  type ImportConfiguration,
  type SnapshotRestoreConfiguration,
  SslMode,
} from '../../src';
import { readGatewayConfiguration } from '../../src/charts/read-gateway-configuration';
import { Manifests, refusal } from '../constructs/support/databases';
import { expectImages } from './images';

const LEAST = { namespace: 'object-store', database: { name: 'gateway-db', storage: '20Gi' } };

const gateway = (configuration: GatewayConfiguration) =>
  new Manifests(new Gateway(Testing.app(), 'gateway', configuration));

const folder = mkdtempSync(join(tmpdir(), 'cdk8s-pg-gateway-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** A file with this text. */
function scratchFile(text: string): string {
  const file = join(folder, 'gateway.yaml');
  writeFileSync(file, text);
  return file;
}

beforeEach(() => void jest.spyOn(console, 'warn').mockImplementation(() => {}));
afterEach(() => jest.restoreAllMocks());

test('every value of the configuration arrives', () => {
  const database: Required<Omit<GatewayConfiguration['database'], 'importFrom'>> = {
    name: 'store-db',
    version: '17',
    image: 'registry.example.com/postgresql:17.11',
    replicas: 3,
    database: 'objects',
    storage: '20Gi',
    storageGrownTo: '30Gi',
    walStorage: '5Gi',
    storageClass: 'fast',
    memory: '1Gi',
    parameters: { work_mem: '8MB' },
    restoreFrom: 'monthly-1',
  };
  const { metadata, spec } = gateway({ namespace: 'store', database }).one('Cluster');
  expect(metadata).toMatchObject({ name: 'store-db', namespace: 'store' });
  expect(spec).toMatchObject({
    instances: 3,
    imageName: 'registry.example.com/postgresql:17.11',
    storage: { size: '30Gi', storageClass: 'fast' },
    walStorage: { size: '5Gi', storageClass: 'fast' },
    resources: { requests: { memory: '1Gi' } },
    postgresql: { parameters: { work_mem: '8MB' } },
    bootstrap: { recovery: { backup: { name: 'monthly-1' }, database: 'objects' } },
  });
});

describe('backups', () => {
  const backups: BackupConfiguration = {
    schedule: '0 0 1 * *',
    online: false,
    snapshotClass: 'snapshots',
    retention: { maxSnapshots: 12 },
  };
  const on = () => gateway({ ...LEAST, backups });

  test('an offline snapshot each month, of which the last twelve stay', () => {
    expect(on().one('ScheduledBackup').spec).toMatchObject({
      schedule: '0 0 0 1 * *',
      method: 'volumeSnapshot',
      online: false,
    });
    expect(on().one('Cluster').spec.backup.volumeSnapshot.className).toBe('snapshots');
    expect(JSON.parse(on().one('ConfigMap').data['plan.json']).rules.maxSnapshots).toBe(12);
  });

  test('switched off: the schedule and everything of the pruner go, the database stays as it is', () => {
    const retention = 'gateway-db-snapshots-retention';
    expect(on().names).toEqual([
      'NetworkPolicy/gateway-db',
      'Cluster/gateway-db',
      'ScheduledBackup/gateway-db-snapshots',
      `Lease/${retention}`,
      `ServiceAccount/${retention}`,
      `Role/${retention}`,
      `RoleBinding/${retention}`,
      `ConfigMap/${retention}`,
      `NetworkPolicy/${retention}`,
      `CronJob/${retention}`,
    ]);
    const off = gateway(LEAST);
    expect(off.names).toEqual(['NetworkPolicy/gateway-db', 'Cluster/gateway-db']);
    const { backup, ...others } = on().one('Cluster').spec;
    expect(backup).toBeDefined();
    expect(off.one('Cluster').spec).toEqual(others);
  });

  test('the snapshots belong to nothing that goes when backups are switched off', () => {
    expect(on().one('ScheduledBackup').spec.backupOwnerReference).toBe('none');
    expect(on().one('Cluster').spec.backup.volumeSnapshot.snapshotOwnerReference).toBe('none');
  });
});

describe('a restore', () => {
  const recovery = (restoreFrom: string | SnapshotRestoreConfiguration, walStorage?: string) =>
    gateway({ ...LEAST, database: { ...LEAST.database, walStorage, restoreFrom } }).one('Cluster').spec.bootstrap
      .recovery;
  const snapshot = (name: string) => ({ apiGroup: 'snapshot.storage.k8s.io', kind: 'VolumeSnapshot', name });

  test('of a backup by its name', () => {
    expect(recovery('monthly-1')).toEqual({ backup: { name: 'monthly-1' }, database: 'gateway', owner: 'gateway' });
  });

  test('of a snapshot that no backup tells of', () => {
    expect(recovery({ snapshot: 'found' })).toEqual({
      volumeSnapshots: { storage: snapshot('found') },
      database: 'gateway',
      owner: 'gateway',
    });
  });

  test.each<[string | undefined, string]>([
    [undefined, 'found-wal'],
    ['other', 'other'],
  ])('of a snapshot with that of its WAL (given: %s)', (walSnapshot, expected) => {
    expect(recovery({ snapshot: 'found', walSnapshot }, '5Gi').volumeSnapshots).toEqual({
      storage: snapshot('found'),
      walStorage: snapshot(expected),
    });
  });
});

describe('an import', () => {
  const LEAST_IMPORT: ImportConfiguration = { host: 'old.gateway.svc', version: '15', passwordSecret: 'old' };
  const importing = (importFrom: ImportConfiguration) =>
    gateway({ ...LEAST, database: { ...LEAST.database, importFrom } });

  test('reads the database of the same name as the role of that name', () => {
    const { bootstrap, externalClusters } = importing(LEAST_IMPORT).one('Cluster').spec;
    expect(bootstrap.initdb).toMatchObject({
      database: 'gateway',
      owner: 'gateway',
      import: {
        type: 'microservice',
        databases: ['gateway'],
        source: { externalCluster: 'old.gateway.svc' },
      },
    });
    expect(externalClusters).toEqual([
      {
        name: 'old.gateway.svc',
        connectionParameters: {
          host: 'old.gateway.svc',
          port: '5432',
          user: 'gateway',
          dbname: 'gateway',
          sslmode: 'prefer',
        },
        password: { name: 'old', key: 'password' },
      },
    ]);
  });

  test('every value of it arrives, and its port is let out', () => {
    const all: Required<ImportConfiguration> = {
      ...LEAST_IMPORT,
      port: 6432,
      database: 'objects',
      user: 'reader',
      passwordKey: 'pw',
      sslMode: SslMode.VERIFY_CA,
      rootCertificateSecret: 'old-ca',
      rootCertificateKey: 'root.pem',
    };
    const manifests = importing(all);
    const { bootstrap, externalClusters } = manifests.one('Cluster').spec;
    expect(bootstrap.initdb.database).toBe('gateway');
    expect(bootstrap.initdb.import.databases).toEqual(['objects']);
    expect(externalClusters[0]).toMatchObject({
      connectionParameters: { port: '6432', user: 'reader', dbname: 'objects', sslmode: 'verify-ca' },
      password: { name: 'old', key: 'pw' },
      sslRootCert: { name: 'old-ca', key: 'root.pem' },
    });
    expect(manifests.one('NetworkPolicy').spec.egress).toContainEqual({ ports: [{ port: 6432, protocol: 'TCP' }] });
  });

  test('verifies the host where there is a certificate to do it by', () => {
    const [cluster] = importing({ ...LEAST_IMPORT, rootCertificateSecret: 'old-ca' }).one('Cluster').spec
      .externalClusters;
    expect(cluster.connectionParameters.sslmode).toBe('verify-full');
    expect(cluster.sslRootCert).toEqual({ name: 'old-ca', key: 'ca.crt' });
  });

  test('encrypts as it says', () => {
    const [cluster] = importing({ ...LEAST_IMPORT, sslMode: SslMode.REQUIRE }).one('Cluster').spec.externalClusters;
    expect(cluster.connectionParameters.sslmode).toBe('require');
  });

  test('of a newer version is refused', () => {
    const database = { ...LEAST.database, version: '17', importFrom: { ...LEAST_IMPORT, version: '18' } };
    expect(refusal(() => gateway({ ...LEAST, database }))).toBe(
      "gateway/Database: 1 problem:\n- bootstrap.source: 'old.gateway.svc' is PostgreSQL 18, version is 17: a dump is read by the same version or a newer one; set version to '18' or more",
    );
  });

  test.each(['9.6', '13', '14.2', '18'])('of version %s is fine', (version) => {
    expect(importing({ ...LEAST_IMPORT, version }).one('Cluster').spec.bootstrap.initdb.import.type).toBe(
      'microservice',
    );
  });

  test('beside a restore is refused by the chart as well', () => {
    const database = { ...LEAST.database, restoreFrom: 'monthly-1', importFrom: LEAST_IMPORT };
    expect(refusal(() => gateway({ ...LEAST, database }))).toBe(
      'gateway: 1 problem:\n- database.importFrom: contradicts restoreFrom: a database begins in one way; leave one of the two out',
    );
  });
});

test('who may connect, and who may watch', () => {
  const consumers = [{ labels: { app: 'gateway' } }, { namespace: 'apps' }];
  const monitoring = [{ namespace: 'monitoring', labels: { app: 'prometheus' } }];
  const { ingress } = gateway({ ...LEAST, consumers, monitoring }).one('NetworkPolicy').spec;
  const inNamespace = (name: string) => ({
    namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': name } },
  });
  const on = (port: number): unknown[] =>
    ingress.filter(({ ports }: any) => ports.some((each: any) => each.port === port)).flatMap(({ from }: any) => from);
  const watching = { ...inNamespace('monitoring'), podSelector: { matchLabels: { app: 'prometheus' } } };
  expect(on(5432)).toEqual(
    expect.arrayContaining([
      { podSelector: { matchLabels: { app: 'gateway' } } },
      { ...inNamespace('apps'), podSelector: {} },
    ]),
  );
  expect(on(9187)).toEqual([watching]);
});

test('all images come from one registry, with its Secrets', () => {
  const all = gateway({
    ...LEAST,
    registry: 'registry.example.com/mirror',
    imagePullSecrets: ['login'],
    backups: { schedule: '0 0 1 * *', online: false, retention: { maxSnapshots: 12 } },
    drill: { schedule: '0 5 * * 1' },
  });
  const { imageName, imagePullSecrets } = all.one('Cluster').spec;
  expect(imageName).toBe('registry.example.com/mirror/cloudnative-pg/postgresql:18-standard-trixie');
  expect(imagePullSecrets).toEqual([{ name: 'login' }]);
  expectImages(all, 'registry.example.com/mirror/', 'login');
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
        '- database.size: is not known; known are name, version, image, replicas, database, storage, storageGrownTo, walStorage, storageClass, memory, parameters, restoreFrom, importFrom',
        '- database.storage: is missing',
        '- backups.retention.weekly: "all" is not a whole number; write one, without quotes',
        '- backups.schedule: is missing',
      ].join('\n'),
    );
  });

  test('the samples in it are what it takes', () => {
    const file = join(__dirname, '../../config/gateway.yaml');
    const uncommented = (pattern: RegExp): GatewayConfiguration =>
      Yaml.load(scratchFile(readFileSync(file, 'utf8').replace(pattern, '$1')))[0] as GatewayConfiguration;
    const read = (pattern: RegExp) => readGatewayConfiguration('gateway.yaml', uncommented(pattern)).database;
    expect(read(/^( {2})# (?=restoreFrom: g)/m).restoreFrom).toBe('gateway-db-snapshots-20261101000000');
    expect(read(/^( {2})# (?=restoreFrom: \{)/m).restoreFrom).toEqual({
      snapshot: 'gateway-data',
      walSnapshot: 'gateway-wal',
    });
    expect(read(/^( {2})# (?=importFrom:| {2}\w+:)/gm).importFrom).toEqual({
      host: 'old-db.gateway.svc',
      version: '15',
      database: 'gateway',
      user: 'gateway',
      passwordSecret: 'old-db',
      passwordKey: 'password',
      sslMode: 'verify-full',
      rootCertificateSecret: 'old-db-ca',
    });
  });

  test('the import in the documentation is what it takes', () => {
    const content = Yaml.load(join(__dirname, '../../docs/samples/gateway.yaml'))[0] as unknown;
    const { spec } = gateway(readGatewayConfiguration('gateway.yaml', content)).one('Cluster');
    expect(spec.externalClusters[0].connectionParameters).toMatchObject({ sslmode: 'verify-full', user: 'gateway' });
  });

  const withDatabase = (more: object) => ({ ...LEAST, database: { ...LEAST.database, ...more } });
  const importFrom = { host: 'old', version: '15', passwordSecret: 'old' };

  test.each<[what: string, content: unknown, problems: string[]]>([
    ['nothing', undefined, ['the file: undefined is not a set of keys; write key: value, line by line']],
    [
      'a restore and an import',
      withDatabase({ restoreFrom: 'a', importFrom }),
      ['database.importFrom: contradicts restoreFrom: a database begins in one way; leave one of the two out'],
    ],
    [
      'a restore from a number',
      withDatabase({ restoreFrom: 20261101 }),
      ['database.restoreFrom: 20261101 is neither a text nor a set of keys; write one of them'],
    ],
    [
      'a restore from nothing',
      withDatabase({ restoreFrom: '' }),
      ['database.restoreFrom: "" is neither a text nor a set of keys; write one of them'],
    ],
    [
      'a restore from unknown keys',
      withDatabase({ restoreFrom: { backup: 'a', walSnapshots: 'b' } }),
      [
        'database.restoreFrom.backup: is not known; known are snapshot, walSnapshot',
        'database.restoreFrom.walSnapshots: is not known; was database.restoreFrom.walSnapshot meant?',
        'database.restoreFrom.snapshot: is missing',
      ],
    ],
    [
      'an import from a text',
      withDatabase({ importFrom: 'old' }),
      ['database.importFrom: "old" is not a set of keys; write key: value, line by line'],
    ],
    [
      'an import of which half is missing',
      withDatabase({ importFrom: { prot: 5432 } }),
      [
        'database.importFrom.prot: is not known; was database.importFrom.port meant?',
        'database.importFrom.host: is missing',
        'database.importFrom.version: is missing',
        'database.importFrom.passwordSecret: is missing',
      ],
    ],
    [
      'a password that would stand in the file',
      withDatabase({ importFrom: { ...importFrom, password: 'secret' } }),
      [
        'database.importFrom.password: is not known; known are host, port, version, database, user, passwordSecret, passwordKey, sslMode, rootCertificateSecret, rootCertificateKey',
      ],
    ],
    [
      'values of the wrong kind',
      withDatabase({
        importFrom: { ...importFrom, port: '5432', version: 15, passwordSecret: { name: 'old' }, sslMode: 'on' },
      }),
      [
        "database.importFrom.version: 15 is not a version of PostgreSQL; write for example '15', in quotes",
        'database.importFrom.passwordSecret: {"name":"old"} is not a text; write it in quotes',
        'database.importFrom.port: "5432" is not a whole number; write one, without quotes',
        'database.importFrom.sslMode: "on" is no mode; write one of disable, prefer, require, verify-ca, verify-full',
      ],
    ],
    [
      'a check by no authority',
      withDatabase({ importFrom: { ...importFrom, sslMode: 'verify-full', rootCertificateKey: 'a' } }),
      [
        "database.importFrom.sslMode: 'verify-full' needs a root certificate to verify by; write rootCertificateSecret",
        'database.importFrom.rootCertificateKey: is a key of rootCertificateSecret; write that too, or leave it out',
      ],
    ],
    [
      'an authority that is not asked',
      withDatabase({ importFrom: { ...importFrom, sslMode: 'prefer', rootCertificateSecret: 'ca' } }),
      [
        "database.importFrom.sslMode: 'prefer' does not insist on what rootCertificateSecret is for; leave one of the two out",
      ],
    ],
    [
      'pods that nobody can be',
      { ...LEAST, consumers: [{}], monitoring: [{ labels: {} }] },
      [
        'consumers[0]: names no pods; write labels, namespace or both',
        'monitoring[0]: names no pods; write labels, namespace or both',
      ],
    ],
  ])('%s is refused', (_what, content, problems) => {
    const count = `${problems.length} problem${problems.length === 1 ? '' : 's'}`;
    expect(refusal(() => readGatewayConfiguration('gateway.yaml', content))).toBe(
      `gateway.yaml: ${count}:\n${problems.map((problem) => `- ${problem}`).join('\n')}`,
    );
  });
});
