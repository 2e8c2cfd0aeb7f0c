/** As objects have it: RFC 3339, without fractions. */
export function timestamp(time: Date): string {
  return time.toISOString().replace(/\.\d+Z$/, 'Z');
}

/** As a Lease has it: with microseconds. */
export function microTime(time: Date): string {
  return time.toISOString().replace('Z', '000Z');
}
