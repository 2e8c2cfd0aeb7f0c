/** What happens to running instances when something changes that needs a restart. */
export enum UpdateStrategy {
  /** Kubernetes restarts them one at a time, from the highest number down to 0. */
  ROLLING_UPDATE = 'RollingUpdate',
  /** Each waits until somebody deletes its pod. */
  ON_DELETE = 'OnDelete',
}
