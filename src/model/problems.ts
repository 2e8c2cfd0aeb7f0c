/**
 * Collects everything that is wrong with what a construct was given, so that
 * one error can name it all, and everything that is legal but will hurt.
 */
export class Problems {
  private readonly problems: string[] = [];
  private readonly hints: string[] = [];

  /** A value that is refused: the prop, and what is wrong, with the remedy. No text: nothing is wrong. */
  add(prop: string, text: string | undefined): void {
    if (text !== undefined) this.problems.push(`${prop}: ${text}`);
  }

  /** A value that is accepted, although it will hurt. */
  warn(prop: string, text: string | undefined): void {
    if (text !== undefined) this.hints.push(`${prop}: ${text}`);
  }

  /** Whether nothing was refused so far. */
  get none(): boolean {
    return this.problems.length === 0;
  }

  /** What will hurt, each as `prop: text`. */
  get warnings(): string[] {
    return [...this.hints];
  }

  /** @throws one Error with all problems, if there are any */
  throwIfAny(path: string): void {
    const count = this.problems.length;
    if (count === 0) return;
    throw new Error(
      `${path}: ${count} ${count === 1 ? 'problem' : 'problems'}:\n${this.problems.map((problem) => `- ${problem}`).join('\n')}`,
    );
  }
}
