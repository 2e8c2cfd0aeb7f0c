import type { Size } from 'cdk8s';
import type { ContainerResources } from 'cdk8s-plus-28';

/** How dumps get to their stores, or back from them. */
export interface DumpTransferOptions {
  /**
   * The size of the volume that dumps lie on, on their way to stores or from one. It goes with the pod.
   *
   * @default - an empty directory of the node, without a limit
   */
  readonly scratchSize?: Size;

  /**
   * The StorageClass of that volume.
   *
   * @default - the cluster's default
   */
  readonly scratchStorageClass?: string;

  /**
   * The image with rclone.
   *
   * @default 'docker.io/rclone/rclone:1.75.1'
   */
  readonly transferImage?: string;

  /**
   * Processor and memory of the container that moves files.
   *
   * @default - 50m, 64 MiB to 256 MiB
   */
  readonly transferResources?: ContainerResources;
}
