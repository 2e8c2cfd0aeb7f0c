/** An object without some of its fields. */
export function without(object: object, ...fields: readonly string[]): { readonly [field: string]: unknown } {
  return Object.fromEntries(Object.entries(object).filter(([field]) => !fields.includes(field)));
}
