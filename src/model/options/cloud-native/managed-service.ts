import type { k8s } from 'cdk8s-plus-28';

/** Which instances a Service of the operator leads to. */
export enum ServiceTarget {
  /** The primary. */
  READ_WRITE = 'rw',
  /** The standbys. */
  READ_ONLY = 'ro',
  /** Every instance. */
  ANY = 'r',
}

/** How the operator changes a Service that is there. */
export enum ServiceUpdateStrategy {
  /** In place. */
  PATCH = 'patch',
  /** It is deleted and made anew. */
  REPLACE = 'replace',
}

/** A further Service, made by the operator. */
export interface ManagedService {
  /** Its name. */
  readonly name: string;

  /** Which instances it leads to. */
  readonly target: ServiceTarget;

  /**
   * What it is like, in Kubernetes's own words: `{ type: 'LoadBalancer' }`. Without a selector, which is the operator's.
   *
   * @default - a Service of type ClusterIP, port 5432
   */
  readonly spec?: k8s.ServiceSpec;

  /**
   * Its labels.
   *
   * @default - none
   */
  readonly labels?: { readonly [key: string]: string };

  /**
   * Its annotations.
   *
   * @default - none
   */
  readonly annotations?: { readonly [key: string]: string };

  /**
   * How it is changed when it is there.
   *
   * @default ServiceUpdateStrategy.PATCH
   */
  readonly updateStrategy?: ServiceUpdateStrategy;
}
