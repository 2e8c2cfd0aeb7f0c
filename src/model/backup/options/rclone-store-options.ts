import type { SecretKey } from '../../options/cloud-native/external-cluster';
import type { StoreOptions } from './store-options';
import type { WorkloadIdentityOptions } from './workload-identity-options';

/** Backups in any other store that rclone knows, in rclone's words. */
export interface RcloneStoreOptions extends StoreOptions {
  /** What the store is called in messages. */
  readonly name: string;

  /** The backend, such as `azureblob`, `google cloud storage` or `sftp`. */
  readonly type: string;

  /**
   * Where in it: a container and what names begin with, or a folder.
   *
   * @default - the root
   */
  readonly path?: string;

  /**
   * Options of the backend, as in rclone's configuration file: `{ account: 'shop', env_auth: 'true' }`. None that is a secret.
   *
   * @default - none
   * @see rclone: the page of the backend
   */
  readonly options?: { readonly [option: string]: string };

  /**
   * Options that are secrets. Where rclone's page says that an option has to be obscured, the Secret holds what
   * `rclone obscure` made.
   *
   * @default - none
   */
  readonly secretOptions?: { readonly [option: string]: SecretKey };

  /**
   * Who the pod is, where the store asks the platform for that: with `options` such as `{ env_auth: 'true' }`.
   *
   * @default - what `secretOptions` say; where they say nothing, whoever the ServiceAccount is
   */
  readonly identity?: WorkloadIdentityOptions;

  /**
   * The ports by which it is reached.
   *
   * @default - 443; 22 for sftp, 445 for smb
   */
  readonly ports?: number[];
}
