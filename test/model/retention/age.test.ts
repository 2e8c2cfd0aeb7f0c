import { spanText } from '../../../src/model/retention/age';

test.each([
  [0, '0 seconds'],
  [-3, '0 seconds'],
  [1, '1 second'],
  [59.9, '59 seconds'],
  [60, '1 minute'],
  [3 * 3600 + 60, '3 hours 1 minute'],
  [3 * 3600 + 5, '3 hours'],
  [86_400, '1 day'],
  [30 * 86_400 + 2 * 3600 + 120, '30 days 2 hours'],
  [30 * 86_400 + 120, '30 days'],
  [400 * 86_400 + 86_399, '400 days 23 hours'],
])('%d seconds are %s', (seconds, text) => {
  expect(spanText(seconds)).toBe(text);
});
