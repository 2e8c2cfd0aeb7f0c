import { PREFIX } from '../../model/labels';
import type { Lease } from './client/resources';
import type { Values } from './lines';

/** What the supervisor is told of the Lease, in its file and in answers. */
export function leaseValues(lease: Lease): Values {
  const annotation = (key: string): string => lease.metadata.annotations?.[PREFIX + key] ?? '';
  return {
    holder: lease.spec?.holderIdentity ?? '',
    'system-identifier': annotation('system-identifier'),
    'handover-lsn': annotation('handover-lsn'),
    lost: annotation('lost'),
    'may-discard': annotation('may-discard'),
    lineage: annotation('lineage'),
    transitions: String(lease.spec?.leaseTransitions ?? 0),
    'resource-version': lease.metadata.resourceVersion ?? '',
  };
}
