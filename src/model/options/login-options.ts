import type { ISecret } from 'cdk8s-plus-28';

/** A role that logs in to a database beside its owner. */
export interface LoginOptions {
  /**
   * The name of the role: at most 63 lowercase letters, digits and `_`, the first no
   * digit. One for each version of the credentials is a good habit: `stock_v4`.
   */
  readonly name: string;

  /**
   * Where its password is, key `password`. A changed one is taken over by the running database.
   *
   * @default - a Secret `<database's name>-login-<name>` with `-` for each `_`, made inside the cluster when it is missing
   */
  readonly secret?: ISecret;

  /**
   * The role whose member it is, and as which it acts: what it makes belongs to that role. It has to exist.
   *
   * @default - the owner of the application's database
   */
  readonly memberOf?: string;
}
