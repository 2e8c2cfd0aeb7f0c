import { nearest } from '../../model/nearest';

/** For who wrote a name that is none of these: what was probably meant, or else something else that helps. */
export function meant(written: string, known: readonly string[], otherwise: string): string {
  const name = nearest(written, [...known]);
  return name === undefined ? otherwise : `did you mean ${name}?`;
}
