import type { ConfigurationTexts } from './configuration/texts';
import type { k8s } from 'cdk8s-plus-28';
import type { Credentials } from './credentials';
import type { ContainerImages } from './images';
import type { InitScript } from './init-scripts';
import type { StringMap } from './labels';
import type { DatabaseNames } from './names';
import type { NetworkModel } from './network';
import type { ProbeModel } from './probes';
import type { Resources } from './resources';
import type { RestoreModel } from './restore/own-restore';
import type { Scheduling } from './scheduling';
import type { Volume } from './storage';
import type { Times } from './times';

/** A replicated PostgreSQL with every default filled in and every value checked. */
export interface ReplicatedPostgresModel extends Times {
  readonly names: DatabaseNames;
  readonly namespace: string;
  /** Labels of every object. */
  readonly labels: StringMap;
  readonly annotations: StringMap;
  /** Labels of the pods of the instances. */
  readonly podLabels: StringMap;
  readonly podAnnotations: StringMap;
  readonly version: string;
  readonly majorVersion: number;
  readonly images: ContainerImages;
  readonly userId: number;
  readonly replicas: number;
  readonly primary: number;
  readonly database: string;
  readonly owner: string;
  readonly locale: string;
  readonly encoding: string;
  readonly dataChecksums: boolean;
  readonly credentials: Credentials;
  /** Name of the Secret with the certificate. */
  readonly tlsSecret?: string;
  readonly dataVolume: Volume;
  readonly walVolume?: Volume;
  readonly claimRetention: k8s.StatefulSetPersistentVolumeClaimRetentionPolicy;
  readonly resources: Resources;
  readonly programResources: Resources;
  readonly configuration: ConfigurationTexts;
  readonly initScripts: InitScript[];
  /** What it begins with; undefined where it begins empty. */
  readonly restore?: RestoreModel;
  readonly probes: ProbeModel;
  readonly scheduling: Scheduling;
  readonly network: NetworkModel;
  readonly updateStrategy: string;
}
