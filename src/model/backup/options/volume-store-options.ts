import type { Size } from 'cdk8s';
import type { IPersistentVolumeClaim, PersistentVolumeAccessMode } from 'cdk8s-plus-28';
import type { StoreOptions } from './store-options';

/** Backups on a volume: that of a claim that is there, or of one that is made. */
export interface VolumeStoreOptions extends StoreOptions {
  /**
   * What the store is called, in messages and in the name of a claim that is made.
   *
   * @default 'volume'
   */
  readonly name?: string;

  /**
   * The claim, in the namespace of the database.
   *
   * @default - one is made, of `size`
   */
  readonly claim?: IPersistentVolumeClaim;

  /**
   * The size of a claim that is made, named after the backup and the store. It stays when it is in no YAML any more.
   *
   * @default - none is made: `claim` is given
   */
  readonly size?: Size;

  /**
   * The StorageClass of a claim that is made.
   *
   * @default - the cluster's default class
   */
  readonly storageClass?: string;

  /**
   * How a volume that is made may be mounted.
   *
   * @default PersistentVolumeAccessMode.READ_WRITE_ONCE
   */
  readonly accessMode?: PersistentVolumeAccessMode;

  /**
   * A folder of the volume.
   *
   * @default - its root
   */
  readonly path?: string;
}
