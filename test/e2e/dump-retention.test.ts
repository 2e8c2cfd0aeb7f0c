import { App, Chart, Size, Testing } from 'cdk8s';
import { Secret } from 'cdk8s-plus-28';
import { BackupMethod, BackupStore, Postgres, S3Credentials, ScheduledBackup } from '../../src';
import { storeAnnotations } from '../../src/model/retention/dump-pruning-plan';
import { Bucket } from './support/bucket';
import { helperPod } from './support/helper-pod';
import { OBJECT_STORE } from './support/object-store';
import { isReady, type KubeObject, type Pod } from './support/objects';
import { CronJobRuns } from './support/prunings';
import { schedule } from './support/schedule';
import { story } from './support/story';

const DAY = 86_400_000;
const NAME = 'nightly-retention';

/** The pruning, and the claim; its database and its backups are not there. */
function manifests(namespace: string): KubeObject[] {
  const chart = new Chart(new App(), 'chart', { namespace });
  const secret = (name: string) => Secret.fromSecretName(chart, `Secret-${name}`, name);
  const ownerSecret = secret('none');
  const { endpoint, region } = OBJECT_STORE;
  const credentials = S3Credentials.fromSecret(secret('object-store'));
  new ScheduledBackup(chart, 'Nightly', {
    name: 'nightly',
    postgres: Postgres.fromAttributes(chart, 'Db', { name: 'db', host: 'db', version: '18', namespace, ownerSecret }),
    method: BackupMethod.logical({
      stores: [
        BackupStore.volume({ size: Size.mebibytes(64), path: 'backups' }),
        BackupStore.s3({ bucket: namespace, prefix: 'backups', endpoint, region, credentials }),
      ],
    }),
    schedule,
    retention: { maxSnapshots: 3 },
  });
  const made = Testing.synth(chart) as KubeObject[];
  return made.filter(
    ({ kind, metadata: { name } }) => name === NAME || /^(Lease|PersistentVolumeClaim)$/.test(kind ?? ''),
  );
}

/** A backup of so many days ago, as files and what is in them. */
function backupOf(database: string, namespace: string, day: number): string[] {
  const backup = `nightly-${day}`;
  const finishedAt = new Date(Date.now() - day * DAY).toISOString();
  const told = { format: 1, backup, database, namespace, kind: 'postgresql', finishedAt, bytes: 4 };
  const folder = `${database}/${backup}`;
  return [`${folder}/manifest.json`, JSON.stringify(told), `${folder}/databases/0001.dump`, 'rows'];
}

/** Five backups of each of two databases, a day apart, and one of a database of the same name elsewhere. */
const files = (namespace: string): string[] => [
  ...['db', 'other'].flatMap((database) => [1, 2, 3, 4, 5].flatMap((day) => backupOf(database, namespace, day))),
  ...backupOf('db', 'elsewhere', 6),
];
const LEFT = ['db/nightly-0/globals.sql', 'db/nightly-9.partial/globals.sql'].flatMap((path) => [path, 'roles']);

/** Writes files below a folder; those of one backup are old. */
const WRITE = `
cd "$1"; shift
while [ $# -gt 0 ]; do mkdir -p "$(dirname "$1")"; printf '%s' "$2" >"$1"; shift 2; done
touch -d "$(date -d @$(($(date +%s) - 9 * 86400)) '+%Y-%m-%d %H:%M:%S')" db/nightly-9.partial/globals.sql`;

const both = (backup: string): string[] => [`${backup}/databases/0001.dump`, `${backup}/manifest.json`];
const backups = (database: string, days: number[]): string[] =>
  days.flatMap((day) => both(`${database}/nightly-${day}`));
const OTHERS = [...backups('other', [1, 2, 3, 4, 5]), ...backups('db', [6]), 'db/nightly-0/globals.sql'];

const { test, namespace } = story('dump-retention');
let bucket: Bucket;
const runs = (): CronJobRuns => new CronJobRuns(namespace(), NAME);
const onDisk = async (): Promise<string[]> => {
  const text = await namespace().kubectl.exec('disk', ['sh', '-c', 'cd /disk/backups && find . -type f']);
  return text
    .split('\n')
    .filter(Boolean)
    .map((path) => path.slice(2))
    .sort();
};

test('backups lie on a volume and in a bucket', async ({ kubectl, name }) => {
  bucket = await Bucket.create(namespace());
  await kubectl.apply([
    ...manifests(name),
    helperPod({ name: 'disk', command: ['sleep', 'infinity'], claims: { '/disk': 'nightly-volume' } }),
  ]);
  await namespace().eventually('pod disk is ready', async () => isReady(await kubectl.get<Pod>('pod', 'disk')), {
    within: 90,
  });
  const write = (pod: string, folder: string): Promise<string> =>
    kubectl.exec(pod, ['sh', '-euc', `mkdir -p "$1"; ${WRITE}`, 'write', folder, ...files(name), ...LEFT]);
  await write('disk', '/disk/backups');
  await write('bucket', '/tmp/seed');
  await bucket.rclone('copy', '/tmp/seed', `store:${bucket.name}/backups`);
}, 180);

test('those go that no rule keeps, in both, and nothing of another database', async ({ kubectl }) => {
  expect(await runs().run(120)).toMatchObject({
    ok: true,
    outcome: 'pruned',
    deleted: 5,
    refused: 0,
  });
  const kept = [...OTHERS, ...backups('db', [1, 2, 3])];
  expect(await onDisk()).toEqual([...kept].sort());
  // An object is as old as its upload.
  expect(await bucket.list('backups')).toEqual([...kept, 'db/nightly-9.partial/globals.sql'].sort());
  const { annotations = {} } = (await kubectl.get<KubeObject>('lease', NAME)).metadata;
  for (const store of ['volume', 's3'])
    expect(JSON.parse(annotations[storeAnnotations(store).last] ?? '')).toMatchObject({
      ok: true,
      deleted: expect.any(Number),
      unreadable: 1,
    });
}, 180);

test('on its schedule nothing goes before a backup has ended', async () => {
  const job = `${NAME}-${Math.floor(Date.now() / 60_000)}`;
  expect(await runs().run(120, job)).toMatchObject({ ok: true, outcome: 'skipped', deleted: 0 });
  await bucket.remove();
}, 180);
