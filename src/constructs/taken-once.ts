import type { IConstruct } from 'constructs';

/**
 * What one construct of an app may have and no other.
 *
 * @internal
 */
export class TakenOnce {
  private readonly byApp = new WeakMap<IConstruct, Map<string, string>>();

  /** @returns the path of who has it already; undefined when it was free, and is the construct's from now on */
  public take({ node: { root, path } }: IConstruct, key: string): string | undefined {
    const known = this.byApp.get(root) ?? new Map<string, string>();
    this.byApp.set(root, known);
    const other = known.get(key);
    if (other === undefined) known.set(key, path);
    return other;
  }
}
