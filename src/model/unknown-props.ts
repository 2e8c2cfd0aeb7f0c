import { nearest } from './nearest';
import type { ReplicatedPostgresProps } from './options/replicated-postgres-props';
import type { Problems } from './problems';

/** Every prop; the compiler sees to it that none is missing. */
const KNOWN: { readonly [prop in keyof Required<ReplicatedPostgresProps>]: true } = {
  name: true,
  namespace: true,
  version: true,
  image: true,
  programImage: true,
  registry: true,
  imagePullPolicy: true,
  imagePullSecrets: true,
  userId: true,
  replicas: true,
  primary: true,
  database: true,
  owner: true,
  locale: true,
  encoding: true,
  dataChecksums: true,
  credentials: true,
  storage: true,
  walStorage: true,
  claimRetention: true,
  resources: true,
  programResources: true,
  tls: true,
  parameters: true,
  pgHba: true,
  initSql: true,
  bootstrap: true,
  synchronous: true,
  probes: true,
  affinity: true,
  topologySpreadConstraints: true,
  tolerations: true,
  nodeSelector: true,
  priorityClassName: true,
  labels: true,
  annotations: true,
  podLabels: true,
  podAnnotations: true,
  consumers: true,
  monitoring: true,
  networkPolicy: true,
  terminationGracePeriod: true,
  switchoverTimeout: true,
  updateStrategy: true,
};

/**
 * Warns of props that look like a misspelt one, which the compiler does not see in
 * plain JavaScript. Others are let be: who wraps the construct may have props of his own.
 */
export function warnOfMisspeltProps(
  props: object,
  problems: Problems,
  known: { readonly [prop: string]: unknown } = KNOWN,
): void {
  for (const prop of Object.keys(props).filter((key) => !Object.hasOwn(known, key))) {
    const meant = nearest(prop, Object.keys(known));
    if (meant !== undefined) problems.warn(prop, `is not known and has no effect; was ${meant} meant?`);
  }
}
