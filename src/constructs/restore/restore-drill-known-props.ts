import type { DrilledDumps } from '../../model/drill/options/drilled-dumps';
import { PROGRAM_OPTIONS } from '../program/known-options';
import type { RestoreDrillProps } from './restore-drill-props';

/** Every prop of a drill; the compiler sees to it that none is missing. */
export const RESTORE_DRILL_PROPS: { readonly [prop in keyof Required<RestoreDrillProps>]: true } = {
  postgres: true,
  schedule: true,
  dumps: true,
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
  ...PROGRAM_OPTIONS,
};

/** Every option of dumps; the same. */
export const DRILLED_DUMPS: { readonly [option in keyof Required<DrilledDumps>]: true } = {
  store: true,
  source: true,
  jobs: true,
  image: true,
  transferImage: true,
  transferResources: true,
};
