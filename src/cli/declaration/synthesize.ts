import type { ManifestObject } from '../kubernetes/applied-kinds';
import type { Declaration } from './declaration';

/** Makes the manifests of a declaration in a namespace. */
export type Synthesize = (declaration: Declaration, namespace: string) => Promise<ManifestObject[]>;

/** By the constructs of this package. */
export const synthesize: Synthesize = async (declaration, namespace) => {
  // They and what they need take a while to load, and only this needs them.
  const { synthesized } = await import('./build.js');
  return synthesized(declaration, namespace);
};
