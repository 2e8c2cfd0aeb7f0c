import type { ContainerResources, ImagePullPolicy, ISecret } from 'cdk8s-plus-28';

/** A program that works with a database: takes its backups, restores or checks it. */
export interface BackupProgramOptions {
  /**
   * The image of the program: Node.js 20 or newer.
   *
   * @default - that of the database's programs
   */
  readonly programImage?: string;

  /**
   * A registry, with a path if wanted, that takes the place of the one in the image.
   *
   * @default - that of a ReplicatedPostgres; else the image comes from the registry that its reference names
   */
  readonly registry?: string;

  /**
   * When the image is pulled.
   *
   * @default - as for the database
   */
  readonly imagePullPolicy?: ImagePullPolicy;

  /**
   * The Secrets with which the image is pulled.
   *
   * @default - those of the database
   */
  readonly imagePullSecrets?: ISecret[];

  /**
   * Processor and memory of the program.
   *
   * @default - as for the other programs of the database
   */
  readonly programResources?: ContainerResources;
}
