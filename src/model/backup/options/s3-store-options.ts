import type { ISecret } from 'cdk8s-plus-28';
import type { S3Credentials } from './s3-credentials';
import type { ServerSideEncryption } from './server-side-encryption';
import type { StoreOptions } from './store-options';

/** Backups in a bucket of Amazon S3, or of an object store that speaks its language. */
export interface S3StoreOptions extends StoreOptions {
  /**
   * What the store is called in messages.
   *
   * @default 's3'
   */
  readonly name?: string;

  /** The bucket. It is never made. */
  readonly bucket: string;

  /**
   * What names of objects begin with, before the name of the database.
   *
   * @default - nothing
   */
  readonly prefix?: string;

  /**
   * The address of the object store, such as `https://s3.example.com`.
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
   * Where the credentials come from.
   *
   * @default S3Credentials.workloadIdentity()
   */
  readonly credentials?: S3Credentials;

  /**
   * How the store encrypts what it keeps.
   *
   * @default - as the bucket is set up
   */
  readonly serverSideEncryption?: ServerSideEncryption;

  /**
   * The key with which it does, for `ServerSideEncryption.KMS`.
   *
   * @default - the account's own for S3
   */
  readonly kmsKeyId?: string;

  /**
   * Whether the bucket is a part of the path instead of a part of the host's name.
   *
   * @default - as the provider is known to want it
   */
  readonly forcePathStyle?: boolean;

  /**
   * The storage class of the objects. It has to be one that can be read at once, because backups are read back.
   *
   * @default - that of the bucket
   */
  readonly storageClass?: string;

  /**
   * A Secret with a root certificate of `endpoint`, in the namespace of the database.
   *
   * @default - those that the image knows
   */
  readonly rootCertificateSecret?: ISecret;

  /**
   * The key in `rootCertificateSecret`.
   *
   * @default 'ca.crt'
   */
  readonly rootCertificateKey?: string;

  /**
   * Whose object store it is, in rclone's words: `Minio`, `Ceph`, `Cloudflare`.
   *
   * @default - 'AWS'; with an endpoint 'Other'
   * @see rclone: Amazon S3 Storage Providers
   */
  readonly provider?: string;
}
