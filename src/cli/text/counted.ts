/** So many of something: `1 table`, `2 tables`. */
export const counted = (number: number, what: string): string => `${number} ${what}${number === 1 ? '' : 's'}`;

/** How many assertions hold; nothing where there are none, or none that does. */
export const holding = (assertions = 0): string[] =>
  assertions === 0 ? [] : [`${counted(assertions, 'assertion')} hold${assertions === 1 ? 's' : ''}`];
