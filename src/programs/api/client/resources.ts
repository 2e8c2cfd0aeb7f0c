/** The parts of Kubernetes objects that the programs look at. */

export interface KubernetesObject {
  readonly metadata: {
    readonly name: string;
    readonly uid?: string;
    readonly resourceVersion?: string;
    readonly deletionTimestamp?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
}

export interface Lease extends KubernetesObject {
  readonly spec?: { readonly holderIdentity?: string; readonly leaseTransitions?: number };
}

export interface ConfigMap extends KubernetesObject {
  readonly data?: Readonly<Record<string, string>>;
}

export interface Pod extends KubernetesObject {
  readonly status?: { readonly conditions?: readonly { readonly type: string; readonly status: string }[] };
}

export interface Claim extends KubernetesObject {
  readonly spec: { readonly resources: { readonly requests: { readonly storage: string } } };
}

export interface Secret extends KubernetesObject {
  readonly type?: string;
  /** Base64. */
  readonly data?: Readonly<Record<string, string>>;
  /** Plain text, only ever sent. */
  readonly stringData?: Readonly<Record<string, string>>;
}

export interface KubernetesEvent extends KubernetesObject {
  readonly type: string;
  readonly reason: string;
  readonly message: string;
  readonly [field: string]: unknown;
}

/** A kind of object as the API's paths name it. */
export interface Resource<T> {
  readonly api: string;
  readonly plural: string;
  /** For people. */
  readonly kind: string;
  /** Only there to carry the type. */
  readonly object?: T;
}

export const LEASES: Resource<Lease> = { api: '/apis/coordination.k8s.io/v1', plural: 'leases', kind: 'Lease' };
export const CONFIG_MAPS: Resource<ConfigMap> = { api: '/api/v1', plural: 'configmaps', kind: 'ConfigMap' };
export const PODS: Resource<Pod> = { api: '/api/v1', plural: 'pods', kind: 'pod' };
export const CLAIMS: Resource<Claim> = { api: '/api/v1', plural: 'persistentvolumeclaims', kind: 'claim' };
export const SECRETS: Resource<Secret> = { api: '/api/v1', plural: 'secrets', kind: 'Secret' };
export const EVENTS: Resource<KubernetesEvent> = { api: '/api/v1', plural: 'events', kind: 'Event' };
