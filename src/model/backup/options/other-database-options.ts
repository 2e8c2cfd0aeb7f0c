import type { ContainerResources } from 'cdk8s-plus-28';

/** What every database that is no PostgreSQL has. */
export interface OtherDatabaseOptions {
  /** What it is called here: its backups lie in a folder of this name, which no other database may have in the same store. */
  readonly name: string;

  /**
   * Processor and memory of the container that dumps or restores.
   *
   * @default - 50m, 64 MiB to 512 MiB
   */
  readonly resources?: ContainerResources;
}
