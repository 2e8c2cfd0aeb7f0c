import type { SecretStoreKind } from './secret-store-kind';

/** Which keys of a Secret are read. */
export interface PasswordFromSecretOptions {
  /**
   * The key with the password.
   *
   * @default 'password'
   */
  readonly passwordKey?: string;

  /**
   * The key with the role's name.
   *
   * @default - the name is that of `username`
   */
  readonly usernameKey?: string;
}

/** Where the External Secrets Operator reads a password. */
export interface PasswordFromExternalSecretOptions {
  /** The name of the SecretStore or ClusterSecretStore. */
  readonly storeName: string;

  /**
   * Which of the two it is.
   *
   * @default SecretStoreKind.CLUSTER_SECRET_STORE
   */
  readonly storeKind?: SecretStoreKind;

  /** What the store calls the entry. */
  readonly remoteKey: string;

  /**
   * The property of the entry with the password.
   *
   * @default - the entry is the password
   */
  readonly passwordProperty?: string;

  /**
   * The property of the entry with the role's name.
   *
   * @default - the name is that of `username`
   */
  readonly usernameProperty?: string;
}
