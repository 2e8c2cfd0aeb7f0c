/** Lines whose fields are separated by tabs; the first says what kind each is. */
export class Fields {
  private readonly lines: string[][];

  constructor(text: string) {
    this.lines = text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => line.split('\t'));
  }

  /** The fields of every line of a kind. */
  all(kind: string): string[][] {
    return this.lines.filter(([first]) => first === kind).map(([, ...fields]) => fields);
  }

  /** Those of the last; none where there is no such line. */
  last(kind: string): string[] {
    return this.all(kind).at(-1) ?? [];
  }
}
