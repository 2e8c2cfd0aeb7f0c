import type { ISecret } from 'cdk8s-plus-28';

/** A role that may log in, and the Secret with its password. */
export interface PostgresLogin {
  /** The name of the role. */
  readonly username: string;
  /** The Secret, key `password`, in the namespace of the database. */
  readonly secret: ISecret;
}
