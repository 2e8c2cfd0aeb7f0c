/** Who decides that the primary is updated, which always comes last. */
export enum PrimaryUpdateStrategy {
  /** The operator, as soon as the standbys are. */
  UNSUPERVISED = 'unsupervised',
  /** A person, with `kubectl cnpg promote` or `restart`. */
  SUPERVISED = 'supervised',
}

/** How the primary is updated. */
export enum PrimaryUpdateMethod {
  /** It restarts in place. */
  RESTART = 'restart',
  /** A standby takes over first. */
  SWITCHOVER = 'switchover',
}
