import { claimStamp } from './claim-stamp';
import { claimsGet } from './claims-get';
import { event } from './event';
import { leaseClaim } from './lease-claim';
import { leaseGet } from './lease-get';
import { podGet } from './pod-get';
import { restoreCheck } from './restore-check';
import type { Verb } from './verb';

/** What the supervisor may ask, by the name it uses. */
export const VERBS: ReadonlyMap<string, Verb> = new Map([
  ['lease-get', leaseGet],
  ['lease-claim', leaseClaim],
  ['claims-get', claimsGet],
  ['claim-stamp', claimStamp],
  ['pod-get', podGet],
  ['restore-check', restoreCheck],
  ['event', event],
]);
