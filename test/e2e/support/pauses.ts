import type { LoadLog, Pause } from './load-log';
import type { StorageProbe } from './storage-probe';

const clock = (time: number): string => new Date(time).toISOString().slice(11, 23);

/**
 * Checks that writes paused for less than so many milliseconds, not counting those that the storage kept everybody
 * waiting.
 *
 * @throws where they paused longer: when, for how much of it the storage stood still, and what the writers said meanwhile
 */
export function judgePause(limit: number, pause: Pause, { log, kept }: { log: LoadLog; kept: number }): void {
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

/** Judges a pause by what the probe says of the storage meanwhile. @throws as judgePause does */
export async function expectPauseBelow(
  limit: number,
  pause: Pause,
  { log, storage }: { log: LoadLog; storage: Pick<StorageProbe, 'kept'> },
): Promise<void> {
  judgePause(limit, pause, { log, kept: await storage.kept(pause) });
}
