import { PREFIX } from '../../labels';

/** The annotations of the Lease that keeps how dumps have ended. */
export const DUMP_ANNOTATIONS = {
  /** The last that was brought to every store, as JSON. */
  success: `${PREFIX}last-successful-backup`,
  /** The same of one that was not. */
  failure: `${PREFIX}last-failed-backup`,
  /** Of one that was asked for some of the stores only, however it ended: that says nothing of the schedule. */
  partial: `${PREFIX}last-partial-backup`,
} as const;

/** The keys of the ConfigMap that tells people of dumps. */
export const DUMP_STATUS = {
  /** What runs. */
  active: 'active',
  success: 'last-success',
  failure: 'last-failure',
  partial: 'last-partial',
} as const;

/** What that ConfigMap is called. It is made in the cluster, so that no tool that applies the YAML knows of it. */
export const dumpStatusName = (dump: string): string => `${dump}-status`;

/** How a dump ended, as the Lease keeps it. */
export interface DumpRecord {
  /** When it ended. */
  readonly time: string;
  /** The Job. */
  readonly job: string;
  readonly backup?: string;
  readonly bytes?: number;
  readonly seconds?: number;
  /** What became of it in each store. */
  readonly stores?: readonly StoredDump[];
  /** Why it failed. */
  readonly reason?: string;
}

/** What became of a backup in a store. */
export interface StoredDump {
  readonly name: string;
  readonly ok: boolean;
  /** Why not. */
  readonly reason?: string;
}
