import { connectionSecretName } from './names';

/** How many numbers before the highest are looked at: each is a request, and a name in the rights. */
export const LOOKED_BACK = 100;

/**
 * The Secrets of versions that may be there and are not declared: those with the numbers
 * before the highest that is declared, and those that are named.
 */
export function candidates(name: string, declared: readonly string[], former: readonly string[]): string[] {
  const highest = Math.max(0, ...declared.map(numberOf));
  const first = Math.max(1, highest - LOOKED_BACK);
  const before = Array.from({ length: Math.max(0, highest - first) }, (_, index) => `v${first + index}`);
  return [...new Set([...before, ...former])]
    .filter((version) => !declared.includes(version))
    .map((version) => connectionSecretName(name, version));
}

function numberOf(version: string): number {
  return Number(/^v([1-9][0-9]{0,14})$/.exec(version)?.[1] ?? 0);
}
