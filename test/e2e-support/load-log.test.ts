import { longestPause, missing, parseLoadLog, reigns, splitBrain, writesByServer } from '../e2e/support/load-log';

const SWITCHOVER = `start 1000
ack rw 1 1000 1010 db-0 10.0.0.1 00000001
ack rw 2 1030 1040 db-0 10.0.0.1 00000001
lost rw 3 1060 1100 FATAL:  terminating connection due to administrator command
lost rw 4 1200 1210 psql: error: connection refused
ack rw 5 2300 2310 db-1 10.0.0.2 00000002
ack rw 6 2330 2345 db-1 10.0.0.2 00000002
end 2400
`;

describe('parsing the log of the write load', () => {
  test('an acknowledged row has its times and who took it', () => {
    expect(parseLoadLog(SWITCHOVER).acknowledged[2]).toEqual({
      writer: 'rw',
      id: 5,
      sentAt: 2300,
      at: 2310,
      server: 'db-1',
      address: '10.0.0.2',
      timeline: 2,
    });
  });

  test('a lost row has its reason', () => {
    expect(parseLoadLog(SWITCHOVER).lost[0]).toEqual({
      writer: 'rw',
      id: 3,
      sentAt: 1060,
      at: 1100,
      reason: 'FATAL:  terminating connection due to administrator command',
    });
  });

  test('beginning and end are known', () => {
    expect(parseLoadLog(SWITCHOVER)).toMatchObject({ startedAt: 1000, endedAt: 2400 });
    expect(parseLoadLog('')).toEqual({ startedAt: undefined, endedAt: undefined, acknowledged: [], lost: [] });
  });

  test('a timeline is hexadecimal', () => {
    expect(parseLoadLog('ack rw 1 1 2 db-0 10.0.0.1 0000000B').acknowledged[0]?.timeline).toBe(11);
  });

  test('rows of several writers are put in the order of acknowledgement', () => {
    const log = parseLoadLog('ack a 1 10 30 db-0 - 00000001\nack b 1 10 20 db-0 - 00000001');
    expect(log.acknowledged.map(({ writer }) => writer)).toEqual(['b', 'a']);
  });

  test('a line of something else is refused', () => {
    expect(() => parseLoadLog('bash: line 3: oops')).toThrow("not a line of the write load: 'bash: line 3: oops'");
  });
});

describe('the longest pause', () => {
  test('is the longest time between two acknowledgements', () => {
    expect(longestPause(parseLoadLog(SWITCHOVER))).toEqual({ from: 1040, to: 2310, milliseconds: 1270 });
  });

  test('may be at the end, when nothing was acknowledged any more', () => {
    expect(longestPause(parseLoadLog(SWITCHOVER.replace('end 2400', 'end 9000')))).toEqual({
      from: 2345,
      to: 9000,
      milliseconds: 6655,
    });
  });

  test('may be at the beginning', () => {
    expect(longestPause(parseLoadLog(SWITCHOVER.replace('start 1000', 'start -5000')))).toMatchObject({
      from: -5000,
      to: 1010,
    });
  });

  test('is counted within a part only', () => {
    expect(longestPause(parseLoadLog(SWITCHOVER), { from: 1000, to: 1100 })).toEqual({
      from: 1040,
      to: 1100,
      milliseconds: 60,
    });
    expect(longestPause(parseLoadLog(SWITCHOVER), { writer: 'other' })).toEqual({
      from: 1000,
      to: 2400,
      milliseconds: 1400,
    });
  });

  test('of an empty log is none', () => {
    expect(longestPause(parseLoadLog(''))).toMatchObject({ milliseconds: 0 });
  });
});

describe('who took writes', () => {
  test('reigns follow one another', () => {
    expect(reigns(parseLoadLog(SWITCHOVER))).toEqual([
      { server: 'db-0', timeline: 1, from: 1010, to: 1040, writes: 2 },
      { server: 'db-1', timeline: 2, from: 2310, to: 2345, writes: 2 },
    ]);
  });

  test('writes are counted by server', () => {
    expect(writesByServer(parseLoadLog(SWITCHOVER))).toEqual({ 'db-0': 2, 'db-1': 2 });
  });

  test('a switchover is no split brain', () => {
    expect(splitBrain(parseLoadLog(SWITCHOVER))).toEqual([]);
  });

  test('a write on the old primary that was sent after the new one had taken one is', () => {
    const log = parseLoadLog(`${SWITCHOVER}ack direct-0 9 2320 2330 db-0 10.0.0.1 00000001\n`);
    expect(splitBrain(log)).toMatchObject([{ writer: 'direct-0', id: 9 }]);
  });

  test('one that was sent before and acknowledged late is not', () => {
    expect(splitBrain(parseLoadLog(`${SWITCHOVER}ack direct-0 9 2300 2330 db-0 10.0.0.1 00000001\n`))).toEqual([]);
  });

  test('two servers that write on one timeline are', () => {
    expect(splitBrain(parseLoadLog(`${SWITCHOVER}ack direct-1 9 1035 1039 db-1 10.0.0.2 00000001\n`))).toMatchObject([
      { writer: 'direct-1', id: 9 },
    ]);
  });
});

describe('missing rows', () => {
  test('are those acknowledged that a table does not have', () => {
    expect(missing(parseLoadLog(SWITCHOVER), ['rw|1', 'rw|2', 'rw|3', 'rw|6'])).toMatchObject([
      { writer: 'rw', id: 5 },
    ]);
  });

  test('an unacknowledged row may be there or not', () => {
    expect(missing(parseLoadLog(SWITCHOVER), ['rw|1', 'rw|2', 'rw|4', 'rw|5', 'rw|6'])).toEqual([]);
  });
});
