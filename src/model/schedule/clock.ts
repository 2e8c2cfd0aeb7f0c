import type { TimeZone } from './time-zone';

/** How far a clock is ahead of UTC, in minutes, at a time. */
export interface Clock {
  readonly ahead: (at: number) => number;
}

/**
 * The clock of a time zone: by node's own data where the distance is not fixed. So nothing that is emitted may
 * depend on this; it is for what a person is shown.
 *
 * @throws where node does not know the zone
 */
export function clock({ ahead, name }: TimeZone): Clock {
  if (ahead !== undefined) return { ahead: () => ahead };
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: name,
    calendar: 'iso8601',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  });
  return {
    ahead: (at) => {
      const parts = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
      const { year, month, day, hour, minute } = parts;
      return Math.round((Date.UTC(year, month - 1, day, hour, minute) - Math.floor(at / 60_000) * 60_000) / 60_000);
    },
  };
}
