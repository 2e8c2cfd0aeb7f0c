import { KEPT_BY_TOOLS, PREFIX } from '../labels';
import { PLAN_VARIABLE, POD_FIELDS, PROGRAM_USER, type ProgramModel } from '../program-model';
import { type ConnectionModel, SECRET_TYPE } from './connection-model';
import { MADE_FROM } from './digest';
import type { SecretKey } from './password';
import type { Template } from './template';

/** What the program in the cluster makes a Secret from. It holds no password. */
export interface ConnectionPlan {
  readonly secret: string;
  readonly type: string;
  readonly labels: { readonly [key: string]: string };
  readonly annotations: { readonly [key: string]: string };
  readonly sources: { readonly [variable: string]: SecretKey };
  readonly data: { readonly [key: string]: Template };
}

/** The plan of a version whose password is in a Secret. */
export function connectionPlan(model: ConnectionModel): ConnectionPlan {
  return {
    secret: model.secretName,
    type: SECRET_TYPE,
    labels: model.labels,
    annotations: secretAnnotations(model),
    sources: connectionSources(model),
    data: model.data,
  };
}

/** The keys that the program reads. */
export function connectionSources({ password, rootCertificate }: ConnectionModel): ConnectionPlan['sources'] {
  if (password.kind !== 'secret') return {};
  return {
    password: password.password,
    ...(password.username === undefined ? {} : { username: password.username }),
    ...(rootCertificate === undefined ? {} : { rootCertificate }),
  };
}

/** Annotations of the Secret: no tool prunes it, since only the cluster knows who still uses it. */
export function secretAnnotations({ annotations, digest }: ConnectionModel): { readonly [key: string]: string } {
  return { ...annotations, ...KEPT_BY_TOOLS, [MADE_FROM]: digest };
}

/** The program that makes the Secret. */
export function composeProgram(model: ConnectionModel): ProgramModel {
  const selector = { ...model.ownLabels, [`${PREFIX}component`]: 'connection' };
  return {
    name: model.secretName,
    namespace: model.namespace,
    labels: model.labels,
    annotations: model.annotations,
    entry: 'compose-connection',
    podLabels: selector,
    selector,
    environment: PLAN_VARIABLE,
    fields: POD_FIELDS,
    images: model.images,
    userId: PROGRAM_USER,
    resources: model.programResources,
    scheduling: {},
    network: model.network,
  };
}
