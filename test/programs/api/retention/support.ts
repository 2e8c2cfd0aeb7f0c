import type { SnapshotPruningPlan } from '../../../../src/model/retention/pruning-plan';
import { Client } from '../../../../src/programs/api/client/client';
import { pruneSnapshots, type SnapshotPruningResult } from '../../../../src/programs/api/retention/prune-snapshots';
import type { PruningSetting } from '../../../../src/programs/api/retention/setting';
import type { FakeApi } from '../../support/fake-api';

export const DAY = 86_400_000;
export const NOW = Date.parse('2026-03-17T10:20:30Z');

/** Keeps the newest three. */
export const PLAN: SnapshotPruningPlan = {
  database: 'db',
  engine: 'own',
  rules: {
    maxSnapshots: 3,
    tiers: {},
    minimumKeep: 1,
    failedMaxAge: (7 * DAY) / 1000,
    maximumShare: 1,
    allowFirstPruning: false,
    utcOffset: 0,
  },
  dryRun: false,
  copyOnWrite: false,
  lease: 'db-retention',
  deadline: 1800,
};

/** The rules of the plan, and others. */
export function ruled(rules: Partial<SnapshotPruningPlan['rules']>): SnapshotPruningPlan {
  return { ...PLAN, rules: { ...PLAN.rules, ...rules } };
}

export const OPERATED: SnapshotPruningPlan = { ...PLAN, engine: 'cloudnative-pg' };

/** The Leases that the manifests bring along. */
export function leases(api: FakeApi): void {
  for (const name of ['db-backup', 'db-retention']) api.put('leases', { metadata: { name } });
}

/** A time as objects have it. */
export function ago(days: number): string {
  return new Date(NOW - days * DAY).toISOString().replace('.000', '');
}

/** The snapshots of a backup of ours that was completed so many days ago. */
export function own(
  api: FakeApi,
  name: string,
  days: number,
  { database = 'db', volumes = ['data'], annotations = {}, labels = {} } = {},
): void {
  for (const volume of volumes)
    api.put('volumesnapshots', {
      metadata: {
        name: volume === 'data' ? name : `${name}-${volume}`,
        creationTimestamp: ago(days),
        labels: {
          'app.kubernetes.io/managed-by': 'cdk8s-pg',
          'cdk8s-pg/database': database,
          'cdk8s-pg/backup': name,
          'cdk8s-pg/volume': volume,
          ...labels,
        },
        annotations: {
          'cdk8s-pg/started-at': ago(days),
          'cdk8s-pg/completed-at': ago(days),
          'cdk8s-pg/volumes': volumes.join(','),
          ...annotations,
        },
      },
      status: { readyToUse: true },
    });
}

/** A backup of CloudNativePG's that was completed so many days ago. */
export function operated(api: FakeApi, name: string, days: number, { cluster = 'db', wal = false } = {}): void {
  const volumes = wal ? ['', '-wal'] : [''];
  for (const suffix of volumes)
    api.put('volumesnapshots', {
      metadata: {
        name: `${name}${suffix}`,
        creationTimestamp: ago(days),
        labels: { 'cnpg.io/cluster': cluster, 'cnpg.io/backupName': name },
        annotations: {
          'cnpg.io/pvcRole': suffix === '' ? 'PG_DATA' : 'PG_WAL',
          'cnpg.io/backupEndTime': ago(days),
          'cnpg.io/pgControldata': 'x'.repeat(2000),
          'cnpg.io/clusterManifest': JSON.stringify({ spec: wal ? { walStorage: { size: '1Gi' } } : {} }),
        },
      },
      status: { readyToUse: true },
    });
  api.put('backups', {
    metadata: { name, creationTimestamp: ago(days) },
    spec: { cluster: { name: cluster }, method: 'volumeSnapshot' },
    status: {
      phase: 'completed',
      startedAt: ago(days),
      stoppedAt: ago(days),
      snapshotBackupStatus: { elements: volumes.map((suffix) => ({ name: `${name}${suffix}` })) },
    },
  });
}

/** A pruning, and what it said. */
export class Pruning {
  readonly log: string[] = [];
  readonly ending = new AbortController();
  /** For so many milliseconds a failure of the API is tried again. */
  patience = 10_000;

  constructor(private readonly api: FakeApi) {}

  run(plan: SnapshotPruningPlan = PLAN, setting: Partial<PruningSetting> = {}): Promise<SnapshotPruningResult> {
    return pruneSnapshots({
      client: new Client(() => this.api.connection, 'shop', this.api.patience),
      plan,
      pod: 'pruner-x',
      podUid: 'uid-pruner',
      job: 'by-hand',
      log: (line) => this.log.push(line),
      patience: () => ({ deadline: Date.now() + this.patience, pause: () => 10 }),
      timing: { look: 5, retried: 60 },
      ending: this.ending.signal,
      now: () => new Date(NOW),
      ...setting,
    });
  }

  /** The names of objects that are there. */
  there(plural = 'volumesnapshots'): string[] {
    return this.api.names(plural);
  }

  /** What was asked to be deleted, in this order. */
  get deletions(): string[] {
    return this.api.requests.filter(({ method }) => method === 'DELETE').map(({ place }) => place);
  }

  get events(): { type: string; reason: string; message: string }[] {
    const created = this.api.requests.filter(({ method, place }) => method === 'POST' && place === 'events');
    return created.map(({ body: { type, reason, message } }) => ({ type, reason, message }));
  }

  /** What the Lease says. */
  get record(): any {
    const { annotations = {} } = this.api.get('leases/db-retention').metadata;
    return {
      last: JSON.parse(annotations['cdk8s-pg/last-pruning'] ?? 'null'),
      first: annotations['cdk8s-pg/first-pruning'],
    };
  }
}
