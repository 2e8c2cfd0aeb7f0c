import type { MissingRight } from '../kubernetes/problems';
import type { DumpRestoreStatus, DumpStatus } from '../../model/status/dump';
import type { RestoreStatus } from '../../model/status/restore';
import type { BackupStatus } from '../../model/status/status';
import type { CheckStatus } from './checks';
import type { ConnectionStatus } from './connections';
import type { DrillStatus } from './drills';
import type { PruningSchedule } from './prunings';

/** Who runs a database: our StatefulSet, or CloudNativePG's operator. */
export type DatabaseEngine = 'replicated' | 'cloudnative-pg';

/** Unknown: what was seen is well, and not everything could be seen. */
export type Health = 'healthy' | 'degraded' | 'unknown';

/** Something that a person should look at. */
export interface Warning {
  readonly text: string;
  /** Whether the database, or its backups, are worse off for it; otherwise it is only worth knowing. */
  readonly degrades: boolean;
}

/** One PostgreSQL. */
export interface InstanceStatus {
  readonly name: string;
  /** As its pod is labelled; none where it has earned no role. */
  readonly role: 'primary' | 'standby' | 'none';
  readonly ready: boolean;
  /** What it does, in its own word; that of its pod where it says nothing itself. */
  readonly state: string;
  /** What it waits for, or why it does not run. */
  readonly reason?: string;
  readonly timeline?: number;
  /** How far it is behind the primary, in bytes of WAL; undefined where it was not asked for. */
  readonly lag?: number;
  /** Of PostgreSQL, as far as the image of its pod tells. */
  readonly version?: string;
  /** Where its pod runs. */
  readonly node?: string;
  /** Of all containers of its pod. */
  readonly restarts: number;
  /** When its pod was made; undefined where there is none. */
  readonly since?: Date;
}

/** Where clients connect to, inside the cluster. */
export interface EndpointStatus {
  readonly use: 'read-write' | 'read-only' | 'any';
  readonly host: string;
  readonly port: number;
}

/** The Lease that says which instance may write. */
export interface LeaseStatus {
  readonly name: string;
  /** Undefined where nobody holds it. */
  readonly holder?: string;
  readonly since?: Date;
  /** How often it changed hands. */
  readonly transitions: number;
}

/** How a database is. */
export interface DatabaseStatus {
  readonly database: string;
  /** Elsewhere: somebody else runs it, and programs here work with it. */
  readonly engine: DatabaseEngine | 'elsewhere';
  readonly health: Health;
  /** What degrades first. */
  readonly warnings: readonly Warning[];
  /** Of PostgreSQL, as far as its image tells. */
  readonly version?: string;
  readonly image?: string;
  /** In the words of CloudNativePG's operator. */
  readonly phase?: string;
  /** How many there should be. */
  readonly instancesWanted: number;
  /** Undefined where nobody could look at them. */
  readonly instancesReady?: number;
  readonly instances: readonly InstanceStatus[];
  readonly endpoints: readonly EndpointStatus[];
  /** Only of a replicated one. */
  readonly lease?: LeaseStatus;
  /** Those of which there are snapshots. */
  readonly backups: BackupStatus;
  readonly dumps: DumpStatus;
  /** The one that it began with. */
  readonly restore: RestoreStatus;
  /** Those into it while it runs. */
  readonly dumpRestores: readonly DumpRestoreStatus[];
  readonly prunings: readonly PruningSchedule[];
  readonly drills: readonly DrillStatus[];
  /** Of consistency. */
  readonly checks: readonly CheckStatus[];
  readonly connections: readonly ConnectionStatus[];
}

/** How the databases of a namespace are. */
export interface StatusReport {
  readonly namespace: string;
  /** What could not be looked at, and why. */
  readonly missingRights: readonly MissingRight[];
  /** The same of what tells only of things aside. */
  readonly missingAside: readonly MissingRight[];
  readonly databases: readonly DatabaseStatus[];
}
