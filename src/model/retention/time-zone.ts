/** Seconds east of UTC for `UTC` or a fixed distance such as `+02:00`; undefined for anything else. */
export function utcOffset(timeZone: unknown): number | undefined {
  if (timeZone === 'UTC') return 0;
  const match = typeof timeZone === 'string' ? /^([+-])(0[0-9]|1[0-4]):([0-5][0-9])$/.exec(timeZone) : null;
  if (!match) return undefined;
  const seconds = Number(match[2]) * 3600 + Number(match[3]) * 60;
  return match[1] === '-' && seconds > 0 ? -seconds : seconds;
}

/** What is wrong with the time zone of the tiers; undefined when it is fine. */
export function timeZoneProblem(timeZone: unknown): string | undefined {
  if (utcOffset(timeZone) !== undefined) return undefined;
  const got = typeof timeZone === 'string' ? `'${timeZone}'` : JSON.stringify(timeZone);
  return `${got} is neither UTC nor a fixed distance from it; write 'UTC', or for example '+02:00' (days that change their length twice a year are no measure for what may be deleted)`;
}
