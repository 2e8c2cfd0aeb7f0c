import { Chart, Duration, Size, Testing } from 'cdk8s';
import { ImagePullPolicy, PersistentVolumeClaim, Secret } from 'cdk8s-plus-28';
import {
  BackupMethod,
  BackupStore,
  CloudNativePostgres,
  ConsistencyCheck,
  type IPostgres,
  ReplicatedPostgres,
  RestoreDrill,
  RestoreFromDump,
  Schedule,
  ScheduledBackup,
} from '../../../src';
import { expectImages } from '../../charts/images';
import { Manifests } from '../support/databases';

const schedule = Schedule.daily({ hour: 3 });
const storage = { size: Size.gibibytes(1) };

/** Everything of a database that runs in pods of its own, with nothing said of images but what `more` says. */
function everything(chart: Chart, postgres: IPostgres, more: { readonly registry?: string } = {}): void {
  const claim = PersistentVolumeClaim.fromClaimName(chart, 'Claim', 'nas');
  const store = BackupStore.volume({ claim });
  const retention = { daily: 7 };
  const common = { ...more, postgres, schedule };
  new ScheduledBackup(chart, 'Snapshots', {
    ...common,
    name: 'snapshots',
    method: BackupMethod.volumeSnapshot(),
    retention,
  });
  new ScheduledBackup(chart, 'Dumps', {
    ...common,
    name: 'dumps',
    method: BackupMethod.logical({ stores: [store] }),
    retention,
  });
  new RestoreDrill(chart, 'Drill', common);
  new RestoreDrill(chart, 'DumpDrill', { ...common, dumps: { store } });
  new ConsistencyCheck(chart, 'Check', { ...common, name: 'check', maxLag: Duration.seconds(5) });
  new RestoreFromDump(chart, 'Restore', { ...more, name: 'restore', postgres, store, backup: 'dumps-1' });
}

const chart = (): Chart => new Chart(Testing.app(), 'chart', { namespace: 'shop' });
const login = (scope: Chart) => [Secret.fromSecretName(scope, 'Login', 'login')];

test('what is pulled for a database is pulled as the database says, where nothing else is said', () => {
  const shop = chart();
  const registry = 'registry.example.com/mirror';
  everything(
    shop,
    new ReplicatedPostgres(shop, 'Db', { name: 'db', storage, replicas: 2, registry, imagePullSecrets: login(shop) }),
  );
  expectImages(new Manifests(shop), `${registry}/`, 'login');
});

test('said twice it counts once', () => {
  const shop = chart();
  const registry = 'registry.example.com/mirror';
  const db = new ReplicatedPostgres(shop, 'Db', {
    name: 'db',
    storage,
    replicas: 2,
    registry,
    imagePullSecrets: login(shop),
  });
  everything(shop, db, { registry });
  expectImages(new Manifests(shop), `${registry}/`, 'login');
});

test('of CloudNativePG the Secrets and the policy count, and its registry is that of its own image alone', () => {
  const shop = chart();
  const db = new CloudNativePostgres(shop, 'Db', {
    name: 'db',
    storage,
    replicas: 2,
    registry: 'registry.example.com',
    imagePullSecrets: login(shop),
    imagePullPolicy: ImagePullPolicy.NEVER,
  });
  new ConsistencyCheck(shop, 'Check', { name: 'check', postgres: db, schedule });
  const { imagePullSecrets, initContainers, containers } = new Manifests(shop).one('CronJob', 'check').spec.jobTemplate
    .spec.template.spec;
  expect(imagePullSecrets).toEqual([{ name: 'login' }]);
  const images = [...initContainers, ...containers].map((each) => [each.image.split('/')[0], each.imagePullPolicy]);
  expect(new Set(images.map(String))).toEqual(new Set(['docker.io,Never', 'registry.example.com,Never']));
});
