/** When something happens, again and again. */
export class Schedule {
  /** Five fields, as in cron. */
  public static expression(expression: string): Schedule {
    return new Schedule(expression);
  }

  /** The time zone. */
  public readonly timeZone: string = 'Etc/UTC';

  private constructor(
    /** Five fields, as in cron. */
    public readonly cronExpression: string,
  ) {}

  /** As CloudNativePG reads it; undefined where it cannot. */
  public get cloudNativeExpression(): string | undefined {
    return `0 ${this.cronExpression}`;
  }
}
