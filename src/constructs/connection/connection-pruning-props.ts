import type { ContainerResources, ImagePullPolicy, ISecret } from 'cdk8s-plus-28';
import type { NetworkPolicyOptions } from '../../model/options/network-policy-options';
import type { Schedule } from '../backup/schedule';

/** Which versions of a connection are deleted, and when: only `name` has to be given. */
export interface ConnectionPruningProps {
  /** The name of the connection, version aside; at most 46 characters. */
  readonly name: string;

  /**
   * The namespace of the connection.
   *
   * @default - the chart's, or 'default' where it has none
   */
  readonly namespace?: string;

  /**
   * How many of the newest versions stay that are no longer declared, 1 or more.
   *
   * @default 3
   */
  readonly keep?: number;

  /**
   * Former versions that are no numbers, as they were written ('2026-11-21'). Of numbers,
   * the 100 before the highest declared one are looked at by themselves; of others nobody
   * knows them, because nobody may list the Secrets of a namespace for this.
   *
   * @default - none
   */
  readonly formerVersions?: string[];

  /**
   * When.
   *
   * @default Schedule.daily({ hour: 3, minute: 17 })
   */
  readonly schedule?: Schedule;

  /**
   * Whether it is only said what would be deleted.
   *
   * @default false
   */
  readonly dryRun?: boolean;

  /**
   * Whether it does not run for now.
   *
   * @default false
   */
  readonly suspend?: boolean;

  /**
   * Labels for all objects.
   *
   * @default - only our own
   */
  readonly labels?: { readonly [key: string]: string };

  /**
   * Annotations for all objects.
   *
   * @default - none
   */
  readonly annotations?: { readonly [key: string]: string };

  /**
   * The image that runs the program: Node 20 or later.
   *
   * @default 'docker.io/library/node:24-slim'
   */
  readonly programImage?: string;

  /**
   * A registry, with a path if wanted, that takes the place of the one in the image.
   *
   * @default - the image comes from the registry that its reference names
   */
  readonly registry?: string;

  /**
   * When the image is pulled.
   *
   * @default ImagePullPolicy.IF_NOT_PRESENT
   */
  readonly imagePullPolicy?: ImagePullPolicy;

  /**
   * The Secrets with which the image is pulled.
   *
   * @default - none
   */
  readonly imagePullSecrets?: ISecret[];

  /**
   * Processor and memory of the program.
   *
   * @default - cpu: request 10m, no limit; memory: request 48 MiB, limit 128 MiB
   */
  readonly programResources?: ContainerResources;

  /**
   * The NetworkPolicy of the program.
   *
   * @default - enabled
   */
  readonly networkPolicy?: NetworkPolicyOptions;
}
