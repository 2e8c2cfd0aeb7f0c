import { type Candidate, chooseInstance } from '../../../src/model/backup/choose-instance';

/** `primary`, `standby`, `none`; with `!` where it is not ready. */
const instances = (...texts: string[]): Candidate[] =>
  texts.map((text, ordinal) => {
    const role = text.replace('!', '');
    return { name: `db-${ordinal}`, ready: !text.endsWith('!'), role: role === 'none' ? undefined : role };
  });
const wish = { online: true, preferStandby: true, allowStoppingPrimary: false, waitedForStandby: false };
const offline = { ...wish, online: false };

test.each([
  ['the last standby', instances('primary', 'standby', 'standby'), wish, 'db-2'],
  ['a standby that is ready', instances('primary', 'standby', 'standby!'), wish, 'db-1'],
  ['the only instance at once', instances('primary'), wish, 'db-0'],
  [
    'the primary once a standby was waited for',
    instances('primary', 'standby!'),
    { ...wish, waitedForStandby: true },
    'db-0',
  ],
  ['the primary where it is preferred', instances('primary', 'standby'), { ...wish, preferStandby: false }, 'db-0'],
  ['a standby where no primary is there', instances('none', 'standby'), { ...wish, preferStandby: false }, 'db-1'],
  ['offline, a standby', instances('primary', 'standby'), offline, 'db-1'],
  [
    'offline, a standby although the primary is preferred',
    instances('primary', 'standby'),
    { ...offline, preferStandby: false },
    'db-1',
  ],
  [
    'offline, the primary where that is allowed',
    instances('primary'),
    { ...offline, allowStoppingPrimary: true },
    'db-0',
  ],
] as const)('%s', (_, candidates, wished, instance) => {
  expect(chooseInstance(candidates, wished)).toEqual({ instance });
});

test.each([
  [
    'for a standby, a while',
    instances('primary', 'standby!'),
    wish,
    'no instance is ready (db-0: primary; db-1: standby, not ready)',
  ],
  [
    'offline, for a standby as long as it takes',
    instances('primary', 'none!'),
    { ...offline, waitedForStandby: true },
    'no standby that may be stopped is ready (db-0: primary; db-1: no role, not ready)',
  ],
  ['where there is nobody', [], wish, 'no instance is ready (there is no pod)'],
] as const)('waits %s', (_, candidates, wished, wait) => {
  expect(chooseInstance(candidates, wished)).toEqual({ wait });
});
