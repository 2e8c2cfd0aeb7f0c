// What servers hold to although pg_settings does not tell it, found by asking them (ALTER SYSTEM).

import type { ParameterDefinition } from './definition';
import { inWords } from './units';

/** Values below which a parameter only has the one that switches it off or leaves it to the server. */
const GAPS: { readonly [name: string]: { readonly special: number; readonly least: number } } = {
  io_max_concurrency: { special: -1, least: 1 },
  vacuum_buffer_usage_limit: { special: 0, least: 128 },
};

/** Caches that come in banks of so many pages. */
const BANK = 16;
const IN_BANKS = [
  'commit_timestamp_buffers',
  'multixact_member_buffers',
  'multixact_offset_buffers',
  'notify_buffers',
  'serializable_buffers',
  'subtransaction_buffers',
  'transaction_buffers',
];

/** What is wrong with a number that is in range; undefined when nothing is. */
export function unlistedProblem(
  { name, unit, max = Infinity }: ParameterDefinition,
  number: number,
): string | undefined {
  const gap = Object.hasOwn(GAPS, name) ? GAPS[name] : undefined;
  if (gap && number !== gap.special && number < gap.least) {
    return `is neither ${gap.special} nor ${inWords(gap.least, unit)} to ${inWords(max, unit)}`;
  }
  if (IN_BANKS.includes(name) && number % BANK !== 0) return `is not a multiple of ${inWords(BANK, unit)}`;
  return undefined;
}

/** Spellings of an enum's values that servers take as well. */
export function unlistedValues({ name, enumvals = [] }: ParameterDefinition): string[] {
  const accepted = [];
  // Core has them for all its enums that are on, off or something else, pgcrypto has not.
  if (enumvals.includes('on') && enumvals.includes('off') && !name.includes('.'))
    accepted.push('true', 'false', 'yes', 'no', '1', '0');
  if (enumvals.includes('debug5')) accepted.push('debug', 'info');
  if (name === 'wal_level') accepted.push('archive', 'hot_standby');
  return accepted;
}
