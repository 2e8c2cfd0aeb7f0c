import { App, Chart, Testing } from 'cdk8s';
import { Secret } from 'cdk8s-plus-28';
import { BackupMethod, BackupStore, Postgres, S3Credentials, ScheduledBackup } from '../../src';
import { Bucket } from './support/bucket';
import { describeFull } from './support/describe-full';
import type { KubeEvent, KubeObject } from './support/objects';
import { OwnObjectStore } from './support/own-object-store';
import { CronJobRuns } from './support/prunings';
import { schedule } from './support/schedule';
import { story } from './support/story';

const NAME = 'nightly-retention';

/** The pruning of a bucket; its database and its backups are not there. */
function manifests(namespace: string, endpoint: string): KubeObject[] {
  const chart = new Chart(new App(), 'chart', { namespace });
  const secret = (name: string) => Secret.fromSecretName(chart, `Secret-${name}`, name);
  const credentials = S3Credentials.fromSecret(secret('object-store'));
  new ScheduledBackup(chart, 'Nightly', {
    name: 'nightly',
    postgres: Postgres.fromAttributes(chart, 'Db', {
      name: 'db',
      host: 'db',
      version: '18',
      namespace,
      ownerSecret: secret('none'),
    }),
    method: BackupMethod.logical({
      stores: [BackupStore.s3({ bucket: namespace, prefix: 'backups', endpoint, region: 'us-east-1', credentials })],
    }),
    schedule,
    retention: { maxSnapshots: 3 },
  });
  const made = Testing.synth(chart) as KubeObject[];
  return made.filter(({ kind, metadata: { name } }) => name === NAME || kind === 'Lease');
}

/** Five backups, a day apart. */
const SEED = `
upload() { rclone copy "$@" /tmp/seed "store:$BUCKET/backups/db"; }
for day in 1 2 3 4 5; do
  mkdir -p /tmp/seed/nightly-$day/databases && cd /tmp/seed/nightly-$day
  echo rows >databases/0001.dump
  finished=$(date -u -d @$(($(date +%s) - day * 86400)) +%Y-%m-%dT%H:%M:%SZ)
  echo '{"format":1,"backup":"nightly-'$day'","database":"db","namespace":"'$1'","kind":"postgresql","finishedAt":"'$finished'","bytes":5}' >manifest.json
done`;

/** The oldest is locked for an hour. */
const LOCKED = `${SEED}
until=$(date -u -d @$(($(date +%s) + 3600)) +%Y-%m-%dT%H:%M:%SZ)
upload --include '/nightly-5/**' --s3-object-lock-mode COMPLIANCE --s3-object-lock-retain-until-date "$until"
upload --exclude '/nightly-5/**'`;

/** Uploads that are cut off once the store has a part of each. */
const CUT_OFF = `
head -c 12000000 /dev/urandom >/tmp/large
for key; do
  rclone copyto /tmp/large "store:$BUCKET/$key" --s3-upload-cutoff 5M --s3-chunk-size 5M --s3-upload-concurrency 1 --bwlimit 2M &
  until rclone backend list-multipart-uploads "store:$BUCKET/$key" | grep -q UploadId; do sleep 0.2; done
  kill -9 $!
done`;

describeFull('what an object store keeps though it is not to', () => {
  const { test, namespace } = story('dump-leftovers');
  let store: OwnObjectStore;
  let bucket: Bucket;
  const inBucketPod = (script: string, ...args: string[]): Promise<string> =>
    namespace().kubectl.exec('bucket', ['env', `BUCKET=${bucket.name}`, 'sh', '-euc', script, 'sh', ...args]);
  const cutOff = async (): Promise<string[]> => {
    const text = await bucket.rclone('backend', 'list-multipart-uploads', `store:${bucket.name}`);
    return [...text.matchAll(/"Key": "(.*)"/g)].map(([, key = '']) => key).sort();
  };

  test('there are backups, one of them locked, and uploads that were cut off', async () => {
    store = await OwnObjectStore.create(namespace());
    bucket = await Bucket.create(namespace(), { endpoint: store.endpoint, locked: true });
    await inBucketPod(LOCKED, namespace().name);
    const uploads = [
      'backups/db/nightly-8/globals.sql',
      'backups/db-2/nightly-8/globals.sql',
      'backups2/db/nightly-8/a',
    ];
    await inBucketPod(CUT_OFF, ...uploads);
    // An upload is as old as its folder.
    await store.shell(`touch -d @$(($(date +%s) - 9 * 86400)) /tmp/data/${bucket.name}/.sgwtmp/multipart/*/*`);
    await inBucketPod(CUT_OFF, 'backups/db/nightly-9/globals.sql');
    expect(await cutOff()).toEqual([...uploads, 'backups/db/nightly-9/globals.sql'].sort());
  }, 180);

  test('what is locked stays whole and is reported; an old upload goes, a young one and those of others stay', async ({
    kubectl,
    name,
  }) => {
    await kubectl.apply(manifests(name, store.endpoint));
    const result = await new CronJobRuns(namespace(), NAME).run(120);
    expect(result).toMatchObject({ ok: true, outcome: 'pruned', deleted: 2, kept: 5, refused: 1 });
    expect(await bucket.list('backups/db')).toEqual(
      [1, 2, 3, 5].flatMap((day) => [`nightly-${day}/databases/0001.dump`, `nightly-${day}/manifest.json`]),
    );
    expect(await cutOff()).toEqual([
      'backups/db-2/nightly-8/globals.sql',
      'backups/db/nightly-9/globals.sql',
      'backups2/db/nightly-8/a',
    ]);
    const events = await kubectl.list<KubeEvent>('events');
    expect(events.filter(({ reason }) => reason === 'DeletionRefused').map(({ message }) => message)).toEqual([
      expect.stringMatching(/^db: store s3 would not let 1 go; nightly-5: access denied \(.*object lock/),
    ]);
  }, 180);
});

describeFull('a bucket that keeps versions, and has one backup locked', () => {
  const { test, namespace } = story('dump-versions');
  const filesOf = (days: number[]): string[] =>
    days.flatMap((day) => [`nightly-${day}/databases/0001.dump`, `nightly-${day}/manifest.json`]);

  test('what is pruned is in no listing any more; its versions stay, and it is not pruned again', async ({
    kubectl,
    name,
  }) => {
    const store = await OwnObjectStore.create(namespace(), { versions: true });
    const bucket = await Bucket.create(namespace(), { endpoint: store.endpoint, locked: true });
    expect(await bucket.rclone('backend', 'versioning', `store:${bucket.name}`)).toContain('Enabled');
    await kubectl.exec('bucket', ['env', `BUCKET=${bucket.name}`, 'sh', '-euc', LOCKED, 'sh', name]);
    expect(await bucket.list('backups/db')).toEqual(filesOf([1, 2, 3, 4, 5]));
    await kubectl.apply(manifests(name, store.endpoint));
    const runs = new CronJobRuns(namespace(), NAME);
    expect(await runs.run(120)).toMatchObject({ ok: true, outcome: 'pruned', deleted: 2, kept: 3, refused: 0 });
    expect(await bucket.list('backups/db')).toEqual(filesOf([1, 2, 3]));
    expect(await runs.run(120)).toMatchObject({ ok: true, outcome: 'nothing', deleted: 0, kept: 3 });

    // As the documentation has one come back: under names with the times of the versions.
    await bucket.rclone('copy', '--s3-versions', `store:${bucket.name}/backups/db`, '/tmp/back');
    const back = await kubectl.exec('bucket', ['sh', '-euc', 'cd /tmp/back && grep -r . *']);
    const lines = back
      .trimEnd()
      .split('\n')
      .map((line) => line.replace(/-v\d{4}-\d\d-\d\d-\d{6}-\d{3}/, ''));
    expect(lines.filter((line) => line.endsWith('.dump:rows')).sort()).toEqual(
      [1, 2, 3, 4, 5].map((day) => `nightly-${day}/databases/0001.dump:rows`),
    );
    expect(lines).toHaveLength(10);
  }, 180);
});
