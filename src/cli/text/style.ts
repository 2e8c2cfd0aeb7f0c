import { type Colours, colours } from './colours';

/** What every part of the text needs. */
export interface Style {
  readonly colours: Colours;
  readonly now: Date;
}

/** As it is wanted, at this moment. */
export function styleOf(wanted: { readonly colours: boolean; readonly now: () => Date }): Style {
  return { colours: colours(wanted.colours), now: wanted.now() };
}
