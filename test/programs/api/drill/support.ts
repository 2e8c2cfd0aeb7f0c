import type { DrillPlanFile } from '../../../../src/model/drill/plan';
import { Client } from '../../../../src/programs/api/client/client';
import { drill } from '../../../../src/programs/api/drill/drill';
import type { DrillResult } from '../../../../src/programs/api/drill/outcome';
import type { DrillSetting } from '../../../../src/programs/api/drill/setting';
import type { FakeApi } from '../../support/fake-api';

export const NOW = Date.parse('2026-03-17T10:20:30Z');

const labels = { 'cdk8s-pg/database': 'db', 'cdk8s-pg/drill': 'db-drill' };
const claim = (name: string): any => ({
  metadata: { name, labels },
  spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
});

/** A drill of a database of ours with two volumes. */
export const PLAN: DrillPlanFile = {
  drill: 'db-drill',
  database: 'db',
  engine: 'own',
  deadline: 5,
  objects: {
    claims: { data: claim('db-drill-copy-data'), wal: claim('db-drill-copy-wal') },
    pod: { metadata: { name: 'db-drill-copy', labels }, spec: { containers: [] } },
  },
};

/** A drill of a database that CloudNativePG runs. */
export const OPERATED: DrillPlanFile = {
  ...PLAN,
  engine: 'cloudnative-pg',
  objects: {
    claims: {},
    cluster: {
      metadata: { name: 'db-drill-copy', labels },
      spec: {
        instances: 1,
        bootstrap: { recovery: { database: 'app', owner: 'app', backup: { name: 'to-be-chosen' } } },
      },
    },
    clusterClaims: ['db-drill-copy-1'],
    pod: { metadata: { name: 'db-drill-copy-checks', labels }, spec: { containers: [] } },
  },
};

/** A drill of dumps, on a volume that Kubernetes makes with the pod. */
export const DUMPS: DrillPlanFile = {
  ...PLAN,
  engine: 'dump',
  objects: { ...PLAN.objects, claims: {}, clusterClaims: ['db-drill-copy-scratch'] },
};

/** What a pod says that found nothing wrong. */
export const GOOD = 'restore-drill\t4\t3\t2\t0\n';

/** The pod of the copy, ended with this message. */
export function ended(message: string, { phase = 'Succeeded', reason = '', name = 'db-drill-copy' } = {}): object {
  const terminated = { exitCode: phase === 'Succeeded' ? 0 : 1, reason: 'Completed', message };
  return { metadata: { name }, status: { phase, reason, containerStatuses: [{ state: { terminated } }] } };
}

/** A drill, beside what a cluster would do meanwhile. */
export class Drilling {
  readonly log: string[] = [];
  readonly ending = new AbortController();
  /** What the copy's pod becomes once it is there. */
  says: object | undefined = ended(GOOD);
  /** What other objects become once they are there. */
  becomes: Record<string, object> = {};

  /** What the operator makes of a Cluster, by kind, and what goes with it. */
  follow: [plural: string, object: { metadata: { name: string } }][] = [];

  constructor(private readonly api: FakeApi) {}

  async run(plan: DrillPlanFile = PLAN, setting: Partial<DrillSetting> = {}): Promise<DrillResult> {
    const cluster = setInterval(() => this.act(plan), 3);
    try {
      return await drill(this.setting(plan, setting));
    } finally {
      clearInterval(cluster);
    }
  }

  setting(plan: DrillPlanFile, others: Partial<DrillSetting> = {}): DrillSetting {
    return {
      client: new Client(() => this.api.connection, 'shop', this.api.patience),
      plan,
      pod: 'drill-x',
      podUid: 'uid-pod',
      job: 'db-drill-1',
      jobUid: 'uid-job',
      log: (line) => this.log.push(line),
      timing: { look: 5, renew: 20, lease: 1000, request: 100, remove: 1500, record: 300 },
      ending: this.ending.signal,
      now: () => new Date(NOW),
      ...others,
    };
  }

  /** The kubelet and the operator. */
  private act({ objects: { pod, cluster } }: DrillPlanFile): void {
    for (const [place, change] of Object.entries(this.becomes))
      if (this.api.find(place) && this.api.find(place).status === undefined) this.api.edit(place, change);
    const place = `pods/${pod.metadata.name}`;
    if (this.says !== undefined && this.api.find(place)?.status === undefined && this.api.find(place))
      this.api.edit(place, { ...this.says, metadata: {} });
    const made = cluster && `clusters/${cluster.metadata.name}`;
    for (const [plural, object] of this.follow) {
      const there = this.api.find(`${plural}/${object.metadata.name}`) !== undefined;
      const wanted = made !== undefined && this.api.find(made) !== undefined;
      if (wanted && !there) this.api.put(plural, object);
      if (there && !wanted) this.api.remove(`${plural}/${object.metadata.name}`);
    }
    if (made && this.api.find(made) && this.api.find(made).status === undefined)
      this.api.edit(made, { status: { readyInstances: 1, phase: 'Cluster in healthy state' } });
  }

  /** What drills make and nobody has removed. */
  get left(): string[] {
    const kinds = ['pods', 'persistentvolumeclaims', 'clusters'];
    return kinds.flatMap((kind) => this.api.names(kind).map((name) => `${kind}/${name}`));
  }

  get lease(): any {
    return this.api.get('leases/db-drill');
  }

  record(how: 'successful' | 'failed'): any {
    return JSON.parse(this.lease.metadata.annotations?.[`cdk8s-pg/last-${how}-drill`] ?? 'null');
  }

  get events(): { type: string; reason: string; message: string }[] {
    const created = this.api.requests.filter(({ method, place }) => method === 'POST' && place === 'events');
    return created.map(({ body: { type, reason, message } }) => ({ type, reason, message }));
  }
}
