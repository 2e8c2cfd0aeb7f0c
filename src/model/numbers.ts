/** What is wrong with a number that has to be whole and within limits; undefined when it is fine. */
export function wholeProblem(value: unknown, least: number, most = Infinity): string | undefined {
  if (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most) return undefined;
  const limits = most === Infinity ? `${least} or more` : `from ${least} to ${most}`;
  return `${typeof value === 'string' ? `'${value}'` : JSON.stringify(value)} is not a whole number, ${limits}; write such a number`;
}

/** What is wrong with a value that has to be one of a few texts; undefined when it is fine. */
export function choiceProblem(value: unknown, choices: string[]): string | undefined {
  return choices.includes(value as string)
    ? undefined
    : `${JSON.stringify(value)} is none of its values; write one of ${choices.join(', ')}`;
}

/** What is wrong with a value that has to be true or false; undefined when it is fine. */
export function booleanProblem(value: unknown): string | undefined {
  return typeof value === 'boolean'
    ? undefined
    : `${JSON.stringify(value)} is neither true nor false; write one of them, without quotes`;
}
