import { OtherPod } from '../support/other-pod';
import type { Given, Outcome } from '../support/work-pod';

let pod: OtherPod;
beforeEach(() => {
  pod = new OtherPod('generic');
});
afterEach(() => pod.remove());

const dump = (script: string, environment: Given['environment'] = {}): Outcome =>
  pod.dump({ arguments: ['sh', '-c', script], environment: { CDK8S_PG_OUTPUT: 'folder', ...environment } });

test('what a command writes into DUMP_DIR is the backup, in folders too', () => {
  const outcome = dump('echo logged; mkdir "$DUMP_DIR/a"; echo x >"$DUMP_DIR/a/b.c"; : >"$DUMP_DIR/empty"');
  expect(outcome.stderr).toBe('');
  expect(outcome.stdout).toContain('\nlogged\n');
  expect(pod.files('stored')).toEqual(['SHA256SUMS', 'files', 'files/a', 'files/a/b.c', 'files/empty']);
  expect(outcome.facts).toEqual([
    'began\tTIME',
    'tool\trclone\t1.75.1',
    'database\tshop\tfiles',
    expect.stringMatching(/^file\tfiles\/a\/b\.c\t2\t/),
    expect.stringMatching(/^file\tfiles\/empty\t0\t/),
    expect.stringMatching(/^file\tSHA256SUMS\t/),
    'ended\tTIME',
  ]);
  expect(outcome.status).toBe(0);
});

test('or its standard output', () => {
  const { status, stdout } = dump('printf rows; echo logged >&2', { CDK8S_PG_OUTPUT: 'stdout' });
  expect(pod.read('stored/files/output')).toBe('rows');
  expect(stdout).not.toContain('rows');
  expect(status).toBe(0);
});

test('its variables are its own, whatever they are called', () => {
  const { status, found } = dump('printf "%s|%s|%s" "$RUN" "$BACKUP" "$SCRATCH" >"$DUMP_DIR/x"', {
    CDK8S_PG_VARIABLES: 'RUN BACKUP SCRATCH',
    CDK8S_PG_VARIABLE_RUN: 'it\'s "$(mine)" `x`',
    CDK8S_PG_VARIABLE_BACKUP: 'b',
    CDK8S_PG_VARIABLE_SCRATCH: '',
  });
  expect(found).toEqual([expect.stringMatching(/^stored\tnear/)]);
  expect(pod.read('stored/files/x')).toBe('it\'s "$(mine)" `x`|b|');
  expect(status).toBe(0);
});

describe('nothing goes to a store', () => {
  const ODD = "has more than letters, digits, '.', '_' and '-': pack it, by tar for example";
  test.each<[string, string, string]>([
    [
      'the command fails',
      'echo x >"$DUMP_DIR/x"; echo one >&2; echo "no such host" >&2; exit 3',
      'the command: no such host',
    ],
    ['it fails without a word', 'exit 3', 'the command: sh ended with status 3'],
    ['it is not there', 'exec not-there', 'the command: '],
    ['it is killed', 'kill -KILL $$', 'the command: sh was ended by signal 9, for want of memory perhaps'],
    ['it writes nothing', ':', 'the command has written nothing'],
    ['it writes empty files', ': >"$DUMP_DIR/x"', 'the command has written nothing'],
    ['a name is odd', 'echo x >"$DUMP_DIR/a b"', `the name 'a b' ${ODD}`],
    ['a name has a line break', 'echo x >"$DUMP_DIR/a\nb"', `the name 'a' ${ODD}`],
    ['a name goes up', 'echo x >"$DUMP_DIR/a..b"', `the name 'a..b' ${ODD}`],
    [
      'there is a link',
      'ln -s /etc/passwd "$DUMP_DIR/link"',
      'link is neither a file nor a folder: pack it, by tar for example',
    ],
  ])('where %s', (_, script, reason) => {
    const outcome = dump(script);
    expect(outcome.failure).toContain(reason);
    expect(outcome.calls).not.toContain('put 0');
    expect(outcome.status).toBe(1);
  });

  test('an empty standard output is nothing either', () => {
    expect(dump(':', { CDK8S_PG_OUTPUT: 'stdout' }).failure).toBe('the command has written nothing');
  });

  test('the reason does not say what came from a Secret', () => {
    const outcome = dump('echo "cannot log in as $TOKEN" >&2; exit 1', {
      CDK8S_PG_VARIABLES: 'TOKEN',
      CDK8S_PG_VARIABLE_TOKEN: 'hidden',
      CDK8S_PG_STORE_SECRETS: 'CDK8S_PG_VARIABLE_TOKEN',
    });
    expect(outcome.failure).toBe('the command: cannot log in as (secret)');
  });
});

describe('a restore', () => {
  beforeEach(() => {
    pod.stored('files/output', 'rows');
    pod.file('databases', 'old-shop\told-shop\tfiles\t\t\n').file('server-version', '');
  });
  const restore = (script: string, output = 'folder'): Outcome =>
    pod.restore({ arguments: ['sh', '-c', script], environment: { CDK8S_PG_OUTPUT: output } });

  test('finds in DUMP_DIR what was dumped', () => {
    const { found, status, stdout } = restore('cat "$DUMP_DIR/output"; cat');
    expect(stdout).toContain('rows');
    expect(found).toEqual([expect.stringMatching(/^restored\told-shop\tshop\t\d+$/)]);
    expect(status).toBe(0);
  });

  test('or in its standard input', () => {
    expect(restore('cat >restored-rows', 'stdout').status).toBe(0);
    expect(pod.read('restored-rows')).toBe('rows');
  });

  test('that fails has failed', () => {
    const outcome = restore('echo "is not empty" >&2; exit 1');
    expect(outcome.failure).toBe('the command: is not empty');
    expect(outcome.status).toBe(1);
  });

  test('does not run where the backup is not what its manifest says', () => {
    pod.file('stored/files/output', 'rowz');
    const outcome = restore('touch ran');
    expect(outcome.failure).toBe('store near: nightly-20261121030000 is not whole: files/output: FAILED');
    expect(pod.has('ran')).toBe(false);
  });
});
