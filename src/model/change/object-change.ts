import { type Difference, differences } from './differences';
import type { Manifest } from './manifest';

/** What becomes of an object. Rules take from it what they know of; what is left at last is named as unknown. */
export class ObjectChange {
  readonly kind: string;
  readonly name: string;
  private left: Difference[];

  constructor(
    readonly old: Manifest | undefined,
    readonly now: Manifest | undefined,
  ) {
    const { kind = '', metadata } = (now ?? old) as Manifest;
    this.kind = kind;
    this.name = metadata?.name ?? '';
    this.left = differences(old, now);
  }

  get isAdded(): boolean {
    return this.old === undefined;
  }

  get isRemoved(): boolean {
    return this.now === undefined;
  }

  /** What no rule has taken yet. */
  get rest(): readonly Difference[] {
    return this.left;
  }

  /** Takes the differences at a path and below it; without a path, all. */
  take(...path: readonly string[]): Difference[] {
    const below = ({ path: at }: Difference): boolean => path.every((field, index) => at[index] === field);
    const taken = this.left.filter(below);
    this.left = this.left.filter((difference) => !below(difference));
    return taken;
  }
}
