import { longestPause, parseLoadLog } from '../e2e/support/load-log';
import { expectPauseBelow } from '../e2e/support/pauses';

const log = parseLoadLog(`start 1000
ack rw 1 1000 1010 db-0 10.0.0.1 00000001
lost rw 2 1060 3100 no answer
lost rw 3 3200 5300 psql: error: connection refused
ack rw 4 5400 6010 db-0 10.0.0.1 00000001
lost rw 5 6020 6030 later
end 6100
`);
const checked = (limit: number, kept: number) =>
  expectPauseBelow(limit, longestPause(log), { log, storage: { kept: () => Promise.resolve(kept) } });

test('a pause may not last as long as the limit', async () => {
  await expect(checked(5001, 0)).resolves.toBeUndefined();
  await expect(checked(5000, 0)).rejects.toThrow('no write for 5000 ms');
});

test('what the storage kept everybody waiting is not counted', async () => {
  await expect(checked(3000, 2001)).resolves.toBeUndefined();
  await expect(checked(3000, 2000)).rejects.toThrow();
});

test('a pause that was too long says when, and what was lost in it', async () => {
  await expect(checked(3000, 40)).rejects.toThrow(
    [
      'no write for 5000 ms, from 00:00:01.010 to 00:00:06.010',
      'the storage stood still for 40 ms of them, 3000 ms are allowed besides',
      'lost by rw 00:00:01.060 to 00:00:03.100: no answer',
      'lost by rw 00:00:03.200 to 00:00:05.300: psql: error: connection refused',
    ].join('\n'),
  );
});
