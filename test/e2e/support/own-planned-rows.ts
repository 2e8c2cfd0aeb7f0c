import { Duration, Size } from 'cdk8s';
import { Secret } from 'cdk8s-plus-28';
import {
  ClaimRetentionPolicy,
  ConnectionTarget,
  type ReplicatedPostgresProps,
  RestoreFromSnapshot,
  UpdateStrategy,
} from '../../../src';
import type { Secret as SecretObject } from './objects';
import {
  BASE,
  BOTH,
  claimed,
  connection,
  login,
  memory,
  nightly,
  nothing,
  ROLLS,
  type Row,
  SET,
  size,
  tells,
  template,
  written,
} from './planned-rows';

/** The ReplicatedPostgres before the first change. */
export const OWN_BASE: ReplicatedPostgresProps = { ...BASE, name: 'db' };

export const OWN: readonly Row<ReplicatedPostgresProps>[] = [
  BOTH.nothing,
  BOTH.reloadable,
  { ...BOTH.rule, quick: true },
  {
    change: 'another size of the volumes',
    props: { storage: { size: Size.gibibytes(2) } },
    said: [
      `${SET}: volumeClaimTemplates.data.spec.resources.requests.storage 1Gi → 2Gi`,
      'safe: reloads',
      'safe: grows',
    ],
    quick: true,
  },
  { ...BOTH.restarting, quick: true },
  BOTH.noRule,
  {
    change: 'another storage class',
    props: { storage: { size, storageClass: 'another' } },
    said: [`${SET}: volumeClaimTemplates.data.spec.storageClassName`],
  },
  {
    change: 'a volume for WAL',
    props: { walStorage: { size } },
    said: [`${SET}: volumeClaimTemplates`],
  },
  {
    change: 'another selector',
    by: template('StatefulSet', (spec) => {
      spec.selector.matchLabels.more = 'true';
      spec.template.metadata.labels.more = 'true';
    }),
    said: [`${SET}: selector`],
  },
  {
    change: 'pods that start one after another',
    by: template('StatefulSet', (spec) => (spec.podManagementPolicy = 'OrderedReady')),
    said: [`${SET}: podManagementPolicy`],
  },
  {
    change: 'a restore for a database that is there',
    props: (chart) => ({ bootstrap: new RestoreFromSnapshot(chart, 'Restore', { backup: 'nightly-20261121030000' }) }),
    said: ['disruptive: cannot be applied: bootstrap is added'],
  },
  {
    change: 'a login comes',
    beside: login,
    said: ['safe: adds the login stock_v1; no restart'],
    until: tells("SELECT count(*) FROM pg_roles WHERE rolname = 'stock_v1'", '1'),
  },
  {
    change: 'a login goes',
    beside: nothing,
    said: ['disruptive: the login stock_v1 cannot log in any more, its sessions end and the role is dropped'],
    until: tells("SELECT count(*) FROM pg_roles WHERE rolname = 'stock_v1'", '0'),
  },
  BOTH.synchronous,
  BOTH.asynchronous,
  {
    change: 'volumes grow',
    props: { storage: { size, grownTo: Size.mebibytes(1280) } },
    said: [
      'safe: reloads, no restart: max_slot_wal_keep_size',
      'safe: grows the data volume of each instance, 1Gi → 1280Mi',
    ],
    until: claimed('data-db-1', '1280Mi'),
  },
  {
    change: 'volumes are to shrink',
    props: { storage: { size } },
    said: [
      'safe: reloads, no restart: max_slot_wal_keep_size',
      'safe: asks for smaller data volumes, 1280Mi → 1Gi: volumes never shrink',
    ],
  },
  {
    change: 'how long a switchover may take',
    props: { switchoverTimeout: Duration.seconds(20) },
    said: ['safe: reloads, no restart: switchoverTimeout'],
  },
  { change: 'annotations', props: { annotations: { team: 'shop' } }, said: [] },
  {
    change: 'one more instance',
    props: { replicas: 3 },
    said: ['safe: adds db-2, which clones the primary; nothing restarts'],
  },
  {
    change: 'volumes go with their instances',
    props: { claimRetention: { whenScaled: ClaimRetentionPolicy.DELETE } },
    said: ['disruptive: from now on volumes are deleted with their data when instances are removed'],
  },
  {
    change: 'one instance less, with its volume',
    props: { replicas: 2 },
    said: ['destructive: removes db-2; nothing restarts, its volumes are deleted'],
    until: async ({ set }) => (await set.kubectl.find('pvc', 'data-db-2')) === undefined,
  },
  { change: 'a schedule of backups comes', beside: nightly(), said: ['safe: adds the schedule of backups nightly'] },
  BOTH.suspended,
  {
    change: 'a retention comes',
    beside: nightly({ retention: { daily: 7 } }),
    said: [
      'destructive: adds the retention nightly-retention',
      'safe: the schedule of backups nightly is no longer suspended',
    ],
  },
  {
    change: 'a retention keeps less',
    beside: nightly({ retention: { daily: 3 } }),
    said: ['destructive: the retention nightly-retention keeps less: tiers.daily 7 → 3'],
  },
  {
    change: 'a schedule of backups and its retention go',
    beside: nothing,
    said: ['disruptive: removes the schedule of backups nightly', 'safe: removes the retention nightly-retention'],
  },
  BOTH.connection,
  {
    change: 'a connection has other content under the same number',
    beside: connection(1, ConnectionTarget.readOnly()),
    said: ['disruptive: version v1 of the connection stock has other content under the same number'],
    until: async ({ set }) => {
      const { data = {} } = await set.kubectl.get<SecretObject>('secret', 'stock-v1');
      return Object.values(data).some((each) => Buffer.from(each, 'base64').toString().includes('db-rw'));
    },
  },
  {
    change: 'a connection gives way to the next version',
    beside: connection(2),
    said: ['safe: version v1 of the connection stock is declared no more', 'safe: makes version v2'],
    until: async ({ set }) =>
      (await set.kubectl.find('secret', 'stock-v2')) !== undefined &&
      (await set.kubectl.find('secret', 'stock-v1')) !== undefined,
  },
  {
    change: 'a connection whose Secret stands in the YAML',
    beside: written('one'),
    said: ['safe: version v2 of the connection stock is declared no more', 'safe: makes version v3'],
  },
  {
    change: 'other content of it under the same number',
    beside: written('two'),
    said: ['disruptive: cannot be applied: version v3 of the connection stock has other content'],
  },
  {
    change: 'the next version of it',
    beside: connection(4),
    said: [
      'disruptive: removes version v3 of the connection stock, whose Secret stands in the YAML',
      'safe: makes version v4',
    ],
    until: async ({ set }) => (await set.kubectl.find('secret', 'stock-v4')) !== undefined,
  },
  {
    change: 'no NetworkPolicy',
    props: { networkPolicy: { enabled: false } },
    said: ['safe: removes the NetworkPolicy db'],
  },
  {
    change: 'a NetworkPolicy',
    props: { networkPolicy: { enabled: true } },
    said: ['disruptive: adds the NetworkPolicy db'],
  },
  { change: 'another primary', props: { primary: 1 }, said: ['disruptive: switches over from db-0 to db-1'] },
  {
    change: 'a parameter that needs a restart, where instance 1 is the primary',
    props: { parameters: { max_connections: '50' } },
    said: ['disruptive: restarts the instances one by one, the highest ordinal first, the primary db-1 in its turn'],
    // A standby that started before it had replayed the primary's new value keeps the larger one.
    until: tells('SHOW max_connections', '50'),
  },
  {
    change: 'more memory',
    props: { resources: memory(640) },
    said: [`${ROLLS.split(' standbys')[0]} .*resources`, 'safe: reloads'],
  },
  {
    change: 'another minor version',
    props: { version: '18.6' },
    said: ['disruptive: restarts .*seconds without writes \\(image .*18 → .*18.6\\)'],
  },
  {
    change: 'another locale',
    props: { locale: 'de_DE.UTF-8' },
    said: ['disruptive: restarts .*CDK8S_PG_LOCALE', 'safe: locale .* has no effect'],
  },
  {
    change: 'labels of the pods',
    props: { podLabels: { team: 'shop' } },
    said: ['disruptive: restarts .*labels of the pods'],
  },
  {
    change: "the owner's password from another Secret",
    props: (chart) => ({ credentials: { owner: Secret.fromSecretName(chart, 'Mine', 'mine') } }),
    said: [
      'disruptive: restarts .*volumes',
      "disruptive: the owner's password comes from Secret db-owner → mine",
      'disruptive: version v4 of the connection stock has other content',
    ],
  },
  {
    change: 'nothing rolls by itself',
    props: { updateStrategy: UpdateStrategy.ON_DELETE },
    said: ['safe: later changes roll by OnDelete; nothing restarts for it'],
  },
];

/** What leaves pods of another revision than the StatefulSet asks for. */
export const OWN_AT_LAST: readonly Row<ReplicatedPostgresProps>[] = [
  {
    change: 'everything rolls by itself again',
    props: { updateStrategy: UpdateStrategy.ROLLING_UPDATE },
    said: ['disruptive: from now on changes roll by themselves'],
  },
];
