import type { Size } from 'cdk8s';
import type { PersistentVolumeAccessMode } from 'cdk8s-plus-28';

/** The volume of each instance. */
export interface StorageOptions {
  /**
   * The size that a volume is made with. It stands in the claim template, which
   * Kubernetes does not let anybody change: to grow the volumes set `grownTo`.
   */
  readonly size: Size;

  /**
   * The size the volumes have by now. Raise it to grow them: the instances grow
   * their own claims, without a restart where the storage class allows that.
   * A volume cannot shrink. New instances begin with `size` and grow at once.
   *
   * @default - same as `size`
   */
  readonly grownTo?: Size;

  /**
   * The StorageClass. It must allow volume expansion if `grownTo` is to be used.
   *
   * @default - the cluster's default class
   */
  readonly storageClass?: string;

  /**
   * How the volume may be mounted. `READ_WRITE_ONCE_POD` is safer where the
   * driver can do it: then never two pods have the volume, even after a forced deletion.
   *
   * @default PersistentVolumeAccessMode.READ_WRITE_ONCE
   */
  readonly accessMode?: PersistentVolumeAccessMode;
}
