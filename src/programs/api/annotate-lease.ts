import type { Client } from './client/client';
import { LEASES } from './client/resources';
import { isOutage, type Patience, retry } from './retry';

/** What a Lease is to say; null for what it is not to say any more. */
export type LeaseAnnotations = Readonly<Record<string, string | null>>;

/** Writes them. Only an outage is waited for: a right that is missing at the end does not come any more. @throws where it could not */
export async function annotateLease(
  { client, patience }: { readonly client: Client; readonly patience: () => Patience },
  lease: string,
  annotations: LeaseAnnotations,
): Promise<void> {
  await retry({ ...patience(), passes: isOutage }, () => client.patch(LEASES, lease, { metadata: { annotations } }));
}
