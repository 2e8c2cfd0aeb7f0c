import type { Metadata } from '../../model/retention/snapshot-objects';
import type { OwnedMetadata, SnapshotObject } from '../../model/status/objects';
import type { ClusterObject, StatefulSetObject } from '../kubernetes/objects';

/** What is looked at of a container, to make another one like it. */
export interface FullContainer {
  readonly name?: string;
  readonly image?: string;
  readonly env?: readonly FullVariable[];
  readonly resources?: Resources;
  readonly volumeMounts?: readonly { readonly name: string; readonly mountPath: string }[];
}

/** A variable: a value, or a key of a Secret. */
export interface FullVariable {
  readonly name: string;
  readonly value?: string;
  readonly valueFrom?: { readonly secretKeyRef?: { readonly name: string; readonly key: string } };
}

/** Requests and limits, as Kubernetes writes them. */
export interface Resources {
  readonly requests?: Readonly<Record<string, string>>;
  readonly limits?: Readonly<Record<string, string>>;
}

/** What is looked at of a pod, to make another one like it. */
export interface FullPodTemplate {
  readonly metadata?: Pick<Metadata, 'labels'>;
  readonly spec?: {
    readonly containers?: readonly FullContainer[];
    readonly initContainers?: readonly FullContainer[];
    readonly imagePullSecrets?: readonly { readonly name: string }[];
    readonly volumes?: readonly {
      readonly name: string;
      readonly persistentVolumeClaim?: { readonly claimName: string };
      readonly secret?: {
        readonly secretName?: string;
        readonly items?: readonly { readonly key: string; readonly path: string }[];
      };
    }[];
  };
}

/** What is looked at of a claim, or of what claims are made from. */
export interface FullClaim {
  readonly metadata: Metadata;
  readonly spec?: {
    readonly accessModes?: readonly string[];
    readonly storageClassName?: string;
    readonly resources?: Resources;
  };
}

/** A StatefulSet, with what another one like it needs. */
export interface FullStatefulSet extends Omit<StatefulSetObject, 'spec'> {
  readonly spec?: {
    readonly replicas?: number;
    readonly template?: FullPodTemplate;
    readonly volumeClaimTemplates?: readonly FullClaim[];
  };
}

interface ClusterStorage {
  readonly size?: string;
  readonly storageClass?: string;
}

/** Whose database it is. */
interface Application {
  readonly database?: string;
  readonly owner?: string;
}

/** What a Cluster wishes. */
export interface ClusterSpec {
  readonly instances?: number;
  readonly imageName?: string;
  readonly imagePullSecrets?: readonly { readonly name: string }[];
  readonly storage?: ClusterStorage;
  readonly walStorage?: ClusterStorage;
  readonly tablespaces?: readonly {
    readonly name: string;
    readonly owner?: { readonly name?: string };
    readonly storage?: ClusterStorage;
  }[];
  readonly resources?: Resources;
  readonly bootstrap?: {
    readonly initdb?: Application;
    readonly recovery?: Application;
    readonly pg_basebackup?: Application;
  };
}

/** A Cluster, with what another one like it needs. */
export interface FullCluster extends Omit<ClusterObject, 'spec'> {
  readonly spec?: ClusterSpec;
}

/** A VolumeSnapshot, with who owns it. */
export interface FullSnapshot extends SnapshotObject {
  readonly metadata: SnapshotObject['metadata'] & OwnedMetadata;
}
