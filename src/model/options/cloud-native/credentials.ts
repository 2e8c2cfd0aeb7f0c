import type { ISecret } from 'cdk8s-plus-28';

/**
 * Where the passwords come from. Each Secret is of type `kubernetes.io/basic-auth`
 * with `username` and `password`. With the label `cnpg.io/reload: "true"` on it, a
 * changed password is taken over at once. Standbys have certificates instead.
 */
export interface CloudNativeCredentials {
  /**
   * The password of the owner of the database.
   *
   * @default - a Secret `<name>-app`, made by the operator
   */
  readonly owner?: ISecret;

  /**
   * The password of the superuser `postgres`. Giving one implies `superuserAccess`.
   *
   * @default - none; with `superuserAccess` a Secret `<name>-superuser`, made by the operator
   */
  readonly superuser?: ISecret;

  /**
   * Whether the superuser `postgres` can log in over the network.
   *
   * @default - true where `superuser` is given; otherwise false: the superuser has no password and works only inside the pod
   */
  readonly superuserAccess?: boolean;
}
