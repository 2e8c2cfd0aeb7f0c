import type { k8s } from 'cdk8s-plus-28';
import type { StringMap } from './labels';
import type { Resources } from './resources';

/** A container of rclone's image that moves files between the pod's scratch space and stores. */
export interface Transfer {
  readonly image: string;
  /** What the stores are called, in their order. */
  readonly storeNames: readonly string[];
  /** Where each is, for people, by its name. */
  readonly locations: StringMap;
  /** Its variables. */
  readonly environment: StringMap;
  /** Variables whose value is a key of a Secret. */
  readonly secretVariables: readonly SecretVariable[];
  /** Secrets that are files. */
  readonly secretFiles: readonly SecretFiles[];
  /** Volumes that are stores. */
  readonly claims: readonly StoreVolume[];
  /** Those of their claims that are made with it, by the id of the construct. */
  readonly madeClaims: { readonly [id: string]: StoreClaim };
  readonly scratch: Scratch;
  readonly resources: Resources;
  /** The ports by which stores are reached. */
  readonly egress: k8s.NetworkPolicyEgressRule[];
  /** By which a platform knows who the pod is. */
  readonly serviceAccountAnnotations: StringMap;
  /** The same on the pod. */
  readonly podLabels: StringMap;
}

/** A variable from a Secret. */
export interface SecretVariable {
  readonly name: string;
  readonly secret: string;
  readonly key: string;
}

/** Keys of a Secret as files. */
export interface SecretFiles {
  /** The volume, and the folder under SECRETS_FOLDER. */
  readonly name: string;
  readonly secret: string;
  readonly items: readonly { readonly key: string; readonly path: string }[];
}

/** A claim and where it is mounted. */
export interface StoreVolume {
  /** The volume of the pod. */
  readonly name: string;
  readonly claim: string;
  readonly folder: string;
}

/** A claim that is made. */
export interface StoreClaim {
  readonly name: string;
  readonly size: string;
  readonly storageClass?: string;
  readonly accessMode: string;
}

/** Where dumps lie on their way. */
export interface Scratch {
  /** The size of a volume that lives as long as the pod. @default - an empty directory of the node */
  readonly size?: string;
  readonly storageClass?: string;
}

/** Where the transfer finds Secrets that are files. */
export const SECRETS_FOLDER = '/cdk8s-pg/secrets';

/** Where it finds volumes that are stores. */
export const STORES_FOLDER = '/cdk8s-pg/stores';
