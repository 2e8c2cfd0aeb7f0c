import type { Container } from 'cdk8s-plus-28';

/** How a workload is given a connection. */
export interface ConnectOptions {
  /**
   * Variables of the container, each with the key of the Secret that it holds: `{ DATABASE_URL: 'uri' }`.
   *
   * @default - none
   */
  readonly environment?: { readonly [name: string]: string };

  /**
   * Whether every key is a variable. Keys that no variable can be called are left out by Kubernetes.
   *
   * @default false
   */
  readonly allKeys?: boolean;

  /**
   * The folder that the Secret is mounted into, as `<directory>/<name>`, a file for each key.
   * `SERVICE_BINDING_ROOT` is set to it, as servicebinding.io has it.
   *
   * @default - '/bindings'; not mounted where `environment` or `allKeys` is given, and no root certificate has to be
   */
  readonly directory?: string;

  /**
   * The container.
   *
   * @default - the first of the workload
   */
  readonly container?: Container;
}
