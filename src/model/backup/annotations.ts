import { PREFIX } from '../labels';

/** Labels of a snapshot of ours. */
export const SNAPSHOT_LABELS = {
  database: `${PREFIX}database`,
  /** The run that took it. */
  backup: `${PREFIX}backup`,
  volume: `${PREFIX}volume`,
  schedule: `${PREFIX}schedule`,
  /** Its backup stands in YAML. */
  declared: `${PREFIX}declared`,
} as const;

/** Annotations of a snapshot of ours. */
export const SNAPSHOT_ANNOTATIONS = {
  startedAt: `${PREFIX}started-at`,
  /** On every snapshot of the run, and only where all is well. */
  completedAt: `${PREFIX}completed-at`,
  /** Why it must not be used. */
  failed: `${PREFIX}failed`,
  instance: `${PREFIX}instance`,
  role: `${PREFIX}role`,
  online: `${PREFIX}online`,
  lsn: `${PREFIX}lsn`,
  timeline: `${PREFIX}timeline`,
  serverVersion: `${PREFIX}server-version`,
  systemIdentifier: `${PREFIX}system-identifier`,
  /** Those that belong together. */
  volumes: `${PREFIX}volumes`,
  /** Of the manifests that the run was made by. */
  revision: `${PREFIX}library-revision`,
} as const;

/** Annotations of the Lease, by which an instance is asked. */
export const REQUEST_ANNOTATIONS = {
  instance: `${PREFIX}backup-instance`,
  mode: `${PREFIX}backup-mode`,
  phase: `${PREFIX}backup-phase`,
  allowPrimary: `${PREFIX}backup-allow-primary`,
  /** The pod of the program that asks. */
  pod: `${PREFIX}backup-pod`,
} as const;

/** The annotation of a pod with what its instance answers. */
export const ANSWER_ANNOTATION = `${PREFIX}backup`;

/** The annotations of the Lease that tell how the runs of a schedule, or a single backup, ended. */
export function statusAnnotations(name: string): { success: string; failure: string; done: string } {
  return {
    success: `${PREFIX}last-success.${name}`,
    failure: `${PREFIX}last-failure.${name}`,
    /** Of a backup that is taken once: it was. */
    done: `${PREFIX}done.${name}`,
  };
}
