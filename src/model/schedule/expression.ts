const MACROS: { readonly [macro: string]: string } = {
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
  '@monthly': '0 0 1 * *',
  '@weekly': '0 0 * * 0',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@hourly': '0 * * * *',
};

const FIVE = 'minute, hour, day of the month, month and day of the week';

/** The five fields of an expression, or what is wrong with their number. */
export function splitExpression(expression: unknown): readonly string[] | { readonly problem: string } {
  if (typeof expression !== 'string' || expression.trim() === '')
    return { problem: `${JSON.stringify(expression)} is no schedule; write ${FIVE}, such as '0 3 * * *'` };
  const text = expression.trim();
  if (text.startsWith('@')) return macro(text);
  const words = text.split(/\s+/);
  const zone = /^(?:CRON_)?TZ=(.*)$/.exec(words[0]);
  if (zone)
    return {
      problem: `'${text}' names a time zone inside of the expression, which the engines read differently; write '${words.slice(1).join(' ')}' and give '${zone[1]}' as timeZone`,
    };
  if (words.length === 5) return words;
  return { problem: `'${text}' has ${count(words.length)}, not five: ${FIVE}${meant(words)}` };
}

function macro(text: string): readonly string[] | { readonly problem: string } {
  const found = Object.hasOwn(MACROS, text.toLowerCase()) ? MACROS[text.toLowerCase()] : undefined;
  if (found !== undefined) return found.split(' ');
  return {
    problem: text.startsWith('@every')
      ? `'${text}' counts from whenever the engine starts; write Schedule.every(), for example Schedule.every(Duration.hours(6))`
      : `'${text}' is no schedule; write ${FIVE}, or one of ${Object.keys(MACROS).join(', ')}`,
  };
}

/** With seconds in front, and perhaps a year behind, the five in between. */
function meant(words: string[]): string {
  const five = words.slice(1, 6).join(' ');
  if (words.length !== 6 && words.length !== 7) return "; write for example '0 3 * * *'";
  return `; seconds are put in front where an engine wants them, so leave them out: was '${five}' meant?`;
}

const count = (fields: number): string => (fields === 1 ? '1 field' : `${fields} fields`);
