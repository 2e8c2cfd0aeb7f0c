import { LEASES } from '../client/resources';
import { leaseValues } from '../lease-values';
import type { Verb } from './verb';

/** Who may be the primary. */
export const leaseGet: Verb = async ({ client, database }) => {
  return { ok: 'true', ...leaseValues(await client.get(LEASES, database)) };
};
