import type { Kind } from './kinds';

/** Something that is run in a container. */
export interface Command {
  readonly pod: string;
  readonly container: string;
  readonly words: readonly string[];
}

/** Reads the objects of one namespace: of a cluster, or of a test. */
export interface NamespaceReader {
  readonly namespace: string;
  /**
   * All objects of a kind.
   *
   * @throws ApiRefusal where the API answers with anything else
   */
  list(kind: Kind): Promise<readonly object[]>;
  /** Whether the cluster knows an API group. Everybody may ask that. */
  serves(group: string): Promise<boolean>;
  /**
   * Runs a command in a container, and returns what it printed.
   *
   * @default - nothing can be run
   * @throws Error with the reason, on one line
   */
  exec?(command: Command): Promise<string>;
}

/** Which cluster and namespace, in the words of kubectl. */
export interface ConnectionOptions {
  readonly kubeconfig?: string;
  readonly context?: string;
  readonly namespace?: string;
}

/**
 * Makes a reader. Verbs that act need a NamespaceAccess of it.
 *
 * @throws CannotTell where there is no such cluster
 */
export type Connect = (options: ConnectionOptions) => Promise<NamespaceReader>;
