import type { RestoreDrillProps } from './restore-drill-props';

/** Every prop of a drill; the compiler sees to it that none is missing. */
export const RESTORE_DRILL_PROPS: { readonly [prop in keyof Required<RestoreDrillProps>]: true } = {
  postgres: true,
  schedule: true,
  name: true,
  minimumAge: true,
  maxAge: true,
  assertions: true,
  amcheck: true,
  dataChecksums: true,
  deadline: true,
  storageClass: true,
  size: true,
  resources: true,
  preloadLibraries: true,
  suspend: true,
  startingDeadline: true,
  successfulHistory: true,
  failedHistory: true,
  labels: true,
  annotations: true,
  programImage: true,
  registry: true,
  imagePullPolicy: true,
  imagePullSecrets: true,
  programResources: true,
};
