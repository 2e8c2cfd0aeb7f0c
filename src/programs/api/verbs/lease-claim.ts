import { setTimeout } from 'node:timers/promises';
import { PREFIX } from '../../../model/labels';
import { ApiError, oneLine, outcomeUnknown } from '../client/api-error';
import { LEASES, type Lease } from '../client/resources';
import type { Context } from '../context';
import { leaseValues } from '../lease-values';
import type { Values } from '../lines';
import { microTime } from '../timestamp';
import type { Answer, Verb } from './verb';

/**
 * Gives the Lease to `holder`, if `expect-holder` has it. The write counts only
 * for the very state that was read (compare-and-swap), so of two claims one wins.
 *
 * A write without an answer may have arrived, or may arrive yet. It cannot any
 * more once the Lease has changed; until then it is repeated: whichever of the
 * two arrives, the other is void.
 */
export const leaseClaim: Verb = async (context, request) => {
  const { client, database, timing, log } = context;
  const expected = request.values['expect-holder'] ?? '';
  const wanted = request.values.holder;
  if (wanted === undefined) return { ok: 'false', error: 'lease-claim: holder is missing' };

  const deadline = Date.now() + timing.settle;
  let open: string | undefined; // the state that a write without an answer was made for
  let error = '';
  do {
    try {
      const lease = await client.get(LEASES, database);
      if (lease.metadata.resourceVersion !== open) open = undefined;
      const holder = lease.spec?.holderIdentity ?? '';
      if (holder !== expected) return decided(context, lease, expected, wanted);
      if (request.withdrawn())
        return { ok: open ? 'unknown' : 'false', error: 'lease-claim: nobody waits for it any more' };
      try {
        const written = await client.patch(LEASES, database, claimed(lease, wanted, request.values));
        if (holder !== wanted) log(`Lease ${database}: given to ${wanted || 'nobody'}, was ${holder || 'nobody'}'s`);
        return { ok: 'true', ...leaseValues(written) };
      } catch (failure) {
        if (failure instanceof ApiError && failure.conflict) error = oneLine(failure);
        else if (outcomeUnknown(failure)) open = lease.metadata.resourceVersion;
        else throw failure;
      }
    } catch (failure) {
      // Only while a write is open is there something to wait for.
      if (open === undefined || (failure instanceof ApiError && failure.missing)) throw failure;
      error = oneLine(failure);
    }
    await setTimeout(timing.settlePause);
  } while (Date.now() < deadline);
  return { ok: open ? 'unknown' : 'false', error: error || `the API did not answer the write to Lease ${database}` };
};

/** Somebody else than expected has it: fine where it is who should. */
function decided({ database, log }: Context, lease: Lease, expected: string, wanted: string): Answer {
  const values = leaseValues(lease);
  if (values.holder === wanted) return { ok: 'true', ...values };
  const error = `Lease ${database} is held by ${values.holder || 'nobody'}, not by ${expected || 'nobody'}`;
  log(`not giving it to ${wanted || 'nobody'}: ${error}`);
  return { ok: 'false', error, ...values };
}

/** What changes in the Lease, for exactly this state of it. */
function claimed(lease: Lease, holder: string, values: Values): object {
  const { resourceVersion } = lease.metadata;
  const now = microTime(new Date());
  const annotations = Object.fromEntries(
    Object.entries(values)
      .filter(([key]) => key.startsWith('set.'))
      .map(([key, value]) => [PREFIX + key.slice('set.'.length), value || null]),
  );
  const changed = (lease.spec?.holderIdentity ?? '') !== holder;
  return {
    metadata: { resourceVersion, annotations },
    spec: {
      holderIdentity: holder || null,
      acquireTime: now,
      renewTime: now,
      leaseTransitions: (lease.spec?.leaseTransitions ?? 0) + (changed ? 1 : 0),
    },
  };
}
