import { timeZone } from '../../../src/model/schedule/time-zone';
import { TIME_ZONES } from '../../../src/model/schedule/time-zones.generated';

const lines = TIME_ZONES.trim().split('\n');
const names = lines.map((line) => line.split('|')[0]);

test.each([
  [undefined, 0, 'UTC', 'Etc/UTC'],
  ['UTC', 0, 'UTC', 'UTC'],
  ['Etc/UTC', 0, 'UTC', 'Etc/UTC'],
  ['Zulu', 0, 'Zulu', 'Zulu'],
  ['GMT', 0, 'GMT', 'GMT'],
  ['Etc/GMT-0', 0, 'Etc/GMT-0', 'Etc/GMT-0'],
  ['Etc/GMT+5', -300, 'Etc/GMT+5 (UTC-05:00)', 'Etc/GMT+5'],
  ['Etc/GMT-14', 840, 'Etc/GMT-14 (UTC+14:00)', 'Etc/GMT-14'],
  ['+02:00', 120, 'UTC+02:00', undefined],
  ['+05:30', 330, 'UTC+05:30', undefined],
  ['-03:30', -210, 'UTC-03:30', undefined],
  ['+14:00', 840, 'UTC+14:00', undefined],
  ['-12:00', -720, 'UTC-12:00', undefined],
])('%s is fixed, at %s minutes', (written, ahead, text, name) =>
  expect(timeZone(written)).toEqual({ ahead, text, skipped: [], repeated: [], ...(name && { name }) }),
);

test.each(['Europe/Berlin', 'America/Argentina/Buenos_Aires', 'Asia/Kolkata', 'Asia/Tokyo', 'GB', 'CET', 'EST'])(
  '%s is set by law, also where it has not changed for long',
  (name) => {
    const zone = timeZone(name);
    expect(zone).toMatchObject({ name, text: name });
    expect(zone).not.toHaveProperty('ahead');
  },
);

test('what clocks leave out and what comes twice is known', () => {
  expect(timeZone('Europe/Berlin')).toMatchObject({ skipped: [[120, 180]], repeated: [[120, 180]] });
  expect(timeZone('America/New_York')).toMatchObject({ skipped: [[120, 180]], repeated: [[60, 120]] });
  expect(timeZone('Asia/Tokyo')).toMatchObject({ skipped: [], repeated: [] });
});

test('every name of the list is a time zone that Kubernetes takes', () => {
  expect(names.length).toBeGreaterThan(590);
  expect(names).toEqual([...new Set(names)].sort());
  for (const name of names) {
    expect(timeZone(name)).toMatchObject({ name });
    // What the API server asks of a name, before it looks it up.
    expect(name.split('/').every((part) => /^[A-Za-z0-9_+.][-A-Za-z0-9_+.]{0,13}$/.test(part))).toBe(true);
  }
});

test('every zone that is fixed by its name is so on the clock of this machine, too', () => {
  const fixed = names.flatMap((name) => {
    const zone = timeZone(name);
    return 'ahead' in zone ? [[name, zone.ahead!] as const] : [];
  });
  // UTC under 18 names, and 26 at whole hours.
  expect(fixed).toHaveLength(44);
  for (const [name, ahead] of fixed) {
    const text = new Intl.DateTimeFormat('en-US', { timeZone: name, timeZoneName: 'longOffset' }).format(0);
    const [, sign, hours = '0'] = /GMT(?:([-+])(\d\d):00)?$/.exec(text)!;
    expect([name, Number(`${sign ?? ''}${hours}`) * 60]).toEqual([name, ahead]);
  }
});

const REMEDY = "write its name, such as 'Europe/Berlin' or 'Etc/UTC', or a fixed distance such as '+02:00'";

test.each([
  ['Europe/Berln', "was 'Europe/Berlin' meant?"],
  ['europe/berlin', "was 'Europe/Berlin' meant?"],
  ['berlin', "was 'Europe/Berlin' meant?"],
  ['New York', "was 'America/New_York' meant?"],
  ['utc', "was 'UTC' meant?"],
  ['UTC+2', "was '+02:00' meant?"],
  ['GMT-3', "was '-03:00' meant?"],
  ['+2', "was '+02:00' meant?"],
  ['+0530', "was '+05:30' meant?"],
  ['PST', REMEDY],
  ['Local', REMEDY],
  ['Factory', REMEDY],
  ['', REMEDY],
  ['+15:00', REMEDY],
  ['-12:30', REMEDY],
  ['+14:30', REMEDY],
  ['Etc/GMT+13', "was 'Etc/GMT+1' meant?"],
])('%j is none', (written, remedy) =>
  expect(timeZone(written)).toEqual({ problem: `'${written}' is no time zone; ${remedy}` }),
);

test.each([7, null, ['UTC']])('%j is none either', (written) =>
  expect(timeZone(written)).toEqual({ problem: `${JSON.stringify(written)} is no time zone; ${REMEDY}` }),
);
