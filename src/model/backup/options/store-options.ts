import type { RetentionPolicy } from './retention-policy';
import type { StoreEncryption } from './store-encryption';

/** What every store of backups has. */
export interface StoreOptions {
  /**
   * How the content is encrypted before it leaves the pod.
   *
   * @default - nothing: the content lies there as it is
   */
  readonly encryption?: StoreEncryption;

  /**
   * Which backups of the database stay in it; a ScheduledBackup deletes the others, whoever took them. Uploads that did
   * not end go by `failedMaxAge`, and after a day at the earliest. A store that keeps versions keeps what was deleted
   * until a rule of its own ends that; what it has locked stays, and the run says so.
   *
   * @default - that of the ScheduledBackup; where it has none, all of them
   */
  readonly retention?: RetentionPolicy;
}
