import fc from 'fast-check';
import { failureOf, parseReport } from '../../../src/model/drill/findings';

test('a report is read', () => {
  const text =
    'restore-drill\t12\t34\t2\t1\nfailure\tassertion a\tgot: 3\nskipped\tdata checksums\tthey are not enabled\n';
  expect(parseReport(text)).toEqual({
    recoverySeconds: 12,
    checkSeconds: 34,
    assertions: 2,
    failed: 1,
    failures: [{ what: 'assertion a', text: 'got: 3' }],
    skipped: [{ what: 'data checksums', text: 'they are not enabled' }],
  });
});

test('a restore that did not come to its first query has no times', () => {
  const report = parseReport('restore-drill\t\t\t0\t0\nbroken\tno space\n');
  expect(report).toEqual({ broken: 'no space', checkSeconds: 0, assertions: 0, failed: 0, failures: [], skipped: [] });
  expect(report && failureOf(report)).toBe('no space');
});

test('a copy that has chosen its backup says which, also where it could not be restored', () => {
  expect(parseReport('restore-drill\t\t\t0\t0\nbackup\tnightly-1\t3600\nbroken\tno space\n')).toMatchObject({
    backup: { name: 'nightly-1', age: 3600 },
    broken: 'no space',
  });
});

test.each([undefined, '', 'FATAL: something', 'restore-drills\t1\t1\t1\t0', 'the log\nrestore-drill\t1\t1\t1\t0'])(
  'is none: %j',
  (text) => expect(parseReport(text)).toBeUndefined(),
);

test('a report that was cut is no good one: its head tells how many failed', () => {
  const line = fc
    .string({ unit: 'grapheme', minLength: 1 })
    .map((text) => `failure\t${text.replace(/[\t\n]/g, ' ')}\tx\n`);
  fc.assert(
    fc.property(fc.array(line, { minLength: 1, maxLength: 5 }), fc.nat(), (lines, cut) => {
      const head = `restore-drill\t1\t1\t0\t${lines.length}\n`;
      const text = head + lines.join('');
      const report = parseReport(text.slice(0, head.length + (cut % (text.length - head.length + 1))));
      expect(report && failureOf(report)).toBeDefined();
    }),
  );
});
