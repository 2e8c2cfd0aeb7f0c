import { InvalidArgumentError, Option } from 'commander';

const UNITS: { readonly [unit: string]: number } = { s: 1, m: 60, h: 3600 };

/** Seconds, from a stretch of time as kubectl takes it: `90s`, `10m`, `1h30m`. */
export function seconds(text: string): number {
  const parts = [...text.matchAll(/(\d+)([smh])/g)];
  if (parts.length === 0 || parts.map(([part]) => part).join('') !== text)
    throw new InvalidArgumentError('Write for example 90s, 10m or 1h30m.');
  return parts.reduce((sum, [, count, unit]) => sum + Number(count) * UNITS[unit], 0);
}

/** How long a verb waits. */
export const timeoutOption = (description: string): Option =>
  new Option('--timeout <duration>', description).argParser(seconds);
