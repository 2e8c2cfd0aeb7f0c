/** How often a backup looks, and how long it waits, in milliseconds. */
export interface BackupTiming {
  /** Between two looks at what is waited for. */
  readonly look: number;
  /** Between two renewals of the Lease. */
  readonly renew: number;
  /** How long a Lease that is not renewed is held still. */
  readonly lease: number;
  /** What instances may need to see that it is not held any more. */
  readonly leaseMargin: number;
  /** How long a standby is waited for before the primary is taken. */
  readonly standby: number;
  /** How long an instance may take to see a request. */
  readonly answer: number;
  /** How long snapshots may take until they are cut. */
  readonly cut: number;
  /** How long an error of a snapshot may last before it is cut; its controller tries again, too. */
  readonly cutError: number;
  /** How long an error may last after that. */
  readonly error: number;
  /** How long one request to the API is tried again. */
  readonly request: number;
  /** How long a right may be missing at the beginning: the Role may be applied after the Job. */
  readonly rights: number;
  /** How long letting go may take. */
  readonly release: number;
}

const SECOND = 1000;

export const BACKUP_TIMING: BackupTiming = {
  look: SECOND,
  renew: 10 * SECOND,
  lease: 60 * SECOND,
  leaseMargin: 15 * SECOND,
  standby: 60 * SECOND,
  answer: 60 * SECOND,
  cut: 300 * SECOND,
  cutError: 20 * SECOND,
  error: 120 * SECOND,
  request: 25 * SECOND,
  rights: 60 * SECOND,
  release: 8 * SECOND,
};
