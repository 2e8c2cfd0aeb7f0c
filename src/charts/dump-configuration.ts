import type { RetentionConfiguration } from './backup-configuration';
import type { DumpDrillConfiguration } from './dump-drill-configuration';

/** A bucket of Amazon S3, or of an object store that speaks its language. */
export interface S3StoreConfiguration {
  /** The bucket. It is never made. */
  readonly bucket: string;

  /**
   * What names of objects begin with, before the name of the database.
   *
   * @default - nothing
   */
  readonly prefix?: string;

  /**
   * The address of the object store, such as 'https://s3.example.com'.
   *
   * @default - that of Amazon S3 in `region`
   */
  readonly endpoint?: string;

  /**
   * The region.
   *
   * @default - us-east-1 for Amazon S3; none elsewhere
   */
  readonly region?: string;

  /**
   * The Secret with the keys AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, in the same namespace.
   *
   * @default - none: the platform knows the pod by its ServiceAccount
   */
  readonly credentialsSecret?: string;

  /**
   * Annotations of that ServiceAccount, such as `eks.amazonaws.com/role-arn`.
   *
   * @default - none
   */
  readonly serviceAccountAnnotations?: { readonly [annotation: string]: string };

  /**
   * The Secret with the authority that the certificate of `endpoint` is checked by, key `ca.crt`, in the same namespace.
   *
   * @default - the usual authorities
   */
  readonly rootCertificateSecret?: string;

  /**
   * Whose object store it is, in rclone's words: Minio, Ceph, Cloudflare.
   *
   * @default - 'AWS'; with an endpoint 'Other'
   */
  readonly provider?: string;
}

/** A volume: that of a claim that is there, or of one that is made. One of the two has to be given. */
export interface VolumeStoreConfiguration {
  /**
   * The claim, in the same namespace.
   *
   * @default - one is made, of `size`
   */
  readonly claim?: string;

  /**
   * The size of a claim that is made, such as '50Gi'.
   *
   * @default - none is made
   */
  readonly size?: string;

  /**
   * The StorageClass of a claim that is made.
   *
   * @default - the cluster's default
   */
  readonly storageClass?: string;

  /**
   * A folder of the volume.
   *
   * @default - its root
   */
  readonly path?: string;
}

/** Where dumps go: `s3` or `volume` has to be given. */
export interface DumpStoreConfiguration {
  /**
   * What it is called in messages.
   *
   * @default - its kind
   */
  readonly name?: string;

  /**
   * A bucket.
   *
   * @default - it is a volume
   */
  readonly s3?: S3StoreConfiguration;

  /**
   * A volume.
   *
   * @default - it is a bucket
   */
  readonly volume?: VolumeStoreConfiguration;

  /**
   * The Secret whose key `password` encrypts everything before it leaves the pod, in the same namespace. Without that
   * password nobody reads a dump again: keep it elsewhere too.
   *
   * @default - none: dumps lie there as they are
   */
  readonly encryptionSecret?: string;

  /**
   * Which of them stay in it.
   *
   * @default - that of all stores
   */
  readonly retention?: RetentionConfiguration;
}

/** When a database is dumped, and where the dumps go. */
export interface DumpConfiguration {
  /**
   * What the dumps are named after.
   *
   * @default - the name of the database, with '-dumps' after it
   */
  readonly name?: string;

  /** When: minute, hour, day of the month, month and day of the week, as in cron. */
  readonly schedule: string;

  /**
   * The time zone of the schedule, such as 'Europe/Berlin'.
   *
   * @default 'Etc/UTC'
   */
  readonly timeZone?: string;

  /** Where they go: the same to each. */
  readonly stores: DumpStoreConfiguration[];

  /**
   * How many tables are dumped at once.
   *
   * @default 1
   */
  readonly jobs?: number;

  /**
   * The compression, as pg_dump has it: none, gzip:9, and from PostgreSQL 16 on also lz4 and zstd:3.
   *
   * @default - pg_dump's own: gzip
   */
  readonly compression?: string;

  /**
   * The size of the volume that the dumps lie on until they are in every store, such as '20Gi'.
   *
   * @default - an empty directory of the node, without a limit
   */
  readonly scratchSize?: string;

  /**
   * Whether none is taken for now.
   *
   * @default false
   */
  readonly suspend?: boolean;

  /**
   * Which of them stay, in a store that says nothing of its own.
   *
   * @default - all
   */
  readonly retention?: RetentionConfiguration;

  /**
   * When the latest of them is restored for trial, into a server of its own.
   *
   * @default - never: a dump that nobody restored is a hope
   */
  readonly drill?: DumpDrillConfiguration;
}
