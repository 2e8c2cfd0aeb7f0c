import { setTimeout } from 'node:timers/promises';

/** Waits until the assertions hold, looking often. @throws what they say at the end of the time */
export async function eventually<T>(assertions: () => T | Promise<T>, milliseconds = 20_000): Promise<T> {
  const deadline = Date.now() + milliseconds;
  for (;;) {
    try {
      return await assertions();
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await setTimeout(5);
    }
  }
}
