import type { ISecret } from 'cdk8s-plus-28';

/** Whether a role has to be there. */
export enum RolePresence {
  /** It is made, and kept as described. */
  PRESENT = 'present',
  /** It is dropped. */
  ABSENT = 'absent',
}

/** A role that the operator makes and keeps as described. */
export interface ManagedRole {
  /** Its name. */
  readonly name: string;

  /**
   * Whether it has to be there.
   *
   * @default RolePresence.PRESENT
   */
  readonly ensure?: RolePresence;

  /**
   * Its password: a Secret of type `kubernetes.io/basic-auth` whose `username` is the
   * name of the role. With the label `cnpg.io/reload: "true"` on the Secret, a changed password is taken over at once.
   *
   * @default - the operator leaves the password as it is
   */
  readonly passwordSecret?: ISecret;

  /**
   * Whether its password is taken away.
   *
   * @default false
   */
  readonly disablePassword?: boolean;

  /**
   * Whether it may log in.
   *
   * @default false
   */
  readonly login?: boolean;

  /**
   * Whether it may do everything.
   *
   * @default false
   */
  readonly superuser?: boolean;

  /**
   * Whether it may make databases.
   *
   * @default false
   */
  readonly createdb?: boolean;

  /**
   * Whether it may make roles.
   *
   * @default false
   */
  readonly createrole?: boolean;

  /**
   * Whether it has the rights of the roles that it is in.
   *
   * @default true
   */
  readonly inherit?: boolean;

  /**
   * Whether it may replicate.
   *
   * @default false
   */
  readonly replication?: boolean;

  /**
   * Whether row level security does not hold for it.
   *
   * @default false
   */
  readonly bypassrls?: boolean;

  /**
   * How many connections it may have.
   *
   * @default - as many as it likes
   */
  readonly connectionLimit?: number;

  /**
   * Until when its password is valid; whole seconds.
   *
   * @default - for ever
   */
  readonly validUntil?: Date;

  /**
   * The roles that it is in.
   *
   * @default - none
   */
  readonly inRoles?: string[];

  /**
   * A comment on it.
   *
   * @default - none
   */
  readonly comment?: string;
}
