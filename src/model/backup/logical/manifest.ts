/** The form of the manifest that this library writes. */
export const MANIFEST_FORMAT = 1;

/** What the manifests of PostgreSQL call its kind. */
export const POSTGRESQL = 'postgresql';

/** What lies beside its manifest in a store, and from where it is; of any kind of database. */
export interface DumpManifest {
  readonly format: number;
  /** The name of the backup. */
  readonly backup: string;
  /** The name of the database in Kubernetes. */
  readonly database: string;
  readonly namespace: string;
  /** What kind of database it is of. */
  readonly kind: string;
  /** The uid of the Job that made it, of whatever cluster. @default - it is one that is taken once, under its name */
  readonly jobUid?: string;
  /** RFC 3339. Each database is as it was at one point between the two. */
  readonly startedAt: string;
  readonly finishedAt: string;
  /** @default - unknown */
  readonly server?: { readonly version: string; readonly host: string; readonly role?: string };
  /** Their versions. */
  readonly tools: { readonly [tool: string]: string };
  readonly databases: readonly { readonly name: string; readonly file: string }[];
  /** What a person should know. */
  readonly notes: readonly string[];
  readonly bytes: number;
  readonly files: readonly ManifestFile[];
  /** The SHA-256 of the file SHA256SUMS. */
  readonly sums: string;
}

/** The same of PostgreSQL. */
export interface BackupManifest extends DumpManifest {
  readonly kind: typeof POSTGRESQL;
  readonly server: {
    readonly version: string;
    readonly versionNumber: number;
    readonly host: string;
    readonly role: string;
    /** Where its WAL was before the first dump. */
    readonly lsn: string;
    /** @default - the role that dumped may not know it */
    readonly systemIdentifier?: string;
    /** @default - the role that dumped may not know it */
    readonly timeline?: number;
  };
  /** Roles and tablespaces. @default - not dumped */
  readonly globals?: { readonly file: string; readonly passwords: boolean };
  readonly databases: readonly DumpedDatabase[];
}

/** A database of PostgreSQL in a backup. */
export interface DumpedDatabase {
  readonly name: string;
  readonly owner: string;
  readonly encoding: string;
  /** A file, or a folder. */
  readonly file: string;
  /** How many tables have their rows in it. */
  readonly tables: number;
  readonly largeObjects: number;
  readonly seconds: number;
}

/** The same of another kind of database. */
export interface OtherManifest extends DumpManifest {
  readonly databases: readonly OtherDumpedDatabase[];
}

/** One of its databases. */
export interface OtherDumpedDatabase {
  readonly name: string;
  /** A file, or a folder. */
  readonly file: string;
  /** The character set. @default - that kind knows none */
  readonly encoding?: string;
  /** @default - that kind knows none */
  readonly collation?: string;
  /** Tables or collections. @default - unknown */
  readonly tables?: number;
  /** @default - unknown */
  readonly seconds?: number;
}

/** A file in a backup. */
export interface ManifestFile {
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
}
