import type { ObjectDefaults } from '../object-defaults';
import type { InitScript } from '../init-scripts';
import type { StringMap } from '../labels';
import type { Resources } from '../resources';
import type { Volume } from '../storage';
import type { CertificatesModel } from './certificates';
import type { CloudNativeCredentialsModel } from './credentials';
import type { CloudNativeImage } from './image';
import type { LocaleModel } from './locale';
import type { MetricsModel } from './metrics';
import type { CloudNativeNames } from './names';
import type { CloudNativeNetwork } from './network';
import type { CloudNativeProbeModel } from './probes';
import type { TablespaceModel } from './tablespaces';
import type { CloudNativeTimes } from './times';
import type { CloudNativeWish } from './wish';

/** A database that the operator runs, with every default filled in and every value checked. */
export interface CloudNativePostgresModel extends ObjectDefaults, CloudNativeTimes {
  readonly names: CloudNativeNames;
  /** The annotations of the Cluster, which tell the operator things that concern no other object. */
  readonly clusterAnnotations: StringMap;
  readonly podLabels: StringMap;
  readonly podAnnotations: StringMap;
  readonly image: CloudNativeImage;
  readonly imagePullPolicy: string;
  /** Names of Secrets. */
  readonly imagePullSecrets: string[];
  readonly userId: number;
  readonly replicas: number;
  readonly database: string;
  readonly owner: string;
  readonly locale: LocaleModel;
  readonly credentials: CloudNativeCredentialsModel;
  readonly dataVolume: Volume;
  readonly walVolume?: Volume;
  readonly tablespaces: TablespaceModel[];
  readonly resources: Resources;
  readonly sharedMemory?: string;
  readonly parameters: { readonly [name: string]: string };
  readonly pgHba: string[];
  readonly initScripts: InitScript[];
  readonly certificates: CertificatesModel;
  readonly metrics: MetricsModel;
  readonly probes: CloudNativeProbeModel;
  readonly antiAffinity: string;
  readonly podDisruptionBudget: boolean;
  readonly network: CloudNativeNetwork;
  readonly updateStrategy: string;
  readonly primaryUpdateMethod: string;
  readonly logLevel: string;
  /** What is given on to the operator as it is. */
  readonly props: CloudNativeWish;
}
