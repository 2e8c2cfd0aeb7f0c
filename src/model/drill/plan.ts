import type { SnapshotEngine } from '../retention/snapshot-units';

/** Who restores: who takes snapshots of the database, or a pod that fetches a dump. */
export type DrillEngine = SnapshotEngine | 'dump';

/** What the program of a drill is told: the text of plan.json. */
export interface DrillPlanFile {
  /** The name of the drill: of its Lease, and of the CronJob. */
  readonly drill: string;
  readonly database: string;
  readonly engine: DrillEngine;
  /** How long a drill may take, in seconds; what it has made is removed after that. */
  readonly deadline: number;
  /** How old the backup has to be at least, in seconds; none: the newest. */
  readonly minimumAge?: number;
  /** How old the newest backup may be, in seconds. */
  readonly maxAge?: number;
  /** What is made, but for the snapshots and the owner. */
  readonly objects: DrillObjects;
}

/** Manifests of what is made. */
export interface DrillObjects {
  /** By the volume: `data`, `wal`. None where others make them: CloudNativePG, or Kubernetes with the pod. */
  readonly claims: { readonly [volume: string]: Manifest };
  /** CloudNativePG's, which restores; none where the pod does. */
  readonly cluster?: Manifest;
  /** The claims that others make, and remove with what they belong to, by name. */
  readonly clusterClaims?: readonly string[];
  /** Looks at the copy; without a Cluster it restores it as well. */
  readonly pod: Manifest;
}

/** An object as it stands in plan.json. */
export interface Manifest {
  readonly metadata: {
    readonly name: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly spec: Readonly<Record<string, unknown>>;
}
