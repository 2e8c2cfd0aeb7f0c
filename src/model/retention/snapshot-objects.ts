/** What is looked at of an object's metadata. */
export interface Metadata {
  readonly name: string;
  readonly creationTimestamp?: string;
  readonly deletionTimestamp?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** What is looked at of a VolumeSnapshot. */
export interface VolumeSnapshotObject {
  readonly metadata: Metadata;
  readonly status?: { readonly readyToUse?: boolean };
}

/** What is looked at of a Backup of CloudNativePG. */
export interface BackupObject {
  readonly metadata: Metadata;
  readonly spec?: { readonly cluster?: { readonly name?: string }; readonly method?: string };
  readonly status?: {
    readonly phase?: string;
    readonly startedAt?: string;
    readonly stoppedAt?: string;
    readonly snapshotBackupStatus?: {
      readonly elements?: readonly { readonly name: string; readonly type?: string }[];
    };
  };
}

/** Everything of one backup that was found. */
export interface SnapshotGroup {
  readonly name: string;
  readonly database: string;
  readonly snapshots: readonly VolumeSnapshotObject[];
  /** CloudNativePG's, where there is one still. */
  readonly backup?: BackupObject;
}

/** A label of an object. */
export function label({ metadata }: { readonly metadata: Metadata }, key: string): string | undefined {
  return metadata.labels?.[key];
}

/** An annotation of an object. */
export function annotation({ metadata }: { readonly metadata: Metadata }, key: string): string | undefined {
  return metadata.annotations?.[key];
}

/** The moments that can be read of these texts, in milliseconds since 1970. */
export function moments(texts: readonly (string | undefined)[]): number[] {
  return texts.map((text) => Date.parse(text ?? '')).filter((moment) => !Number.isNaN(moment));
}

/** The last of the moments; undefined where there is none. */
export function last(found: readonly number[]): number | undefined {
  return found.length === 0 ? undefined : Math.max(...found);
}

/** The first of the moments; undefined where there is none. */
export function first(found: readonly number[]): number | undefined {
  return found.length === 0 ? undefined : Math.min(...found);
}
