/** What is wrong with a schedule in the form of cron; undefined when it is fine. Kubernetes itself checks the fields. */
export function cronProblem(schedule: unknown): string | undefined {
  const fields = typeof schedule === 'string' ? schedule.split(' ') : [];
  if (fields.length === 5 && fields.every((field) => /^[-0-9A-Za-z*,/?]+$/.test(field))) return undefined;
  return `${JSON.stringify(schedule)} is no schedule; write minute, hour, day of the month, month and day of the week, such as '17 3 * * *'`;
}

/** What is wrong with the time zone of a schedule; undefined when it is fine. */
export function cronTimeZoneProblem(timeZone: unknown): string | undefined {
  if (
    typeof timeZone === 'string' &&
    /^[A-Z][-+A-Za-z0-9_]*(\/[-+A-Za-z0-9_]+)*$/.test(timeZone) &&
    timeZone !== 'Local'
  )
    return undefined;
  return `${JSON.stringify(timeZone)} is no time zone; write its name, such as 'Europe/Berlin' or 'Etc/UTC'`;
}
