/** What the server has to be that a client accepts. PostgreSQL: "Database Connection Control Functions", target_session_attrs. */
export enum SessionAttributes {
  /** Any server. */
  ANY = 'any',
  /** One that takes writes. */
  READ_WRITE = 'read-write',
  /** One that takes no writes. */
  READ_ONLY = 'read-only',
  /** The primary. */
  PRIMARY = 'primary',
  /** A standby. */
  STANDBY = 'standby',
  /** A standby; any server where there is none. */
  PREFER_STANDBY = 'prefer-standby',
}
