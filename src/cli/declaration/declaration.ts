/** What stands in a declaration: it is printed as TypeScript, or made. */
export type Value = string | number | boolean | readonly Value[] | Call | Made | Ref | Props;

/** Props by their names; those that are undefined are left out. */
export interface Props {
  readonly [prop: string]: Value | undefined;
}

// Known by a field rather than by their class: what builds them is bundled apart, with classes of its own.

/** A call of a function: `Size.gibibytes(10)`. */
export class Call {
  public readonly $ = 'call';

  constructor(
    public readonly name: string,
    public readonly args: readonly (Value | undefined)[],
  ) {}
}

/** A construct in the chart: `new RestoreFromSnapshot(chart, 'Restore', { … })`. */
export class Made {
  public readonly $ = 'made';

  constructor(
    public readonly construct: string,
    public readonly id: string,
    public readonly props: Props,
  ) {}
}

/** Something that has a name already: the chart, or an earlier statement. */
export class Ref {
  public readonly $ = 'ref';

  constructor(public readonly name: string) {}
}

/** What a value is; undefined for plain ones and props. */
const tag = (value: Value | undefined): unknown => (typeof value === 'object' && '$' in value ? value.$ : undefined);

export const isCall = (value: Value | undefined): value is Call => tag(value) === 'call';
export const isMade = (value: Value | undefined): value is Made => tag(value) === 'made';
export const isRef = (value: Value | undefined): value is Ref => tag(value) === 'ref';

/** The chart that everything is made in. */
export const CHART = new Ref('chart');

/** A construct that is made, under a name where others refer to it. */
export interface Statement {
  readonly name: string;
  readonly made: Made;
  /** Lines before it. */
  readonly comments: readonly string[];
}

/** A few constructs, as a function of a chart. */
export interface Declaration {
  /** The function. */
  readonly name: string;
  /** Lines before it. */
  readonly comments: readonly string[];
  /** Parameters beside the chart: name and type. */
  readonly parameters: readonly (readonly [name: string, type: string])[];
  /** The last one is returned. */
  readonly statements: readonly Statement[];
  /** Lines after it. */
  readonly next: readonly string[];
}
