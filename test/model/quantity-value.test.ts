import { quantityValue } from '../../src/model/quantity-value';

test.each([
  ['10Gi', 10 * 2 ** 30],
  ['1.5Gi', 1.5 * 2 ** 30],
  ['10G', 10e9],
  ['1e3', 1000],
  ['1E3', 1000],
  ['2E', 2e18],
  ['500m', 0.5],
  ['1073741824', 2 ** 30],
  ['1Pi', 2 ** 50],
  ['', NaN],
  ['big', NaN],
  ['10GB', NaN],
])('%s is %d', (text, bytes) => expect(quantityValue(text)).toBe(bytes));
