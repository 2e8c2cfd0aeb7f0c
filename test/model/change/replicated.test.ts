import { type Chart, Size } from 'cdk8s';
import { Cpu, Secret } from 'cdk8s-plus-28';
import {
  ClaimRetentionPolicy,
  type ReplicatedPostgres,
  type ReplicatedPostgresProps,
  RestoreFromSnapshot,
  UpdateStrategy,
} from '../../../src';
import { predictChanges } from '../../../src/model/change/predict';
import { type Make, manifestsOf, operated, own, predicted } from './support';

const nothing: Make = () => undefined;
const withLogin =
  (name: string): Make =>
  (scope) =>
    (own()(scope) as ReplicatedPostgres).addLogin({ name });
const restoredOn =
  (storage: ReplicatedPostgresProps['storage']): Make =>
  (scope: Chart) =>
    own({ storage, bootstrap: new RestoreFromSnapshot(scope, 'Restore', { backup: 'nightly-20261121030000' }) })(scope);
const restored = restoredOn({ size: Size.gibibytes(10) });
const withSecret: Make = (scope: Chart) =>
  own({ credentials: { owner: Secret.fromSecretName(scope, 'Mine', 'mine') } })(scope);

const ROLLS = 'disruptive: restarts standbys one by one, then the primary: seconds without writes';
const REFUSED =
  'disruptive: cannot be applied, for Kubernetes lets no such field of a StatefulSet change: volumeClaimTemplates';
const GROWS = 'safe: grows the data volume of each instance, 10Gi → 20Gi, while the database runs';
const NOT_ASKED = 'disruptive: takes effect at the next restart only, which nothing asks for';
const size = (gibibytes: number) => ({ size: Size.gibibytes(gibibytes) });
const memory = { request: Size.gibibytes(1), limit: Size.gibibytes(1) };
const resources = { memory, cpu: { request: Cpu.millis(100) } };
const connections = { parameters: { max_connections: '200' } };
const deletes = { claimRetention: { whenScaled: ClaimRetentionPolicy.DELETE } };

type Props = Partial<ReplicatedPostgresProps>;

test.each<[change: string, old: Props, now: Props, predicted: string[]]>([
  ['nothing changes', {}, {}, []],
  [
    'a parameter can be reloaded',
    {},
    { parameters: { work_mem: '8MB' } },
    ['safe: reloads, no restart: work_mem default → 8MB'],
  ],
  ['a parameter needs a restart', {}, connections, [`${ROLLS} (max_connections default → 200)`]],
  [
    'a parameter needs a restart in one version, and none in another',
    { version: '17' },
    { version: '17', parameters: { autovacuum_max_workers: '4' } },
    [`${ROLLS} (autovacuum_max_workers default → 4)`],
  ],
  [
    'the same in the other',
    { version: '18' },
    { version: '18', parameters: { autovacuum_max_workers: '4' } },
    ['safe: reloads, no restart: autovacuum_max_workers default → 4'],
  ],
  [
    'there is no standby',
    { replicas: 1 },
    { replicas: 1, ...connections },
    ['disruptive: restarts the only instance: no reads and no writes until it is back (max_connections default → 200)'],
  ],
  [
    'another one is the primary',
    { primary: 1 },
    { primary: 1, ...connections },
    [
      'disruptive: restarts the instances one by one, the highest ordinal first, the primary products-db-1 in its turn: seconds without writes (max_connections default → 200)',
    ],
  ],
  [
    'nothing rolls by itself',
    { updateStrategy: UpdateStrategy.ON_DELETE },
    { updateStrategy: UpdateStrategy.ON_DELETE, ...connections },
    ['safe: restarts nothing by itself (updateStrategy OnDelete) (max_connections default → 200)'],
  ],
  [
    'how changes roll is another',
    {},
    { updateStrategy: UpdateStrategy.ON_DELETE },
    ['safe: later changes roll by OnDelete; nothing restarts for it'],
  ],
  [
    'the minor version is another',
    { version: '17.10' },
    { version: '17.11' },
    [`${ROLLS} (image docker.io/library/postgres:17.10 → docker.io/library/postgres:17.11)`],
  ],
  [
    'the major version is another',
    { version: '17' },
    { version: '18', resources },
    [
      'disruptive: PostgreSQL 17 → 18: refused in the cluster, the first standby that restarts does not start on data of another major version, and the others go on; what else changes in the pods waits as well',
      'safe: reloads, no restart: effective_cache_size 384MB → 768MB and maintenance_work_mem 32MB → 64MB',
    ],
  ],
  [
    'the major version is another, and the primary is the first to restart',
    { version: '17', primary: 1 },
    { version: '18', primary: 1 },
    [
      'disruptive: PostgreSQL 17 → 18: refused in the cluster, the primary products-db-1 is the first to restart and does not start on data of another major version, so nobody can write; what else changes in the pods waits as well',
    ],
  ],
  [
    'the major version is another, and nothing rolls by itself',
    { version: '17', updateStrategy: UpdateStrategy.ON_DELETE },
    { version: '18', updateStrategy: UpdateStrategy.ON_DELETE },
    [
      'disruptive: PostgreSQL 17 → 18: refused in the cluster, each instance that restarts does not start on data of another major version',
    ],
  ],
  [
    'the major version of an only instance is another',
    { version: '17', replicas: 1 },
    { version: '18', replicas: 1 },
    [
      'disruptive: PostgreSQL 17 → 18: refused in the cluster, the only instance does not start on data of another major version, so nobody can read or write',
    ],
  ],
  [
    'resources are others, and what is derived from them',
    {},
    { resources },
    [
      `${ROLLS} (resources and shared_buffers 128MB → 256MB)`,
      'safe: reloads, no restart: effective_cache_size 384MB → 768MB and maintenance_work_mem 32MB → 64MB',
    ],
  ],
  [
    'there are more',
    {},
    { replicas: 4 },
    ['safe: adds products-db-2 and products-db-3, which clone the primary; nothing restarts'],
  ],
  [
    'there are fewer',
    { replicas: 4 },
    {},
    ['safe: removes products-db-2 and products-db-3; nothing restarts, their claims stay'],
  ],
  [
    'there are fewer, and their volumes go',
    { replicas: 3, ...deletes },
    deletes,
    ['destructive: removes products-db-2; nothing restarts, its volumes are deleted'],
  ],
  [
    'only one is left',
    {},
    { replicas: 1 },
    [
      'disruptive: removes products-db-1; nothing restarts, its claims stay; no standby is left, and products-db-ro leads nowhere',
      'safe: removes the PodDisruptionBudget products-db: a drained node no longer waits for it',
    ],
  ],
  [
    'volumes go with their instances from now on',
    {},
    deletes,
    [
      'disruptive: from now on volumes are deleted with their data when instances are removed; nothing is deleted for it now',
    ],
  ],
  [
    'another is to be the primary',
    {},
    { primary: 1 },
    [
      'disruptive: switches over from products-db-0 to products-db-1: seconds without writes, no pod restarts, no acknowledged row is lost',
    ],
  ],
  [
    'changes roll by themselves again',
    { updateStrategy: UpdateStrategy.ON_DELETE },
    {},
    [
      'disruptive: from now on changes roll by themselves (updateStrategy RollingUpdate); pods that still wait for an earlier change are restarted',
    ],
  ],
  [
    'the locale is another',
    {},
    { locale: 'de_DE.UTF-8' },
    [
      `${ROLLS} (variable CDK8S_PG_LOCALE)`,
      'safe: locale C.UTF-8 → de_DE.UTF-8 has no effect: it is looked at when a database begins',
    ],
  ],
  [
    'volumes grow',
    {},
    { storage: { ...size(10), grownTo: Size.gibibytes(20) }, walStorage: undefined },
    ['safe: reloads, no restart: max_slot_wal_keep_size 2560MB → 5120MB', GROWS],
  ],
  [
    'volumes shrink',
    { storage: { ...size(10), grownTo: Size.gibibytes(20) } },
    {},
    [
      'safe: reloads, no restart: max_slot_wal_keep_size 5120MB → 2560MB',
      'safe: asks for smaller data volumes, 20Gi → 10Gi: volumes never shrink, those that are larger stay as they are',
    ],
  ],
  [
    'the size that volumes begin with is another',
    {},
    { storage: size(20) },
    [
      `${REFUSED}.data.spec.resources.requests.storage 10Gi → 20Gi`,
      'safe: reloads, no restart: max_slot_wal_keep_size 2560MB → 5120MB',
      GROWS,
    ],
  ],
  [
    'the storage class is another, and more beside it',
    {},
    { storage: { ...size(10), storageClass: 'fast' }, replicas: 3, ...connections },
    [
      `${REFUSED}.data.spec.storageClassName fast, where there was none; spec.replicas and spec.template of it are not applied either`,
      `${NOT_ASKED}: max_connections default → 200`,
    ],
  ],
])('where %s, that is what is predicted', (_, old, now, expected) => {
  expect(predicted(own(old), own(now))).toEqual(expected);
});

test.each<[change: string, old: Make, now: Make, predicted: string[]]>([
  [
    'is new',
    nothing,
    own(),
    ['safe: is new: begins empty; where claims of that name are there, it goes on with what they hold'],
  ],
  ['is new, from a snapshot', nothing, restored, ['safe: is new: begins from VolumeSnapshot nightly-20261121030000']],
  ['is removed', own(), nothing, ['disruptive: is removed: its pods go, nobody can connect; claims and Secrets stay']],
  [
    'is removed with its volumes',
    own({ claimRetention: { whenDeleted: ClaimRetentionPolicy.DELETE } }),
    nothing,
    ['destructive: is removed: its pods go, and its volumes are deleted with all data'],
  ],
  [
    'becomes one of CloudNativePG',
    own(),
    operated({ name: 'products-db' }),
    [
      'disruptive: is removed: its pods go, nobody can connect; claims and Secrets stay, and the Cluster of that name does not take them over',
      'safe: is new: begins empty',
    ],
  ],
  [
    'is given a restore',
    own(),
    restored,
    [
      'disruptive: cannot be applied: bootstrap is added to a database that is there, and nothing is ever restored over one',
    ],
  ],
  ['no longer names what it began with', restored, own(), []],
  [
    'was restored, and grows',
    restored,
    restoredOn({ size: Size.gibibytes(10), grownTo: Size.gibibytes(20) }),
    ['safe: reloads, no restart: max_slot_wal_keep_size 2560MB → 5120MB', GROWS],
  ],
  [
    'has another login',
    withLogin('stock_v1'),
    withLogin('stock_v2'),
    [
      'disruptive: the login stock_v1 cannot log in any more, its sessions end and the role is dropped; what it made stays',
      'safe: adds the login stock_v2; no restart',
    ],
  ],
  [
    'has the password of its owner from elsewhere',
    own(),
    withSecret,
    [
      `${ROLLS} (volumes)`,
      "disruptive: the owner's password comes from Secret products-db-owner → mine; clients with another password are refused from then on",
    ],
  ],
])('a database that %s', (_, old, now, expected) => {
  expect(predicted(old, now)).toEqual(expected);
});

test('a new name is another database, and the prediction says so', () => {
  const predictions = predictChanges(manifestsOf(own()), manifestsOf(own({ name: 'other-db' })));
  expect(
    predictions.map(({ database, namespace, severity, remedy }) => [namespace, database, severity, remedy]),
  ).toEqual([
    ['shop', 'other-db', 'safe', undefined],
    [
      'shop',
      'products-db',
      'disruptive',
      'where it was to be renamed to other-db: that begins anew without its data, so set the name back',
    ],
  ]);
});

test.each<[change: string, now: Props, remedy: string]>([
  ['larger', { storage: size(20) }, 'set size back to 10Gi and grow the volumes by grownTo'],
  [
    'smaller',
    { storage: size(5) },
    'set size back to 10Gi: volumes never shrink; a smaller one needs a new database, and a dump or an import',
  ],
  [
    'of another class',
    { storage: { ...size(10), storageClass: 'fast' } },
    'set it back; another storage class or a volume for WAL needs a new database, and a dump or an import',
  ],
])('where claim templates are %s, the remedy fits', (_, now, remedy) => {
  const [first] = predictChanges(manifestsOf(own()), manifestsOf(own(now)));
  expect(first?.remedy).toBe(remedy);
});
