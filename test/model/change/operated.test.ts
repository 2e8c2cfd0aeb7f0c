import { type Chart, Duration, Size } from 'cdk8s';
import {
  CloudNativeBootstrap,
  type CloudNativePostgresProps,
  PrimaryUpdateStrategy,
  RestoreFromSnapshot,
  RolePresence,
  ServiceTarget,
} from '../../../src';
import { type Make, operated, predicted } from './support';

const nothing: Make = () => undefined;
const restored: Make = (scope: Chart) =>
  operated({ bootstrap: new RestoreFromSnapshot(scope, 'Restore', { backup: 'nightly-20261121030000' }) })(scope);
const size = (gibibytes: number) => ({ size: Size.gibibytes(gibibytes) });
const ROLLS = 'disruptive: restarts standbys one by one, then the primary: seconds without writes';
const WEBHOOK = "disruptive: cannot be applied, the operator's webhook refuses it:";
const IMAGE = 'ghcr.io/cloudnative-pg/postgresql';
const MORE = 'disruptive: what else changes in the Cluster is not applied either';

type Props = Partial<CloudNativePostgresProps>;

test.each<[change: string, old: Props, now: Props, predicted: string[]]>([
  ['nothing changes', {}, {}, []],
  ['there are more', {}, { replicas: 4 }, ['safe: instances 3 → 4: new ones copy the primary; nothing restarts']],
  [
    'only one is left',
    {},
    { replicas: 1 },
    ['disruptive: instances 3 → 1: the operator takes standbys away, with their volumes; none is left to take over'],
  ],
  [
    'a parameter can be reloaded',
    {},
    { parameters: { work_mem: '8MB' } },
    ['safe: reloads, no restart: work_mem default → 8MB'],
  ],
  [
    'a parameter needs a restart',
    {},
    { parameters: { max_connections: '200' } },
    [`${ROLLS} (max_connections default → 200)`],
  ],
  [
    'a person decides about the primary',
    { updateStrategy: PrimaryUpdateStrategy.SUPERVISED },
    { updateStrategy: PrimaryUpdateStrategy.SUPERVISED, parameters: { max_connections: '200' } },
    [
      'disruptive: restarts standbys one by one; the primary waits for a person (primaryUpdateStrategy supervised) (max_connections default → 200)',
    ],
  ],
  [
    'a person is to decide about the primary',
    {},
    { updateStrategy: PrimaryUpdateStrategy.SUPERVISED },
    ['safe: primaryUpdateStrategy: from now on a person decides when the primary restarts; no restart'],
  ],
  [
    'no person decides about the primary any more',
    { updateStrategy: PrimaryUpdateStrategy.SUPERVISED },
    {},
    [
      'disruptive: primaryUpdateStrategy: the operator restarts the primary without asking from now on, and at once where it waits for a person',
    ],
  ],
  [
    'the minor version is another',
    { version: '17.10' },
    { version: '17.11' },
    [`${ROLLS} (image ${IMAGE}:17.10-standard-trixie → ${IMAGE}:17.11-standard-trixie)`],
  ],
  [
    'the major version is newer',
    { version: '17' },
    { version: '18' },
    [
      'disruptive: PostgreSQL 17 → 18: the operator stops the database, upgrades it in place and makes the standbys anew; no reads and no writes while it runs',
    ],
  ],
  [
    'the major version is older, and more changes beside it',
    { version: '18' },
    { version: '17', replicas: 4 },
    ["disruptive: PostgreSQL 18 → 17: cannot be applied, the operator's webhook refuses an older major version", MORE],
  ],
  [
    'volumes shrink',
    { walStorage: size(2) },
    { walStorage: size(1) },
    [`${WEBHOOK} walStorage cannot shrink, 2Gi → 1Gi`, MORE],
  ],
  ['the volume for WAL is removed', { walStorage: size(2) }, {}, [`${WEBHOOK} walStorage cannot be removed`]],
  [
    'volumes grow',
    { walStorage: size(2) },
    { walStorage: size(2), storage: size(3) },
    ['safe: grows volumes of each instance while the database runs: storage 2Gi → 3Gi'],
  ],
  [
    'the storage class is another',
    {},
    { storage: { ...size(2), storageClass: 'fast' } },
    [
      'safe: storage.storageClass fast, where there was none: volumes that are there stay where they are, only those of new instances are made by it',
    ],
  ],
  [
    'images come from a catalog',
    { version: '18' },
    { version: '18', imageCatalog: { name: 'postgres' } },
    [`${ROLLS} (image ${IMAGE}:18-standard-trixie → of catalog postgres, major 18)`],
  ],
  [
    'images come from a catalog, and are of a newer major version',
    { version: '17' },
    { version: '18', imageCatalog: { name: 'postgres' } },
    [
      'disruptive: PostgreSQL 17 → 18: the operator stops the database, upgrades it in place and makes the standbys anew; no reads and no writes while it runs',
    ],
  ],
  [
    'there is a tablespace more, and one that is there grows',
    { tablespaces: [{ name: 'old', storage: size(1) }] },
    {
      tablespaces: [
        { name: 'old', storage: size(2) },
        { name: 'fast', storage: size(1) },
      ],
    },
    [
      "disruptive: adds a volume for tablespace fast: pods are replaced one by one, the primary's last: seconds without writes; it cannot be removed again",
      'safe: grows volumes of each instance while the database runs: tablespaces.old.storage 1Gi → 2Gi',
    ],
  ],
  [
    'the superuser gets a password',
    {},
    { credentials: { superuserAccess: true } },
    ['safe: the superuser may log in with a password; no restart'],
  ],
  [
    'the superuser loses it',
    { credentials: { superuserAccess: true } },
    {},
    ['disruptive: the superuser has no password any more: whoever logs in with it is refused'],
  ],
  [
    'the certificate has another name more',
    {},
    { tls: { serverAltDnsNames: ['db.example.com'] } },
    ['safe: reloads, no restart: the certificate of the server is made for other names'],
  ],
  [
    'a Service of the operator is not made any more',
    {},
    { disabledServices: [ServiceTarget.READ_ONLY] },
    ['disruptive: removes the Service orders-ro: clients that connect by that name fail'],
  ],
  [
    'a Service of its own comes, and a role as well',
    {},
    { services: [{ name: 'outside', target: ServiceTarget.READ_WRITE }], managedRoles: [{ name: 'reporting' }] },
    ['safe: adds the Service outside', 'safe: the operator makes the role reporting; no restart'],
  ],
  [
    'a Service of its own has another spec',
    { services: [{ name: 'outside', target: ServiceTarget.READ_WRITE }] },
    { services: [{ name: 'outside', target: ServiceTarget.READ_ONLY }] },
    ['disruptive: Services of the Cluster change: clients may be led elsewhere'],
  ],
  [
    'an instance is fenced',
    {},
    { fencedInstances: ['orders-1'] },
    ['disruptive: fenced instances ["orders-1"], where there was none: PostgreSQL is stopped in them'],
  ],
  [
    'it is fenced no more',
    { fencedInstances: ['orders-1'] },
    {},
    ['safe: fenced instances ["orders-1"] no longer: they start again'],
  ],
  [
    'it is to be a replica of another',
    { externalClusters: [{ name: 'far', connectionParameters: { host: 'far' } }] },
    {
      externalClusters: [{ name: 'far', connectionParameters: { host: 'far' } }],
      bootstrap: CloudNativeBootstrap.copyOf('far'),
      replicaCluster: { source: 'far', enabled: true },
    },
    [
      'disruptive: becomes a replica of far: nobody can write to it',
      'safe: bootstrap changes: no effect on a database that is there',
    ],
  ],
  [
    'it is a replica no more',
    {
      externalClusters: [{ name: 'far', connectionParameters: { host: 'far' } }],
      bootstrap: CloudNativeBootstrap.copyOf('far'),
      replicaCluster: { source: 'far', enabled: true },
    },
    {
      externalClusters: [{ name: 'far', connectionParameters: { host: 'far' } }],
      bootstrap: CloudNativeBootstrap.copyOf('far'),
      replicaCluster: { source: 'far', enabled: false },
    },
    ['disruptive: is promoted: follows nobody any more, and takes writes'],
  ],
  [
    'only encrypted connections are let in',
    {},
    { tls: { required: true } },
    [
      "disruptive: reloads, no restart: pg_hba.conf refuses by 'hostnossl all all all reject'; some may not connect any more, sessions that are open stay",
    ],
  ],
  [
    'others are let in as well',
    { tls: { required: true } },
    {},
    ['safe: reloads, no restart: pg_hba.conf; new connections are judged by it'],
  ],
  [
    'it is put to sleep',
    {},
    { hibernated: true },
    ['disruptive: hibernates: the database is stopped, its volumes stay'],
  ],
  [
    'a delay is another',
    {},
    { failoverDelay: Duration.seconds(5) },
    ['safe: failoverDelay: the operator goes by it from now on; no restart'],
  ],
  [
    'commits are to wait',
    {},
    { synchronous: { number: 1 } },
    ['disruptive: reloads, no restart: commits wait for standbys as synchronous says now'],
  ],
  [
    'a role is managed no more',
    { managedRoles: [{ name: 'reporting', login: true }] },
    {},
    ['safe: the role reporting is managed no more: it stays as it is, and can log in as before'],
  ],
  [
    'a role is another, a second stays, and a third is to be absent',
    {
      managedRoles: [{ name: 'reporting', login: true }, { name: 'stays' }, { name: 'former' }, { name: 'other' }],
    },
    {
      managedRoles: [
        { name: 'reporting', login: false },
        { name: 'stays' },
        { name: 'former', ensure: RolePresence.ABSENT },
        { name: 'other', createdb: true },
      ],
    },
    [
      'disruptive: the role reporting can log in no more; no restart',
      'disruptive: drops the role former: who logs in as it is refused',
      'safe: the operator makes the role other as it is declared now; no restart',
    ],
  ],
  [
    'it would begin otherwise',
    {},
    { database: 'products' },
    ['safe: bootstrap changes: no effect on a database that is there'],
  ],
])('where %s, that is what is predicted', (_, old, now, expected) => {
  expect(predicted(operated(old), operated(now))).toEqual(expected);
});

test.each<[change: string, old: Make, now: Make, predicted: string[]]>([
  ['is new', nothing, operated(), ['safe: is new: begins empty']],
  ['is new, from a backup', nothing, restored, ['safe: is new: begins from a backup']],
  [
    'is removed',
    operated(),
    nothing,
    [
      'destructive: is removed: whoever deletes the Cluster deletes its volumes with all data; it is marked so that Argo CD and Flux leave it, kubectl apply --prune does not',
    ],
  ],
  [
    'is given a restore',
    operated(),
    restored,
    ['safe: bootstrap names a backup: no effect on a database that is there, nothing is restored over it'],
  ],
  [
    'no longer names what it began with',
    restored,
    operated(),
    [
      'safe: bootstrap no longer names a backup: no effect once the database is there; before that, the operator makes an empty one that looks healthy',
    ],
  ],
])('a Cluster that %s', (_, old, now, expected) => {
  expect(predicted(old, now)).toEqual(expected);
});
