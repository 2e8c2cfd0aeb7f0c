import { type Chart, Size } from 'cdk8s';
import { PersistentVolumeClaim } from 'cdk8s-plus-28';
import {
  Backup,
  BackupMethod,
  BackupStore,
  ConnectionPassword,
  ConnectionSecret,
  ConnectionTarget,
  ConsistencyCheck,
  type IPostgres,
  RestoreDrill,
  RestoreFromDump,
  RestoreFromSnapshot,
  Schedule,
  ScheduledBackup,
  type ScheduledBackupProps,
} from '../../../src';
import type { Manifest } from '../../../src/model/change/manifest';
import { predictChanges } from '../../../src/model/change/predict';
import { foreign } from '../../constructs/support/connections';
import { type Make, manifestsOf, operated, own, predicted } from './support';

type Options = Partial<ScheduledBackupProps>;

/** A database with backups of a schedule, by snapshots unless said otherwise. */
const nightly =
  (options: Options = {}, of: Make = own()): Make =>
  (scope) =>
    new ScheduledBackup(scope, 'Nightly', {
      name: 'nightly',
      postgres: of(scope) as IPostgres,
      schedule: Schedule.daily({ hour: 3 }),
      method: BackupMethod.volumeSnapshot(),
      ...options,
    });
const stores = { stores: [BackupStore.volume({ name: 'near', size: Size.gibibytes(5) })] };
const dumps = (options: Options = {}, of: Make = own()): Make =>
  nightly({ method: BackupMethod.logical(stores), ...options }, of);
const connected =
  (...versions: number[]): Make =>
  (scope) => {
    const postgres = own()(scope) as IPostgres;
    for (const version of versions) new ConnectionSecret(scope, `V${version}`, { name: 'stock', version, postgres });
  };

const GOES = 'at its next run backups go that the rules before would have kept';
const CLAIM =
  'safe: the claim nightly-near is declared no more; it is marked so that Argo CD and Flux leave it, with what it holds';
const NETWORK = 'safe: the NetworkPolicy products-db changes who may connect, nobody loses anything';

test.each<[change: string, old: Make, now: Make, predicted: string[]]>([
  ['are begun', own(), nightly(), ['safe: adds the schedule of backups nightly, 0 3 * * *']],
  [
    'are taken no more',
    nightly(),
    own(),
    ['disruptive: removes the schedule of backups nightly: no more backups are taken by it; those that are there stay'],
  ],
  [
    'are taken at another time',
    nightly(),
    nightly({ schedule: Schedule.daily({ hour: 4, timeZone: 'Europe/Berlin' }) }),
    [
      'safe: schedule of backups nightly: schedule 0 3 * * * → 0 4 * * *',
      'safe: schedule of backups nightly: timeZone Etc/UTC → Europe/Berlin',
    ],
  ],
  [
    'are suspended',
    nightly(),
    nightly({ suspend: true }),
    [
      'disruptive: suspends the schedule of backups nightly: no more backups are taken by it; those that are there stay',
    ],
  ],
  [
    'stop the instance',
    nightly(),
    nightly({ method: BackupMethod.volumeSnapshot({ online: false }) }),
    ['disruptive: schedule of backups nightly: stops the instance for each backup from the next run on'],
  ],
  [
    'have one more instance',
    nightly(),
    nightly({}, own({ replicas: 3 })),
    ['safe: adds products-db-2, which clones the primary; nothing restarts'],
  ],
  [
    'are pruned',
    nightly(),
    nightly({ retention: { daily: 7 } }),
    [
      'destructive: adds the retention nightly-retention: from its first run on, backups go that no rule keeps (daily 7)',
    ],
  ],
  [
    'are pruned no more',
    nightly({ retention: { daily: 7 } }),
    nightly(),
    ['safe: removes the retention nightly-retention: backups are pruned no more, and pile up'],
  ],
  [
    'are kept for a shorter time',
    nightly({ retention: { daily: 7 } }),
    nightly({ retention: { daily: 3 } }),
    [`destructive: the retention nightly-retention keeps less: tiers.daily 7 → 3; ${GOES}`],
  ],
  [
    'are kept for a longer time',
    nightly({ retention: { daily: 7 } }),
    nightly({ retention: { daily: 7, weekly: 4 } }),
    ['safe: the retention nightly-retention keeps no less: tiers.weekly 4, where there was none'],
  ],
  [
    'of CloudNativePG are taken no more',
    nightly({ method: BackupMethod.volumeSnapshot({ online: false }) }, operated()),
    operated(),
    [
      'disruptive: removes what snapshots are taken by (spec.backup): every backup that asks for one fails',
      'disruptive: removes the schedule of backups nightly: no more backups are taken by it; those that are there stay',
    ],
  ],
  [
    'of CloudNativePG are taken at another time',
    nightly({}, operated()),
    nightly({ schedule: Schedule.daily({ hour: 4 }) }, operated()),
    ['safe: schedule of backups nightly: schedule 0 0 3 * * * → 0 0 4 * * *'],
  ],
  [
    'go to a store and are pruned there from the beginning',
    own(),
    dumps({ retention: { daily: 7 } }),
    [
      'safe: adds the schedule of dumps nightly, 0 3 * * *',
      'safe: adds the retention nightly-retention (daily 7)',
      NETWORK,
      'safe: makes the claim nightly-near',
    ],
  ],
  [
    'are kept in a store for a shorter time',
    dumps({ retention: { daily: 7 } }),
    dumps({ retention: { daily: 2 } }),
    [`destructive: the retention nightly-retention keeps less: stores.near.tiers.daily 7 → 2; ${GOES}`],
  ],
  [
    'go to no store any more',
    dumps(),
    own(),
    [
      'disruptive: removes the schedule of dumps nightly: no more dumps are taken by it; those in the stores stay',
      NETWORK,
      CLAIM,
    ],
  ],
])('backups that %s', (_, old, now, expected) => {
  expect(predicted(old, now)).toEqual(expected);
});

test.each<[change: string, old: Make, now: Make, predicted: string[]]>([
  [
    'is added',
    connected(1),
    connected(1, 2),
    ['safe: makes version v2 of the connection stock; whoever names it rolls to it'],
  ],
  [
    'takes the place of another',
    connected(1),
    connected(2),
    [
      'safe: version v1 of the connection stock is declared no more: its Secret stays in the cluster until it is pruned or deleted',
      'safe: makes version v2 of the connection stock; whoever names it rolls to it',
    ],
  ],
])('a version of a connection that %s', (_, old, now, expected) => {
  expect(predicted(old, now)).toEqual(expected);
});

test('a version of a connection with other content under the same number is never made', () => {
  const aimed =
    (target: ConnectionTarget): Make =>
    (scope) =>
      new ConnectionSecret(scope, 'V1', { name: 'stock', version: 1, postgres: own()(scope) as IPostgres, target });
  expect(predicted(aimed(ConnectionTarget.readWrite()), aimed(ConnectionTarget.readOnly()))).toEqual([
    'disruptive: version v1 of the connection stock has other content under the same number: its Secret is immutable, so nobody gets it',
  ]);
});

test('a version of a connection whose Secret stands in the YAML is refused by Kubernetes', () => {
  const written =
    (text: string): Make =>
    (scope) => {
      const password = ConnectionPassword.plainTextInYaml(text);
      const postgres = own()(scope) as IPostgres;
      new ConnectionSecret(scope, 'V1', { name: 'stock', version: 1, postgres, password, username: 'stock' });
    };
  expect(predicted(written('one'), written('two'))).toEqual([
    'disruptive: cannot be applied: version v1 of the connection stock has other content under the same number, and its Secret is immutable',
  ]);
});

test('dumps of a database that somebody else runs are seen as well', () => {
  const dumped: Make = dumps({}, (scope) => foreign(scope, { host: 'db.example.com' }));
  expect(predicted(dumped, () => undefined)).toEqual([
    'disruptive: removes the schedule of dumps nightly: no more dumps are taken by it; those in the stores stay',
    CLAIM,
  ]);
});

const restored: Make = (scope) =>
  own({
    walStorage: { size: Size.gibibytes(2) },
    bootstrap: new RestoreFromSnapshot(scope, 'Restore', { backup: 'nightly-20261121030000' }),
  })(scope);

/** Every place in an object where a value stands, but its name and its kind. */
function places(value: unknown, path: readonly (string | number)[] = []): (readonly (string | number)[])[] {
  if (typeof value !== 'object' || value === null) return [path];
  return Object.entries(value).flatMap(([key, each]) =>
    places(each, [...path, Array.isArray(value) ? Number(key) : key]),
  );
}

/** Another value of the same type. */
function another(value: unknown): unknown {
  if (typeof value === 'number') return value + 1;
  return typeof value === 'boolean' ? !value : 'something else';
}

function changed(object: unknown, path: readonly (string | number)[]): unknown {
  const [first, ...rest] = path;
  if (first === undefined) return another(object);
  if (Array.isArray(object)) return object.map((each, index) => (index === first ? changed(each, rest) : each));
  return { ...(object as object), [first]: changed((object as Record<string, unknown>)[first], rest) };
}

describe.each<[engine: string, of: Make]>([
  ['ReplicatedPostgres', own({ walStorage: { size: Size.gibibytes(2) }, primary: 1 })],
  ['ReplicatedPostgres that was restored', restored],
  ['CloudNativePostgres', operated({ walStorage: { size: Size.gibibytes(2) } })],
])('of a %s', (_, of) => {
  const objects = [
    ...manifestsOf(nightly({ retention: { daily: 7 } }, of)),
    ...manifestsOf(nightly({ name: 'dumps', method: BackupMethod.logical(stores), retention: { daily: 7 } }, of)),
  ].filter(({ kind, metadata }, index, all) => {
    const same = (each: Manifest): boolean => each.kind === kind && each.metadata?.name === metadata?.name;
    return all.findIndex(same) === index;
  });

  test('whatever is applied again as it is, nothing is predicted', () => {
    expect(predictChanges(objects, structuredClone(objects).reverse())).toEqual([]);
  });

  test('whatever single value changes, something is said of it', () => {
    const identity = ['apiVersion', 'kind', 'metadata.name', 'metadata.namespace'];
    const silent = objects.flatMap((object, index) =>
      places(object)
        .filter((path) => !identity.includes(path.join('.')) && path[1] !== 'labels')
        .filter((path) => {
          const said = predictChanges(objects, objects.with(index, changed(object, path) as Manifest));
          return said.length === 0 || said.some(({ what }) => /undefined|NaN|\[object/.test(what));
        })
        .map((path) => `${object.kind}/${object.metadata?.name}: ${path.join('.')}`),
    );
    expect(silent).toEqual([]);
  });

  test('whatever object comes or goes, something is said of it', () => {
    for (const gone of objects) {
      const rest = objects.filter((each) => each !== gone);
      expect(predictChanges(objects, rest).length).toBeGreaterThan(0);
      expect(predictChanges(rest, objects).length).toBeGreaterThan(0);
    }
  });
});

test.each<[what: string, make: (postgres: IPostgres, scope: Chart) => unknown, added: string, removed: string]>([
  [
    'a consistency check',
    (postgres, scope) => new ConsistencyCheck(scope, 'Check', { name: 'check', postgres, schedule: Schedule.hourly() }),
    'safe: adds the consistency check check, 0 * * * *',
    'disruptive: removes the consistency check check: nobody looks for damage any more',
  ],
  [
    'a drill',
    (postgres, scope) => new RestoreDrill(scope, 'Drill', { postgres, schedule: Schedule.hourly() }),
    'safe: adds the restore drill products-db-drill, 0 * * * *',
    'disruptive: removes the restore drill products-db-drill: nobody tries any more whether backups can be restored',
  ],
  [
    'a backup that is taken once',
    (postgres, scope) =>
      new Backup(scope, 'Once', { name: 'before-migration', postgres, method: BackupMethod.volumeSnapshot() }),
    'safe: starts the backup before-migration, once',
    '',
  ],
  [
    'a restore from dumps',
    (postgres, scope) =>
      new RestoreFromDump(scope, 'Again', {
        name: 'again',
        postgres,
        backup: 'dumps-20261121030000',
        store: BackupStore.volume({ name: 'near', claim: PersistentVolumeClaim.fromClaimName(scope, 'Claim', 'near') }),
      }),
    'disruptive: starts the restore from dumps again, once',
    '',
  ],
])('%s is known', (_, make, added, removed) => {
  const db: Make = own({ networkPolicy: { enabled: false } });
  const more: Make = (scope) => make(db(scope) as IPostgres, scope);
  expect(predicted(db, more)).toEqual([added]);
  expect(predicted(more, db)).toEqual(removed === '' ? [] : [removed]);
});

test.each<[engine: string, of: (hba: string[]) => Make]>([
  ['ReplicatedPostgres', (pgHba) => own({ pgHba })],
  ['CloudNativePostgres', (pgHba) => operated({ pgHba })],
])('lines of pg_hba.conf of a %s are judged by whom they keep out', (_, of) => {
  const [office, no] = ['host all all 10.0.0.0/8 scram-sha-256', 'host all all 10.1.0.0/16 reject'];
  expect(predicted(of([]), of([office]))).toEqual([
    'safe: reloads, no restart: pg_hba.conf; new connections are judged by it',
  ]);
  expect(predicted(of([office]), of([no]))).toEqual([
    `disruptive: reloads, no restart: pg_hba.conf no longer has '${office}', and refuses by '${no}'; some may not connect any more, sessions that are open stay`,
  ]);
});

test('what is not known is named', () => {
  const objects = manifestsOf(operated());
  const now = objects.map((object) =>
    object.kind === 'Cluster' ? { ...object, spec: { ...(object.spec as object), somethingNew: 1 } } : object,
  );
  expect(predictChanges(objects, now)).toEqual([
    {
      database: 'orders',
      namespace: 'shop',
      severity: 'disruptive',
      what: 'changes spec.somethingNew 1, where there was none of Cluster orders; what that does is not known here',
    },
  ]);
});
