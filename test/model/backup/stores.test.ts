import { Size } from 'cdk8s';
import {
  Cpu,
  type IPersistentVolumeClaim,
  PersistentVolumeAccessMode,
  PersistentVolumeClaim,
  Secret,
} from 'cdk8s-plus-28';
import {
  BackupStore,
  type RcloneStoreOptions,
  S3Credentials,
  type S3StoreOptions,
  ServerSideEncryption,
  StoreEncryption,
  type VolumeStoreOptions,
} from '../../../src';
import { resolveStores, type StoresInput } from '../../../src/model/backup/stores/resolve-stores';
import { Problems } from '../../../src/model/problems';
import type { Transfer } from '../../../src/model/transfer';
import { chart } from '../../constructs/support/databases';

const scope = chart('shop');
const SECRET = Secret.fromSecretName(scope, 'Secret', 'store-key');
const CLAIM = PersistentVolumeClaim.fromClaimName(scope, 'Claim', 'archive');
const fromSecret = S3Credentials.fromSecret(SECRET);
const encryption = StoreEncryption.rcloneCrypt(SECRET);

function resolve(
  stores: BackupStore[],
  more: Partial<StoresInput> = {},
  registry?: string,
): { transfer: Transfer; problems: string[]; warnings: string[] } {
  const problems = new Problems();
  const transfer = resolveStores({ ...more, stores }, { backup: 'nightly', registry, prefix: '' }, problems);
  let refused: string[] = [];
  try {
    problems.throwIfAny('x');
  } catch (error) {
    refused = (error as Error).message
      .split('\n')
      .slice(1)
      .map((line) => line.slice(2));
  }
  return { transfer, problems: refused, warnings: problems.warnings };
}

/** The transfer of stores that are fine. */
function transfer(stores: BackupStore[], more: Partial<StoresInput> = {}, registry?: string): Transfer {
  const { problems, warnings, transfer } = resolve(stores, more, registry);
  expect({ problems, warnings }).toEqual({ problems: [], warnings: [] });
  return transfer;
}

const s3 = (options: Partial<S3StoreOptions> = {}) =>
  BackupStore.s3({ bucket: 'shop-backups', credentials: fromSecret, ...options });
const volume = (options: VolumeStoreOptions = { claim: CLAIM }) => BackupStore.volume(options);
const azure = (options: Partial<RcloneStoreOptions> = {}) =>
  BackupStore.rclone({ name: 'azure', type: 'azureblob', path: 'container/shop', ...options });

describe('a bucket', () => {
  test('of Amazon, as little as can be said of it: the pod is known by its platform', () => {
    const made = transfer([BackupStore.s3({ bucket: 'shop-backups' })]);
    expect(made.environment).toEqual({
      CDK8S_PG_STORES: '1',
      CDK8S_PG_STORE_0_NAME: 's3',
      CDK8S_PG_STORE_0_KIND: 'remote',
      CDK8S_PG_STORE_0_ROOT: 'store0:shop-backups',
      RCLONE_CONFIG_STORE0_TYPE: 's3',
      RCLONE_CONFIG_STORE0_PROVIDER: 'AWS',
      RCLONE_CONFIG_STORE0_REGION: 'us-east-1',
      RCLONE_CONFIG_STORE0_ENV_AUTH: 'true',
    });
    expect(made).toMatchObject({
      secretVariables: [],
      secretFiles: [],
      claims: [],
      madeClaims: {},
      storeNames: ['s3'],
    });
    expect(ports(made)).toEqual([80, 443]);
  });

  test('of somebody else, with everything that can be said of it', () => {
    const made = transfer([
      volume(),
      s3({
        name: 'minio',
        prefix: 'backups/shop',
        endpoint: 'https://s3.example.com:9000',
        region: 'eu-1',
        provider: 'Minio',
        forcePathStyle: false,
        serverSideEncryption: ServerSideEncryption.KMS,
        kmsKeyId: 'alias/backups',
        storageClass: 'GLACIER_IR',
        rootCertificateSecret: SECRET,
        rootCertificateKey: 'root.pem',
        credentials: S3Credentials.fromSecret(SECRET, {
          accessKeyIdKey: 'id',
          secretAccessKeyKey: 'secret',
          sessionTokenKey: 'token',
        }),
      }),
    ]);
    expect(made.environment).toMatchObject({
      CDK8S_PG_STORES: '2',
      CDK8S_PG_STORE_1_NAME: 'minio',
      CDK8S_PG_STORE_1_ROOT: 'store1:shop-backups/backups/shop',
      RCLONE_CONFIG_STORE1_PROVIDER: 'Minio',
      RCLONE_CONFIG_STORE1_ENDPOINT: 'https://s3.example.com:9000',
      RCLONE_CONFIG_STORE1_REGION: 'eu-1',
      RCLONE_CONFIG_STORE1_ENV_AUTH: 'false',
      RCLONE_CONFIG_STORE1_FORCE_PATH_STYLE: 'false',
      RCLONE_CONFIG_STORE1_SERVER_SIDE_ENCRYPTION: 'aws:kms',
      RCLONE_CONFIG_STORE1_SSE_KMS_KEY_ID: 'alias/backups',
      RCLONE_CONFIG_STORE1_STORAGE_CLASS: 'GLACIER_IR',
      SSL_CERT_DIR: '/etc/ssl/certs:/cdk8s-pg/secrets/store-1-ca',
      CDK8S_PG_STORE_SECRETS:
        'RCLONE_CONFIG_STORE1_ACCESS_KEY_ID RCLONE_CONFIG_STORE1_SECRET_ACCESS_KEY RCLONE_CONFIG_STORE1_SESSION_TOKEN',
    });
    expect(made.secretVariables).toEqual([
      { name: 'RCLONE_CONFIG_STORE1_ACCESS_KEY_ID', secret: 'store-key', key: 'id' },
      { name: 'RCLONE_CONFIG_STORE1_SECRET_ACCESS_KEY', secret: 'store-key', key: 'secret' },
      { name: 'RCLONE_CONFIG_STORE1_SESSION_TOKEN', secret: 'store-key', key: 'token' },
    ]);
    expect(made.secretFiles).toEqual([
      { name: 'store-1-ca', secret: 'store-key', items: [{ key: 'root.pem', path: 'ca.crt' }] },
    ]);
    expect(ports(made)).toEqual([9000]);
  });

  test('with an endpoint is not of Amazon; keys of the Secret are those of its tools; 443 and 80 go without saying', () => {
    const made = transfer([s3({ endpoint: 'https://s3.example.com' })]);
    expect(made.environment).toMatchObject({ RCLONE_CONFIG_STORE0_PROVIDER: 'Other' });
    expect(made.environment).not.toHaveProperty('RCLONE_CONFIG_STORE0_REGION');
    expect(made.secretVariables.map(({ key }) => key)).toEqual(['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY']);
    expect(ports(made)).toEqual([443]);
    expect(ports(resolve([s3({ endpoint: 'http://minio.store.svc' })]).transfer)).toEqual([80]);
  });

  test('without encryption on the way is taken, with a warning', () => {
    expect(resolve([s3({ endpoint: 'http://minio.store.svc:9000' })])).toMatchObject({
      problems: [],
      warnings: [
        "stores[0].endpoint: 'http://minio.store.svc:9000' is not encrypted: who is on the way reads the backups; write https where the store can",
      ],
    });
  });

  test('knows the pod by annotations of its ServiceAccount; a pod has one identity', () => {
    const role = (arn: string) =>
      S3Credentials.workloadIdentity({ serviceAccountAnnotations: { 'eks.amazonaws.com/role-arn': arn } });
    const one = s3({ credentials: role('a') });
    expect(transfer([one]).serviceAccountAnnotations).toEqual({ 'eks.amazonaws.com/role-arn': 'a' });
    expect(resolve([one, s3({ name: 'other', credentials: role('b') })]).problems).toEqual([
      "stores[1].credentials.serviceAccountAnnotations.eks.amazonaws.com/role-arn: 'b' is not what another store has (a), and a pod has one identity; use credentials from a Secret for one of them",
    ]);
  });
});

describe('a volume', () => {
  test('of a claim that is there', () => {
    const made = transfer([volume({ claim: CLAIM, path: 'backups/shop' })]);
    expect(made.environment).toEqual({
      CDK8S_PG_STORES: '1',
      CDK8S_PG_STORE_0_NAME: 'volume',
      CDK8S_PG_STORE_0_KIND: 'volume',
      CDK8S_PG_STORE_0_ROOT: '/cdk8s-pg/stores/0/backups/shop',
      CDK8S_PG_STORE_0_PATH: '/cdk8s-pg/stores/0/backups/shop',
    });
    expect(made.claims).toEqual([{ name: 'store-0', claim: 'archive', folder: '/cdk8s-pg/stores/0' }]);
    expect(made.madeClaims).toEqual({});
    expect(made.egress).toEqual([]);
  });

  test('of claims that are made', () => {
    const made = transfer([
      volume({ size: Size.gibibytes(100) }),
      volume({
        name: 'shared',
        size: Size.gibibytes(1),
        storageClass: 'nfs',
        accessMode: PersistentVolumeAccessMode.READ_WRITE_MANY,
      }),
    ]);
    expect(made.madeClaims).toEqual({
      volume: { name: 'nightly-volume', size: '100Gi', accessMode: 'ReadWriteOnce' },
      shared: { name: 'nightly-shared', size: '1Gi', accessMode: 'ReadWriteMany', storageClass: 'nfs' },
    });
    expect(made.claims.map(({ claim }) => claim)).toEqual(['nightly-volume', 'nightly-shared']);
    expect(made.environment.CDK8S_PG_STORE_1_ROOT).toBe('/cdk8s-pg/stores/1');
  });
});

describe('another store', () => {
  test('knows the pod as the platform does, beside other stores', () => {
    const identity = {
      serviceAccountAnnotations: { 'azure.workload.identity/client-id': '4711' },
      podLabels: { 'azure.workload.identity/use': 'true' },
    };
    const made = transfer([azure({ options: { account: 'shop', env_auth: 'true' }, identity }), volume()]);
    expect(made).toMatchObject(identity);
    const other = azure({ name: 'other', identity: { podLabels: { 'azure.workload.identity/use': 'no' } } });
    expect(resolve([azure({ identity }), other]).problems).toEqual([
      "stores[1].identity.podLabels.azure.workload.identity/use: 'no' is not what another store has (true), and a pod has one identity; use credentials from a Secret for one of them",
    ]);
  });

  test.each([
    [
      'a label that is ours',
      { podLabels: { 'cdk8s-pg/database': 'x' } },
      [
        "stores[0].identity.podLabels.cdk8s-pg/database: 'cdk8s-pg/database' is set by this library; choose another key",
      ],
    ],
    [
      'a text',
      'me' as unknown as object,
      ['stores[0].identity: "me" is no identity; write { serviceAccountAnnotations: { … } } or { podLabels: { … } }'],
    ],
  ])('does not know it by %s', (_, identity, problems) => {
    expect(resolve([azure({ identity })]).problems).toEqual(problems);
  });

  test('speaks as rclone does', () => {
    const made = transfer([
      azure({
        options: { account: 'shop', env_auth: 'true' },
        secretOptions: { key: { secret: SECRET, key: 'azure' } },
      }),
    ]);
    expect(made.environment).toMatchObject({
      CDK8S_PG_STORE_0_ROOT: 'store0:container/shop',
      CDK8S_PG_STORE_0_KIND: 'remote',
      RCLONE_CONFIG_STORE0_TYPE: 'azureblob',
      RCLONE_CONFIG_STORE0_ACCOUNT: 'shop',
      RCLONE_CONFIG_STORE0_ENV_AUTH: 'true',
      CDK8S_PG_STORE_SECRETS: 'RCLONE_CONFIG_STORE0_KEY',
    });
    expect(made.secretVariables).toEqual([{ name: 'RCLONE_CONFIG_STORE0_KEY', secret: 'store-key', key: 'azure' }]);
  });

  test.each([
    [{}, [443]],
    [{ type: 'sftp' }, [22]],
    [{ type: 'smb' }, [445]],
    [{ type: 'sftp', ports: [2222, 22] }, [22, 2222]],
  ])('%j is reached by %j', (options, expected) => {
    expect(ports(transfer([azure(options)]))).toEqual(expected);
  });

  test.each(['', '/var/backups', 'a/b'])("may lie at '%s'", (path) => {
    expect(transfer([azure({ path })]).environment.CDK8S_PG_STORE_0_ROOT).toBe(`store0:${path}`);
  });
});

test.each([
  [s3({ prefix: 'a', encryption }), 'store0:shop-backups/a'],
  [volume({ claim: CLAIM, encryption }), '/cdk8s-pg/stores/0'],
  [azure({ encryption }), 'store0:container/shop'],
])('an encryption lies over any store (%#)', (store, remote) => {
  const made = transfer([store]);
  expect(made.environment).toMatchObject({
    CDK8S_PG_STORE_0_ROOT: 'crypt0:',
    RCLONE_CONFIG_CRYPT0_TYPE: 'crypt',
    RCLONE_CONFIG_CRYPT0_REMOTE: remote,
    RCLONE_CONFIG_CRYPT0_FILENAME_ENCRYPTION: 'off',
    RCLONE_CONFIG_CRYPT0_DIRECTORY_NAME_ENCRYPTION: 'false',
  });
  expect(made.secretFiles).toEqual([
    { name: 'store-0-crypt', secret: 'store-key', items: [{ key: 'password', path: 'password' }] },
  ]);
});

test('an encryption may have a second password', () => {
  const two = StoreEncryption.rcloneCrypt(SECRET, { passwordKey: 'first', saltKey: 'second' });
  expect(transfer([s3({ encryption: two, rootCertificateSecret: SECRET })]).secretFiles[1]?.items).toEqual([
    { key: 'first', path: 'password' },
    { key: 'second', path: 'salt' },
  ]);
});

describe('the container', () => {
  test('has defaults', () => {
    expect(transfer([volume()])).toMatchObject({
      image: 'docker.io/rclone/rclone:1.75.1',
      resources: { requests: { cpu: '50m', memory: '64Mi' }, limits: { memory: '256Mi' } },
      scratch: {},
      serviceAccountAnnotations: {},
      podLabels: {},
    });
  });

  test('is as it was asked for', () => {
    const digest = `sha256:${'a'.repeat(64)}`;
    const more: Partial<StoresInput> = {
      transferImage: `rclone/rclone:1.76.0@${digest}`,
      transferResources: { cpu: { limit: Cpu.millis(500) } },
      scratchSize: Size.gibibytes(50),
      scratchStorageClass: 'fast',
    };
    expect(transfer([volume()], more, 'registry.example.com/mirror')).toMatchObject({
      image: `registry.example.com/mirror/rclone/rclone:1.76.0@${digest}`,
      resources: { limits: { cpu: '500m', memory: '256Mi' } },
      scratch: { size: '50Gi', storageClass: 'fast' },
    });
  });
});

const wrong = <T>(value: unknown): T => value as T;

test.each<[BackupStore[] | undefined, Partial<StoresInput>, string[]]>([
  [undefined, {}, ["stores: is missing; write for example [BackupStore.s3({ bucket: 'shop-backups' })]"]],
  [[], {}, ["stores: [] is empty; write for example [BackupStore.s3({ bucket: 'shop-backups' })]"]],
  [
    wrong({ bucket: 'a' }),
    {},
    [`stores: {"bucket":"a"} is not a list; write for example [BackupStore.s3({ bucket: 'shop-backups' })]`],
  ],
  [
    [wrong({ secret: 'x' }), wrong(null), BackupStore.s3(wrong(undefined))],
    {},
    [0, 1, 2].map(
      (index) =>
        `stores[${index}]: is no BackupStore with options; write BackupStore.volume({ … }), .s3({ … }) or .rclone({ … })`,
    ),
  ],
  [
    [s3(), s3(), s3({ name: 'S3' }), azure({ name: wrong(undefined) })],
    {},
    [
      `stores[2].name: "S3" is not a DNS label; write at most 40 lowercase letters, digits and '-', begin with a letter and end with a letter or a digit`,
      'stores[3].name: is missing; give the store a name, such as azure',
      "stores[1].name: 's3' is the name of stores[0] too; give each another name",
    ],
  ],
  [
    ['Shop', 'a', 'a..b', '-ab', '10.0.0.1', 'a_b', 'shop/x', wrong<string>(undefined), wrong<string>(7)].map(
      (bucket, index) => s3({ name: `s${index}`, bucket }),
    ),
    {},
    [
      ...['Shop', 'a', 'a..b', '-ab', '10.0.0.1', 'a_b', 'shop/x'].map(
        (bucket, index) =>
          `stores[${index}].bucket: '${bucket}' is not the name of a bucket; write 3 to 63 lowercase letters, digits, '-' and single '.', no address, with a letter or a digit at both ends${bucket.includes('/') ? '; what comes after it is the prefix' : ''}`,
      ),
      'stores[7].bucket: is missing; give the name of a bucket that is there',
      'stores[8].bucket: 7 is not a text; give the name of a bucket that is there',
    ],
  ],
  [
    ['/a', 'a/', 'a//b', 'a/../b', './a'].map((prefix, index) => s3({ name: `s${index}`, prefix })),
    {},
    ['/a', 'a/', 'a//b', 'a/../b', './a'].map(
      (prefix, index) =>
        `stores[${index}].prefix: '${prefix}' has a '/' at an end, or an empty, '.' or '..' folder; write for example 'backups/shop'`,
    ),
  ],
  [
    [s3({ prefix: 'a\nb' }), volume({ claim: CLAIM, path: '' })],
    {},
    [
      `stores[0].prefix: "a\\nb" is not a text of one line; write for example 'backups/shop'`,
      `stores[1].path: "" is not a text of one line; write for example 'backups/shop'`,
    ],
  ],
  [
    ['s3.example.com', 'ftp://s3.example.com', 'https://', 'https://s3 .com'].map((endpoint, index) =>
      s3({ name: `s${index}`, endpoint }),
    ),
    {},
    ['s3.example.com', 'ftp://s3.example.com', 'https://', 'https://s3 .com'].map(
      (endpoint, index) =>
        `stores[${index}].endpoint: "${endpoint}" is not an address; write for example 'https://s3.example.com'`,
    ),
  ],
  [
    [s3({ endpoint: 'https://key:secret@s3.example.com' }), s3({ name: 'b', endpoint: 'https://s3.example.com?a=b' })],
    {},
    [
      'stores[0].endpoint: carries credentials, which the YAML would show; give them by credentials',
      "stores[1].endpoint: 'https://s3.example.com?a=b' has more than a path after the host; leave that out",
    ],
  ],
  [
    [
      s3({
        credentials: wrong({ accessKeyId: 'AKIA', secretAccessKey: 'very secret' }),
        serverSideEncryption: wrong('AES'),
        kmsKeyId: 'k',
        forcePathStyle: wrong('yes'),
        storageClass: 'DEEP_ARCHIVE',
        rootCertificateKey: 'ca/crt',
        region: 'eu central',
        provider: '',
      }),
    ],
    {},
    [
      `stores[0].provider: "" is not a word of letters, digits, '-' and '_'; write for example 'Minio'`,
      `stores[0].region: "eu central" is not a word of letters, digits, '-' and '_'; write for example 'eu-central-1'`,
      'stores[0].serverSideEncryption: "AES" is none of its values; write one of AES256, aws:kms',
      'stores[0].kmsKeyId: is for ServerSideEncryption.KMS; set serverSideEncryption to that, or leave it out',
      'stores[0].forcePathStyle: "yes" is neither true nor false; write one of them, without quotes',
      "stores[0].storageClass: 'DEEP_ARCHIVE' cannot be read at once, and every backup is read back; write GLACIER_IR, or move backups later by a lifecycle rule of the bucket",
      'stores[0].credentials: is no S3Credentials; write S3Credentials.fromSecret(…) or S3Credentials.workloadIdentity(…)',
      'stores[0].rootCertificateKey: is a key of rootCertificateSecret; give that too, or leave it out',
      `stores[0].rootCertificateKey: "ca/crt" is not a key that a Secret can have; write letters, digits, '-', '_' and '.'`,
    ],
  ],
  [
    [
      s3({ credentials: S3Credentials.fromSecret(wrong('name')) }),
      s3({ name: 'b', credentials: S3Credentials.fromSecret(SECRET, { accessKeyIdKey: 'a b' }) }),
      s3({ name: 'c', encryption: wrong({ password: 'very secret' }) }),
      s3({ name: 'd', encryption: StoreEncryption.rcloneCrypt(SECRET, { saltKey: '' }) }),
    ],
    {},
    [
      "stores[0].credentials: 'name' is not a reference to a Secret; write Secret.fromSecretName(this, 'an id', 'name') with Secret from cdk8s-plus-28",
      `stores[1].credentials.accessKeyIdKey: "a b" is not a key that a Secret can have; write letters, digits, '-', '_' and '.'`,
      'stores[2].encryption: is no StoreEncryption; write StoreEncryption.rcloneCrypt(…)',
      `stores[3].encryption.saltKey: "" is not a key that a Secret can have; write letters, digits, '-', '_' and '.'`,
    ],
  ],
  [
    [
      volume({}),
      volume({ name: 'b', claim: CLAIM, size: Size.gibibytes(1) }),
      volume({ name: 'c', claim: CLAIM, storageClass: 'fast' }),
      volume({ name: 'd', claim: wrong<IPersistentVolumeClaim>('archive') }),
      volume({
        name: 'e',
        size: wrong('10Gi'),
        storageClass: 'Fast!',
        accessMode: PersistentVolumeAccessMode.READ_ONLY_MANY,
      }),
    ],
    {},
    [
      'stores[0]: has neither claim nor size; give a claim that is there, or size: Size.gibibytes(100) for one that is made',
      'stores[1].size: and claim are both given; leave one of them out',
      'stores[2].storageClass: is for a claim that is made; give size too, or leave it out',
      `stores[3].claim: "archive" is not a reference to a PersistentVolumeClaim; write PersistentVolumeClaim.fromClaimName(this, 'an id', 'archive') with PersistentVolumeClaim from cdk8s-plus-28`,
      "stores[4].size: '10Gi' is not a Size; write Size.gibibytes(10)",
      'stores[4].accessMode: "ReadOnlyMany" is none of its values; write one of ReadWriteOnce, ReadWriteOncePod, ReadWriteMany',
      'stores[4].storageClass: "Fast!" is not the name of a StorageClass; write one that the cluster has, or leave it out for its default',
    ],
  ],
  [
    [
      azure({ type: 'local' }),
      azure({ name: 'b', type: 'crypt' }),
      azure({ name: 'c', type: 'Azure' }),
      azure({ name: 'd', path: 'a:b' }),
      azure({ name: 'e', path: 'a/' }),
      azure({ name: 'f', ports: [0] }),
      azure({ name: 'g', ports: wrong(443) }),
    ],
    {},
    [
      "stores[0].type: 'local' is not for here; use BackupStore.volume(…)",
      "stores[1].type: 'crypt' is not for here; use encryption",
      `stores[2].type: "Azure" is not a backend of rclone; write for example 'azureblob'`,
      "stores[3].path: 'a:b' has a '/' at its end, a ':', or an empty, '.' or '..' folder; write for example 'backups/shop'",
      "stores[4].path: 'a/' has a '/' at its end, a ':', or an empty, '.' or '..' folder; write for example 'backups/shop'",
      'stores[5].ports[0]: 0 is not a whole number, from 1 to 65535; write such a number',
      'stores[6].ports: 443 is not a list; write [443]',
    ],
  ],
  [
    [
      azure({
        options: { type: 's3', 'service-account': 'x', pass: 'very secret', sas_url: 'very secret', account: wrong(5) },
        secretOptions: {
          account: { secret: SECRET, key: 'a' },
          key: wrong('very secret'),
          client_secret: { secret: SECRET, key: '' },
        },
      }),
    ],
    {},
    [
      'stores[0].options.type: is a prop of its own; leave it out here',
      "stores[0].options.service-account: 'service-account' is not an option of a backend; write it as in rclone's configuration file, such as service_account_file",
      'stores[0].options.pass: is a secret, and the YAML would show it; give it by secretOptions',
      'stores[0].options.sas_url: is a secret, and the YAML would show it; give it by secretOptions',
      "stores[0].options.account: 5 is not a text of one line; write for example 'true'",
      'stores[0].secretOptions.account: is in options too; leave one of them out',
      "stores[0].secretOptions.key: is missing; write Secret.fromSecretName(this, 'an id', 'its-name') with Secret from cdk8s-plus-28",
      `stores[0].secretOptions.client_secret.key: "" is not a key that a Secret can have; write letters, digits, '-', '_' and '.'`,
    ],
  ],
  [
    [volume()],
    { transferImage: 'rclone/rclone', scratchStorageClass: 'fast', transferResources: { cpu: { request: wrong(1) } } },
    [
      "transferImage: 'rclone/rclone' has neither tag nor digest, which means latest; name a version",
      'scratchStorageClass: is for a volume of scratchSize; give that too, or leave it out',
      'transferResources.cpu.request: 1 is not an amount of processor; write for example Cpu.millis(500)',
    ],
  ],
])('is refused, all at once (%#)', (stores, more, problems) => {
  const refused = resolve(stores as BackupStore[], more).problems;
  expect(refused).toEqual(problems);
  expect(refused.join('\n')).not.toMatch(/very secret|AKIA/);
});

test('a misspelt option has no effect, and that is said', () => {
  const { warnings, problems } = resolve([
    s3(wrong({ prefx: 'a' })),
    volume(wrong({ claim: CLAIM, storageclass: 'a' })),
    azure(wrong({ option: {} })),
  ]);
  expect(problems).toEqual([]);
  expect(warnings).toEqual([
    'stores[0].prefx: is not known and has no effect; was prefix meant?',
    'stores[1].storageclass: is not known and has no effect; was storageClass meant?',
    'stores[2].option: is not known and has no effect; was options meant?',
  ]);
});

/** The ports that a NetworkPolicy lets it reach. */
function ports({ egress }: Transfer): unknown[] {
  return egress.flatMap((rule) => (rule.ports ?? []).map(({ port }) => port?.value));
}
