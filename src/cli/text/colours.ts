import { createColors } from 'picocolors';

/** Colours for a terminal; without one, the texts as they are. */
export type Colours = Pick<ReturnType<typeof createColors>, 'bold' | 'dim' | 'red' | 'yellow' | 'green'>;

/** The colours themselves, or nothing in their place. */
export const colours = (wanted: boolean): Colours => createColors(wanted);

/** Whether colours are wanted: on a terminal that has some, unless NO_COLOR says otherwise. */
export function coloursWanted(
  // A stream that is no terminal has no `isTTY` at all, whatever the types of Node say.
  { isTTY = false }: { readonly isTTY?: boolean },
  environment: NodeJS.ProcessEnv,
): boolean {
  return isTTY && !environment.NO_COLOR && environment.TERM !== 'dumb';
}
