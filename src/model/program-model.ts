import type { DatabaseClient } from './database-client';
import type { ProgramImages } from './images';
import type { StringMap } from './labels';
import type { NetworkModel } from './network';
import type { ObjectDefaults } from './object-defaults';
import type { Resources } from './resources';
import type { Scheduling } from './scheduling';
import type { Transfer } from './transfer';

/** A program that talks to the Kubernetes API: who it is, and the pod it runs in. */
export interface ProgramModel extends ObjectDefaults {
  /** The name of its ServiceAccount, Role, RoleBinding, ConfigMap and NetworkPolicy. */
  readonly name: string;
  /** The name of the container; the program is `<entry>.js` among the files. */
  readonly entry: string;
  /** Labels of its pods. Not the user's: another label would be another Job. */
  readonly podLabels: StringMap;
  /** Those labels by which the NetworkPolicy knows the pods. */
  readonly selector: StringMap;
  /** Its variables. */
  readonly environment: StringMap;
  /** Variables whose value is a field of the pod: name to path. */
  readonly fields: StringMap;
  readonly images: ProgramImages;
  readonly userId: number;
  readonly resources: Resources;
  readonly scheduling: Pick<Scheduling, 'tolerations' | 'nodeSelector' | 'priorityClassName'>;
  readonly network: NetworkModel;
  /** What it is the companion of. @default - it works alone */
  readonly client?: DatabaseClient;
  /** What moves files to stores beside it. @default - it has no stores */
  readonly transfer?: Transfer;
}

/** The user that programs run as where no database says another; any does, as long as it is not root. */
export const PROGRAM_USER = 999;

/** The variable by which a program finds its plan, which is one of its files. */
export const PLAN_VARIABLE: StringMap = { CDK8S_PG_PLAN: '/cdk8s-pg/programs/plan.json' };

/** The fields of a program that tells by an Event on its pod how it ended. */
export const POD_FIELDS: StringMap = {
  POD_NAME: 'metadata.name',
  POD_NAMESPACE: 'metadata.namespace',
  POD_UID: 'metadata.uid',
};

/** The same of one that is told which Job it is. */
export const RUN_FIELDS: StringMap = {
  ...POD_FIELDS,
  CDK8S_PG_JOB: "metadata.labels['batch.kubernetes.io/job-name']",
};

/** The field of one that has to know which Job of all clusters it is. */
export const JOB_UID_FIELD: StringMap = {
  CDK8S_PG_JOB_UID: "metadata.labels['batch.kubernetes.io/controller-uid']",
};
