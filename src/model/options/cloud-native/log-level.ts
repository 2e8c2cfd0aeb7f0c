/** How much the operator's programs in the pods log. */
export enum InstanceLogLevel {
  /** What failed. */
  ERROR = 'error',
  /** And what looks wrong. */
  WARNING = 'warning',
  /** And what is done. */
  INFO = 'info',
  /** And how. */
  DEBUG = 'debug',
  /** And everything else. */
  TRACE = 'trace',
}
