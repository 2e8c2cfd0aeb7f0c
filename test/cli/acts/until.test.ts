import { until } from '../../../src/cli/acts/acting';
import type { StopSignal } from '../../../src/cli/stop-signal';
import { NOW } from '../support';

/** A signal that knows who listens to it. */
class CountedSignal implements StopSignal {
  aborted = false;
  readonly listeners = new Set<() => void>();

  addEventListener(_: 'abort', listener: () => void): void {
    this.listeners.add(listener);
  }

  removeEventListener(_: 'abort', listener: () => void): void {
    this.listeners.delete(listener);
  }

  abort(): void {
    this.aborted = true;
    for (const listener of this.listeners) listener();
  }
}

const acting = (signal: StopSignal) => ({
  connect: () => Promise.reject(new Error('nobody connects')),
  now: () => NOW,
  progress: () => {},
  pause: async () => {},
  signal,
});

test.each<[string, () => Promise<string | undefined>]>([
  ['is found', async () => 'it'],
  ['cannot be looked for', () => Promise.reject(new Error('broken'))],
])('once something %s, nobody listens for an end of waiting any more', async (_, look) => {
  const signal = new CountedSignal();
  await until(acting(signal), look).catch(() => {});
  expect(signal.listeners.size).toBe(0);
});

test('an end of waiting does not wait for an answer that does not come', async () => {
  const signal = new CountedSignal();
  const ended = until(acting(signal), () => new Promise(() => {}));
  expect(signal.listeners.size).toBe(1);
  signal.abort();
  expect(await ended).toEqual({ ended: 'interrupted' });
  expect(signal.listeners.size).toBe(0);
});
