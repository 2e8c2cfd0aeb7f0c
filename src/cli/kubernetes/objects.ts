import type { Metadata } from '../../model/retention/snapshot-objects';
import type {
  ClusterStatusObject,
  ConfigMapObject,
  LeaseObject,
  OwnedMetadata,
  PodObject,
  StatusObjects,
} from '../../model/status/objects';

/** What is looked at of a StatefulSet. */
export interface StatefulSetObject {
  readonly metadata: Metadata;
  readonly spec?: {
    readonly replicas?: number;
    readonly template?: { readonly spec?: PodSpecObject };
  };
}

/** What is looked at of what pods are made from. What names Secrets is found wherever it stands. */
export interface PodSpecObject {
  readonly nodeName?: string;
  readonly containers?: readonly ContainerObject[];
}

/** What is looked at of a container. */
export interface ContainerObject {
  readonly name?: string;
  readonly image?: string;
}

/** What is looked at of a pod that may be an instance. */
export interface InstancePodObject extends PodObject {
  readonly spec?: PodSpecObject;
}

/** What is looked at of what keeps pods running. */
export interface WorkloadObject {
  readonly metadata: Metadata;
  readonly spec?: { readonly template?: { readonly spec?: PodSpecObject } };
}

/** What is looked at of a Secret: nothing that is in it. */
export interface SecretObject {
  readonly metadata: OwnedMetadata;
}

/** What is looked at of a Cluster of CloudNativePG. */
export interface ClusterObject extends ClusterStatusObject {
  readonly spec?: ClusterStatusObject['spec'] & { readonly instances?: number; readonly imageName?: string };
  readonly status?: ClusterStatusObject['status'] & {
    readonly image?: string;
    readonly instancesReportedState?: { readonly [name: string]: { readonly timeLineID?: number } };
  };
}

/** What is looked at of the Lease of a database. */
export interface DatabaseLeaseObject extends LeaseObject {
  readonly spec?: LeaseObject['spec'] & { readonly leaseTransitions?: number };
}

/** What is looked at of a Service. */
export interface ServiceObject {
  readonly metadata: Metadata;
  readonly spec?: { readonly ports?: readonly { readonly name?: string; readonly port?: number }[] };
}

/**
 * The objects of one namespace, as the API gives them. What is left out could not be looked at, which is something else
 * than an empty list.
 */
export interface NamespaceObjects extends StatusObjects {
  readonly statefulSets?: readonly StatefulSetObject[];
  readonly clusters?: readonly ClusterObject[];
  readonly leases?: readonly DatabaseLeaseObject[];
  readonly pods?: readonly InstancePodObject[];
  readonly services?: readonly ServiceObject[];
  readonly configMaps?: readonly ConfigMapObject[];
  readonly secrets?: readonly SecretObject[];
  readonly deployments?: readonly WorkloadObject[];
  readonly daemonSets?: readonly WorkloadObject[];
}
