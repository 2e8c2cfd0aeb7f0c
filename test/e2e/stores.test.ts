import { Size } from 'cdk8s';
import { Secret } from 'cdk8s-plus-28';
import { BackupStore, S3Credentials, StoreEncryption } from '../../src';
import { ClockAheadStore } from './support/clock-ahead-store';
import { OBJECT_STORE, objectStoreSecret } from './support/object-store';
import type { Pod } from './support/objects';
import { story } from './support/story';
import { type Answer, TransferPod } from './support/transfer-pod';

const BACKUP = 'shop-db/nightly-1';
const DONE: Answer = { ok: true, error: '', out: '' };
const refused = (error: unknown): object => ({ ok: false, error: expect.stringMatching(error as RegExp) as string });

/** The stores by number. */
const [PLAIN, ENCRYPTED, VOLUME, WRONG_KEY, NO_BUCKET, NOWHERE, WRONG_PASSWORD, ENCRYPTED_VOLUME, AHEAD] = [
  0, 1, 2, 3, 4, 5, 6, 7, 8,
];

const { test, namespace } = story('stores');
let pod: TransferPod;
const bucket = (): string => namespace().name;

test('a pod with stores of every kind runs under the restricted standard', async ({ name, kubectl }) => {
  const password = (secret: string, text: string): object => ({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: secret },
    stringData: { password: text },
  });
  const objects = [
    objectStoreSecret('s3'),
    objectStoreSecret('wrong', 'not-the-secret'),
    password('right-password', 'correct horse'),
    password('wrong-password', 'battery staple'),
  ];
  const ahead = ClockAheadStore.create(namespace());
  pod = await TransferPod.create(
    namespace(),
    (chart) => {
      const secret = (of: string) => Secret.fromSecretName(chart, `secret-${of}`, of);
      const { endpoint, region } = OBJECT_STORE;
      const credentials = S3Credentials.fromSecret(secret('s3'));
      const s3 = { bucket: name, endpoint, region, credentials };
      const encryption = StoreEncryption.rcloneCrypt(secret('right-password'));
      // A name from the root on: no list of domains to search makes it take longer.
      const nowhere = new URL(endpoint);
      nowhere.hostname = 'nowhere.default.svc.cluster.local.';
      return [
        BackupStore.s3({ ...s3, name: 'plain', prefix: 'backups/plain' }),
        BackupStore.s3({ ...s3, name: 'encrypted', prefix: 'backups/encrypted', encryption }),
        BackupStore.volume({ size: Size.mebibytes(256), path: 'backups' }),
        BackupStore.s3({ ...s3, name: 'wrong-key', credentials: S3Credentials.fromSecret(secret('wrong')) }),
        BackupStore.s3({ ...s3, name: 'no-bucket', bucket: `${name}-none` }),
        BackupStore.s3({ ...s3, name: 'nowhere', endpoint: nowhere.origin }),
        BackupStore.s3({
          ...s3,
          name: 'wrong-password',
          prefix: 'backups/encrypted',
          encryption: StoreEncryption.rcloneCrypt(secret('wrong-password')),
        }),
        BackupStore.volume({ name: 'encrypted-volume', size: Size.mebibytes(64), encryption }),
        BackupStore.s3({ ...s3, name: 'ahead', endpoint: ClockAheadStore.endpointIn(namespace()) }),
      ];
    },
    objects,
  );
  await ahead;
  const made = await pod.beside(`rclone mkdir store0:${name} --s3-no-check-bucket=false`);
  expect(made).toMatchObject({ status: 0 });
  await pod.shell(`
    mkdir -p /cdk8s-pg/scratch/backup/databases && cd /cdk8s-pg/scratch/backup
    echo 'the plain text of a dump' >databases/0001.dump
    head -c 3000000 /dev/urandom >globals.sql
    sha256sum databases/0001.dump globals.sql >../sums
    printf '{"format":1}' >/cdk8s-pg/run/manifest.json`);
  expect(await pod.ask('version')).toMatchObject({ ok: true, out: expect.stringMatching(/^1\.\d+/) });
  expect((await kubectl.get<Pod>('pod', pod.name)).status.phase).toBe('Running');
}, 90);

for (const [what, store, files] of [
  ['a bucket', PLAIN, ['databases/0001.dump', 'globals.sql', 'manifest.json']],
  ['an encrypted bucket', ENCRYPTED, ['databases/0001.dump.bin', 'globals.sql.bin', 'manifest.json.bin']],
  ['a volume', VOLUME, ['databases/0001.dump', 'globals.sql', 'manifest.json']],
  ['an encrypted volume', ENCRYPTED_VOLUME, ['databases/0001.dump.bin', 'globals.sql.bin', 'manifest.json.bin']],
] as const) {
  test(`${what}: a backup is there once it is complete, comes back as it was, and goes without a trace`, async () => {
    const [to, database] = [BACKUP, 'shop-db'];
    const there = await pod.askAll([
      ['has', { store, to }],
      ['put', { store, to, from: 'backup', sums: 'sums' }],
      ['leftovers', { store, database }],
      ['finish', { store, to, manifest: 'manifest.json' }],
      ['has', { store, to }],
      ['list', { store, database }],
      ['get', { store, from: to, to: 'back' }],
    ]);
    expect(there).toEqual([
      DONE,
      DONE,
      { ...DONE, out: expect.stringMatching(/^nightly-1(\.partial)? \d{1,3}\n$/) },
      DONE,
      { ...DONE, out: '{"format":1}' },
      { ...DONE, out: 'nightly-1\n' },
      DONE,
    ]);
    expect(await lyingIn(store)).toEqual({ files, plain: !files[0].endsWith('.bin') });
    expect(await pod.shell('cd /cdk8s-pg/scratch/back && sha256sum --quiet -c ../sums && cat manifest.json')).toBe(
      '{"format":1}',
    );
    if (store === ENCRYPTED) return; // the next test reads it
    expect(await pod.ask('remove', { store, to })).toEqual(DONE);
    expect(await lyingIn(store)).toEqual({ files: [], plain: false });
  }, 60);
}

/** What lies in a store under the name of the backup, and whether it can be read without a password. */
async function lyingIn(store: number): Promise<{ files: string[]; plain: boolean }> {
  const place = `${plainRoot(store)}/${BACKUP}`;
  const { stdout } = await pod.beside(
    `rclone lsf -R --files-only ${place}; ! rclone cat ${place}/databases | grep -q 'plain text of a dump' || echo plain`,
  );
  const lines = stdout.split('\n').filter(Boolean).sort();
  return { files: lines.filter((line) => line !== 'plain'), plain: lines.includes('plain') };
}

function plainRoot(store: number): string {
  return store === VOLUME
    ? '/cdk8s-pg/stores/2/backups'
    : store === ENCRYPTED_VOLUME
      ? '/cdk8s-pg/stores/7'
      : `store${store}:${bucket()}/backups/${store === PLAIN ? 'plain' : 'encrypted'}`;
}

test('another password reads nothing, and content that was damaged is not taken for a backup', async () => {
  const other = await pod.askAll([
    ['get', { store: WRONG_PASSWORD, from: BACKUP, to: 'back' }],
    ['has', { store: WRONG_PASSWORD, to: BACKUP }],
  ]);
  const refusal = refused(/^cannot be decrypted: the password is another one, or the content is damaged$/);
  expect(other).toMatchObject([refusal, refusal]);
  const path = `${plainRoot(ENCRYPTED)}/${BACKUP}/databases/0001.dump.bin`;
  await pod.beside(
    `rclone cat ${path} >/tmp/damaged && size=$(wc -c </tmp/damaged) &&
     { head -c $((size - 1)) /tmp/damaged; printf x; } | rclone rcat ${path}`,
  );
  expect(await pod.ask('get', { store: ENCRYPTED, from: BACKUP, to: 'back' })).toMatchObject(
    refused(/^cannot be decrypted/),
  );
}, 60);

test('what a store refuses is said in one line', async () => {
  const put = { to: BACKUP, from: 'backup', sums: 'sums' };
  const answers = await pod.askAll([
    ['put', { ...put, store: WRONG_KEY }],
    ['has', { to: BACKUP, store: WRONG_KEY }],
    ['put', { ...put, store: NO_BUCKET }],
    ['list', { database: 'shop-db', store: NO_BUCKET }],
    ['put', { ...put, store: NOWHERE }],
    ['put', { ...put, store: AHEAD }],
    ['list', { database: 'shop-db', store: AHEAD }],
  ]);
  expect(answers).toMatchObject([
    refused(/^access denied, because the credentials are wrong or too old \(.*SignatureDoesNotMatch/),
    refused(/^access denied, because the credentials are wrong or too old \(.*SignatureDoesNotMatch/),
    refused(/^there is no such bucket/),
    refused(/^there is no such bucket/),
    refused(/^unreachable \(.*dial tcp/),
    refused(/^the clocks of this node and of the store are too far apart \(/),
    refused(/^the clocks of this node and of the store are too far apart \(/),
  ]);
}, 90);

test('a volume that is full is said to be, and gets its space back', async () => {
  await pod.shell(`
    mkdir -p /cdk8s-pg/scratch/large && cd /cdk8s-pg/scratch/large
    head -c 200000000 /dev/urandom >0001.dump && sha256sum 0001.dump >../large-sums`);
  const answer = await pod.ask('put', { store: ENCRYPTED_VOLUME, to: BACKUP, from: 'large', sums: 'large-sums' });
  expect(answer).toMatchObject(refused(/^no space left \(/));
  expect(await pod.ask('leftovers', { store: ENCRYPTED_VOLUME, database: 'shop-db' })).toEqual(DONE);
}, 60);

test('one that is ended in the middle of its work begins it again, and the backup is whole', async ({ kubectl }) => {
  const begun = await pod.begin([
    ['put', { store: PLAIN, to: BACKUP, from: 'large', sums: 'large-sums' }],
    ['finish', { store: PLAIN, to: BACKUP, manifest: 'manifest.json' }],
    ['get', { store: PLAIN, from: BACKUP, to: 'back' }],
  ]);
  const ended = await pod.beside("until ps | grep -q '[r]clone copy '; do :; done; kill 1");
  expect(ended.stderr).not.toMatch(/not found/);
  expect(await pod.answers(begun)).toEqual([DONE, DONE, DONE]);
  const { status } = await kubectl.get<Pod>('pod', pod.name);
  expect(status.initContainerStatuses?.[0]).toMatchObject({ name: 'transfer', restartCount: 1 });
  await pod.shell('cd /cdk8s-pg/scratch/back && sha256sum --quiet -c ../large-sums');
}, 90);

test('the bucket is left as it was found', async () => {
  expect(await pod.beside(`rclone purge store0:${bucket()}`)).toMatchObject({ status: 0 });
});
