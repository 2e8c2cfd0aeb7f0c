/** What a script learns from the end of a command. */
export const EXIT = {
  healthy: 0,
  degraded: 1,
  /** No cluster, no rights, no such database, or a command that cannot be read. */
  cannotTell: 2,
} as const;
