import type { IConstruct } from 'constructs';

/** The type of the metadata entry that a warning leaves on its construct. */
export const WARNING = 'cdk8s-pg:warning';

/** Leaves warnings on the construct, for tests and tools, and says them to whoever synthesizes. */
export function reportWarnings(construct: IConstruct, warnings: string[]): void {
  for (const warning of warnings) {
    construct.node.addMetadata(WARNING, warning);
    // eslint-disable-next-line no-console -- standard error is where a person at the keyboard reads
    console.warn(`warning: ${construct.node.path}: ${warning}`);
  }
}
