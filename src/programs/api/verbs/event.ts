import { emitEvent } from '../emit-event';
import type { Verb } from './verb';

/** An Event on this pod. */
export const event: Verb = async (context, request) => {
  const { type, reason = '', message = '' } = request.values;
  const made = await emitEvent(context, { type: type === 'Warning' ? 'Warning' : 'Normal', reason, message });
  return made ? { ok: 'true' } : { ok: 'false', error: 'see the log of container agent' };
};
