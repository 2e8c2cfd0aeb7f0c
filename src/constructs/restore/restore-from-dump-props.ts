import type { Duration } from 'cdk8s';
import type { ContainerResources, ISecret } from 'cdk8s-plus-28';
import type { BackupStore } from '../../model/backup/options/backup-store';
import type { DumpTransferOptions } from '../../model/backup/options/dump-transfer-options';
import type { BackupProgramOptions } from '../../model/backup/options/program-options';
import type { IPostgres } from '../postgres/i-postgres';

/** Which dumps are restored, and where to. */
export interface RestoreFromDumpProps extends BackupProgramOptions, DumpTransferOptions {
  /** Its name. It stands for this one restore: once that is done, it is never done again under this name. */
  readonly name: string;

  /** The database that is written. Its databases have to be there, and empty. */
  readonly postgres: IPostgres;

  /** Where the backup is. */
  readonly store: BackupStore;

  /**
   * The name of the backup, such as `products-db-nightly-20261121030000`.
   *
   * @default - the newest of the store, or the newest that was finished by `latestBefore`
   */
  readonly backup?: string;

  /**
   * Where no backup is named: by when it was finished, RFC 3339 with the distance from UTC, such as
   * `2026-11-21T03:00:00Z`. The first try looks which one that is, and writes it down; every other takes the same.
   *
   * @default - the newest
   */
  readonly latestBefore?: string;

  /**
   * The name of the database that the backup is of, as it was called in Kubernetes.
   *
   * @default - the name of `postgres`
   */
  readonly source?: string;

  /**
   * Which databases of the backup go where: name in the backup to name in `postgres`.
   *
   * @default - the one that is called like the application's database, or the only one, into the application's database
   */
  readonly databases?: { readonly [name: string]: string };

  /**
   * How many connections restore at once. One restores each database whole or not at all; more are faster, and what they
   * leave when they fail says so and is removed by the next try.
   *
   * @default 1
   */
  readonly jobs?: number;

  /**
   * Whether rights that were granted to other roles are granted again. Those roles have to be there.
   *
   * @default false
   */
  readonly privileges?: boolean;

  /**
   * Whether roles of the backup that are missing are made, with their memberships, before anything is restored. Those
   * that are there stay as they are; superusers and roles that replicate are not made. Needs `credentials` of a superuser
   * or of a role with CREATEROLE; what is restored belongs to the owner of the application's database nevertheless.
   *
   * @default false
   */
  readonly roles?: boolean;

  /**
   * Whether roles that are made get the passwords that they had, where the backup has them.
   *
   * @default false
   */
  readonly rolePasswords?: boolean;

  /**
   * Whether everything belongs to whom it belonged before. Those roles have to be there, or made by `roles`, and
   * `credentials` have to be those of a superuser.
   *
   * @default false
   */
  readonly owners?: boolean;

  /**
   * Who restores, and owns what is restored unless `roles` or `owners` say otherwise: keys `username` and `password`, in the namespace of `postgres`.
   *
   * @default - the owner of the application's database
   */
  readonly credentials?: ISecret;

  /**
   * The Secret with the certificate that the server is verified by.
   *
   * @default - none: where the server encrypts, connections are encrypted, and nobody checks whose server it is
   */
  readonly rootCertificateSecret?: ISecret;

  /**
   * The key in `rootCertificateSecret`.
   *
   * @default 'ca.crt'
   */
  readonly rootCertificateKey?: string;

  /**
   * How long it may take, all tries together.
   *
   * @default Duration.hours(12)
   */
  readonly deadline?: Duration;

  /**
   * The image with pg_restore, of the same major version as what wrote the dump or a newer one.
   *
   * @default - that of `postgres`; the official one of its major version where it is unknown
   */
  readonly image?: string;

  /**
   * Processor and memory of the container that restores.
   *
   * @default - 50m, 64 MiB to 512 MiB
   */
  readonly resources?: ContainerResources;

  /**
   * Labels of everything that is made.
   *
   * @default - none but our own
   */
  readonly labels?: { readonly [key: string]: string };

  /**
   * Annotations of everything that is made.
   *
   * @default - none but our own
   */
  readonly annotations?: { readonly [key: string]: string };
}
