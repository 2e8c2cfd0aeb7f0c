import type { LoadLog, Pause } from './load-log';
import type { StorageProbe } from './storage-probe';

const clock = (time: number): string => new Date(time).toISOString().slice(11, 23);

/**
 * Checks that writes paused for less than so many milliseconds, not counting what the storage kept everybody waiting.
 *
 * @throws where they paused longer: when, for how much of it the storage stood still, and what the writers said meanwhile
 */
export async function expectPauseBelow(
  limit: number,
  pause: Pause,
  { log, storage }: { readonly log: LoadLog; readonly storage: Pick<StorageProbe, 'kept'> },
): Promise<void> {
  const kept = Math.round(await storage.kept(pause));
  if (pause.milliseconds - kept < limit) return;
  const lost = log.lost.filter(({ sentAt, at }) => at >= pause.from && sentAt <= pause.to);
  throw new Error(
    [
      `no write for ${pause.milliseconds} ms, from ${clock(pause.from)} to ${clock(pause.to)}`,
      `the storage stood still for ${kept} ms of them, ${limit} ms are allowed besides`,
      ...lost.map(({ writer, sentAt, at, reason }) => `lost by ${writer} ${clock(sentAt)} to ${clock(at)}: ${reason}`),
    ].join('\n'),
  );
}
