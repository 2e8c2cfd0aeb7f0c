import type { ClaimObject, ClusterObject } from '../retention/references';
import type { BackupObject, Metadata, VolumeSnapshotObject } from '../retention/snapshot-objects';

/** What is looked at of an object's metadata. */
export interface OwnedMetadata extends Metadata {
  readonly ownerReferences?: readonly { readonly kind?: string; readonly name?: string }[];
}

/** What is looked at of a Lease. */
export interface LeaseObject {
  readonly metadata: Metadata;
  readonly spec?: {
    readonly holderIdentity?: string;
    readonly leaseDurationSeconds?: number;
    readonly acquireTime?: string;
    readonly renewTime?: string;
  };
}

/** What is looked at of what a Job makes its pods from. */
export interface PodTemplate {
  readonly metadata?: Pick<Metadata, 'labels'>;
  readonly spec?: {
    readonly containers?: readonly {
      readonly name?: string;
      readonly env?: readonly { readonly name: string; readonly value?: string }[];
    }[];
  };
}

/** What is looked at of a CronJob. */
export interface CronJobObject {
  readonly metadata: Metadata;
  readonly spec?: {
    readonly schedule?: string;
    readonly timeZone?: string;
    readonly suspend?: boolean;
    readonly startingDeadlineSeconds?: number;
    readonly jobTemplate?: {
      readonly spec?: { readonly activeDeadlineSeconds?: number; readonly template?: PodTemplate };
    };
  };
  readonly status?: { readonly lastScheduleTime?: string; readonly lastSuccessfulTime?: string };
}

/** What is looked at of a condition. */
export interface Condition {
  readonly type?: string;
  readonly status?: string;
  readonly reason?: string;
  readonly message?: string;
  readonly lastTransitionTime?: string | null;
}

/** What is looked at of a Job. */
export interface JobObject {
  readonly metadata: OwnedMetadata;
  readonly spec?: { readonly template?: PodTemplate };
  readonly status?: {
    readonly startTime?: string;
    readonly completionTime?: string;
    readonly conditions?: readonly Condition[];
  };
}

/** What is looked at of a pod. */
export interface PodObject {
  readonly metadata: OwnedMetadata;
  readonly status?: {
    readonly phase?: string;
    readonly reason?: string;
    readonly message?: string;
    readonly conditions?: readonly Condition[];
    readonly containerStatuses?: readonly {
      readonly restartCount?: number;
      readonly state?: {
        readonly waiting?: { readonly reason?: string; readonly message?: string };
        readonly terminated?: { readonly reason?: string; readonly message?: string; readonly exitCode?: number };
      };
    }[];
  };
}

/** What is looked at of a VolumeSnapshot. */
export interface SnapshotObject extends VolumeSnapshotObject {
  readonly status?: {
    readonly readyToUse?: boolean;
    readonly restoreSize?: string;
    readonly error?: { readonly message?: string };
  };
}

/** What is looked at of a ScheduledBackup of CloudNativePG. */
export interface ScheduledBackupObject {
  readonly metadata: Metadata;
  readonly spec?: {
    readonly schedule?: string;
    readonly suspend?: boolean;
    readonly cluster?: { readonly name?: string };
  };
  readonly status?: { readonly nextScheduleTime?: string };
}

/** What is looked at of a Backup of CloudNativePG. */
export interface CnpgBackupObject extends BackupObject {
  readonly spec?: BackupObject['spec'] & { readonly online?: boolean };
  readonly status?: BackupObject['status'] & {
    readonly error?: string;
    readonly reconciliationTerminatedAt?: string;
    readonly online?: boolean;
    readonly majorVersion?: number;
    readonly instanceID?: { readonly podName?: string };
  };
}

/** What is looked at of a Cluster of CloudNativePG. */
export interface ClusterStatusObject extends ClusterObject {
  readonly spec?: ClusterObject['spec'] & { readonly walStorage?: object };
  readonly status?: {
    readonly lastSuccessfulBackup?: string;
    readonly phase?: string;
    readonly phaseReason?: string;
    readonly currentPrimary?: string;
    readonly readyInstances?: number;
    readonly timelineID?: number;
    readonly pgDataImageInfo?: { readonly majorVersion?: number };
    readonly conditions?: readonly Condition[];
  };
}

/**
 * The objects of one namespace, as `kubectl get KIND -o json` gives them in `items`. What is left out was not looked
 * at, which is something else than an empty list.
 */
export interface StatusObjects {
  readonly leases?: readonly LeaseObject[];
  readonly cronJobs?: readonly CronJobObject[];
  readonly jobs?: readonly JobObject[];
  readonly pods?: readonly PodObject[];
  /** PersistentVolumeClaims; only for restores. */
  readonly claims?: readonly ClaimObject[];
  readonly volumeSnapshots?: readonly SnapshotObject[];
  /** CloudNativePG's, as are the two that follow. */
  readonly scheduledBackups?: readonly ScheduledBackupObject[];
  readonly backups?: readonly CnpgBackupObject[];
  readonly clusters?: readonly ClusterStatusObject[];
  readonly statefulSets?: readonly { readonly metadata: Metadata }[];
}

/** What is looked at of a ConfigMap. */
export interface ConfigMapObject {
  readonly metadata: Metadata;
  readonly data?: Readonly<Record<string, string>>;
}

/** The same, for restores from dumps. */
export interface DumpRestoreObjects extends StatusObjects {
  readonly configMaps?: readonly ConfigMapObject[];
}
