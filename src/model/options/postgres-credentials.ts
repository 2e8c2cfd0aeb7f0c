import type { ISecret } from 'cdk8s-plus-28';

/**
 * Where the passwords come from. Each Secret has the keys of
 * `kubernetes.io/basic-auth`: `password`, and if wanted `username`.
 * A changed password is taken over by the running database.
 */
export interface PostgresCredentials {
  /**
   * The password of the owner of the database.
   *
   * @default - a Secret `<name>-owner`, made inside the cluster when it is missing
   */
  readonly owner?: ISecret;

  /**
   * The password with which standbys copy from the primary.
   *
   * @default - a Secret `<name>-replication`, made inside the cluster when it is missing
   */
  readonly replication?: ISecret;

  /**
   * The password of the superuser `postgres`. Giving one implies `superuserAccess`.
   *
   * @default - none; with `superuserAccess` a Secret `<name>-superuser`, made inside the cluster when it is missing
   */
  readonly superuser?: ISecret;

  /**
   * Whether the superuser `postgres` can log in over the network.
   *
   * @default - true where `superuser` is given; otherwise false: the superuser has no password and works only inside the pod
   */
  readonly superuserAccess?: boolean;
}
