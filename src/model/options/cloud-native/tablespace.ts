import type { StorageOptions } from '../storage-options';

/** A tablespace, on a volume of its own for each instance. It can never be taken away. */
export interface Tablespace {
  /** Its name. */
  readonly name: string;

  /** Its volume. */
  readonly storage: StorageOptions;

  /**
   * The role that owns it.
   *
   * @default - the owner of the application's database
   */
  readonly owner?: string;

  /**
   * Whether temporary tables go there.
   *
   * @default false
   */
  readonly temporary?: boolean;
}
