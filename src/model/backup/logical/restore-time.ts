/** A date, a time, and its distance from UTC: without that, nobody knows when it is. */
const RFC_3339 = /^(\d{4})-(\d\d)-(\d\d)[Tt ](\d\d):(\d\d):(\d\d)(\.\d+)?([Zz]|[+-]\d\d:\d\d)$/;

/** What is wrong with a point in time; undefined when it is fine. */
export function timeProblem(given: unknown): string | undefined {
  const text = typeof given === 'string' ? given : undefined;
  const [, , month = '', day = ''] = RFC_3339.exec(text ?? '') ?? [];
  const milliseconds = month === '' ? NaN : timeOf(text as string);
  // Date takes the 31st of February for a day in March.
  const exists = !Number.isNaN(milliseconds) && Number(day) <= lastDay(text as string, Number(month));
  return exists
    ? undefined
    : `${JSON.stringify(given) ?? String(given)} is no time; write one with its distance from UTC, such as '2026-11-21T03:00:00Z'`;
}

/** Milliseconds since 1970 of a time that is fine. */
export function timeOf(text: string): number {
  return Date.parse(text.replace(' ', 'T').toUpperCase());
}

function lastDay(text: string, month: number): number {
  return new Date(Date.UTC(Number(text.slice(0, 4)), month, 0)).getUTCDate();
}
