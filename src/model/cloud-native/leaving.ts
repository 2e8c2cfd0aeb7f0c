import type { Problems } from '../problems';

/** What people ask for by the CRD's own names, although it is going away; nothing of it is offered. */
const LEAVING: { readonly [prop: string]: string } = {
  barmanObjectStore:
    'the object store inside the operator goes with CloudNativePG 1.31; use the barman-cloud plugin, by plugins',
  backup: 'snapshots are asked for by ScheduledBackup, object stores by plugins',
  enablePodMonitor: 'the operator stops making PodMonitors; make one yourself, on port metrics',
  nodeMaintenanceWindow: 'the operator gives it up; use podDisruptionBudget',
  minSyncReplicas: 'the operator has replaced it; use synchronous',
  maxSyncReplicas: 'the operator has replaced it; use synchronous',
  options: 'the operator gives up initdb.options; use locale, encoding, dataChecksums and walSegmentSize',
};

/** Warns of what is going away. */
export function warnOfLeavingProps(props: object, problems: Problems): void {
  for (const prop of Object.keys(props).filter((key) => Object.hasOwn(LEAVING, key)))
    problems.warn(prop, `has no effect: ${LEAVING[prop]}`);
}

/** What has been warned of already. */
export const LEAVING_PROPS = Object.keys(LEAVING);
