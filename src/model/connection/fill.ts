import { ESCAPES } from './escapes';
import type { Template, Variable } from './template';

/** The values of the places. */
export type Values = { readonly [variable in Variable]?: string };

/**
 * The text with its values.
 *
 * @throws where a value is missing
 */
export function fill(template: Template, values: Values): string {
  return template
    .map((part) => {
      if (typeof part === 'string') return part;
      const value = values[part.value];
      if (value === undefined) throw new Error(`the ${part.value} is not known`);
      return ESCAPES[part.escape](value);
    })
    .join('');
}
