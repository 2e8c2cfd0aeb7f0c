/** Where an assertion has to hold. */
export enum AssertionTarget {
  /** On the primary. */
  PRIMARY = 'primary',
  /** On every instance, each by itself. */
  EVERY_INSTANCE = 'every-instance',
}
