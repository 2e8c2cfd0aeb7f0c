import { randomBytes } from 'node:crypto';
import { oneLine } from './client/api-error';
import { EVENTS } from './client/resources';
import type { Context } from './context';
import { timestamp } from './timestamp';

/** The pod that something happens on. */
export type Place = Pick<Context, 'client' | 'pod' | 'podUid' | 'log'>;

/** What an Event says. */
export interface Happening {
  readonly type: 'Normal' | 'Warning';
  /** In CamelCase. */
  readonly reason: string;
  readonly message: string;
}

/** Makes an Event on this pod. That it could not is only logged: nothing depends on one. */
export async function emitEvent(place: Place, { type, reason, message }: Happening): Promise<boolean> {
  const { client, pod, podUid, log } = place;
  const now = timestamp(new Date());
  const metadata = { name: `${pod}.${randomBytes(8).toString('hex')}`, namespace: client.namespace };
  try {
    await client.create(EVENTS, {
      metadata,
      involvedObject: { apiVersion: 'v1', kind: 'Pod', namespace: client.namespace, name: pod, uid: podUid },
      type,
      reason,
      message: message.slice(0, 1024), // the API takes no more
      source: { component: 'cdk8s-pg' },
      reportingComponent: 'cdk8s-pg',
      reportingInstance: pod,
      firstTimestamp: now,
      lastTimestamp: now,
      count: 1,
    });
    return true;
  } catch (error) {
    log(`Event ${reason} not made: ${oneLine(error)}`);
    return false;
  }
}
