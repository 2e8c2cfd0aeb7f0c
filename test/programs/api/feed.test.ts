import { readlinkSync } from 'node:fs';
import type { ConfigMap } from '../../../src/programs/api/client/resources';
import { feedConfiguration, feedLease } from '../../../src/programs/api/feed';
import { TestInstance } from '../support/instance';

let instance: TestInstance;
beforeEach(() => {
  instance = new TestInstance();
  instance.listen();
});
afterEach(() => instance.stop());

const config = (resourceVersion: string, data?: Record<string, string>): ConfigMap => ({
  metadata: { name: 'db-config', resourceVersion },
  data,
});
const link = () => readlinkSync(instance.exchange.path('feed', 'config'));

describe('the configuration', () => {
  test('is a folder with a file per key, byte for byte', () => {
    const text = "work_mem = '4MB'\n# ä\n";
    expect(
      feedConfiguration(instance.exchange, config('5', { primary: '0', 'postgresql.conf': text, empty: '' })),
    ).toBe(true);
    expect(link()).toBe('config.5');
    expect(instance.configured('primary')).toBe('0');
    expect(instance.configured('postgresql.conf')).toBe(text);
    expect(instance.configured('empty')).toBe('');
    expect(instance.woken()).toBe(1);
  });

  test('is swapped as a whole: a key that is gone is gone', () => {
    feedConfiguration(instance.exchange, config('5', { primary: '0', old: 'x' }));
    feedConfiguration(instance.exchange, config('6', { primary: '1' }));
    expect(link()).toBe('config.6');
    expect(instance.configured('primary')).toBe('1');
    expect(instance.configured('old')).toBeUndefined();
    expect(instance.woken()).toBe(2);
  });

  test('keeps the one before, which somebody may be reading, and no more', () => {
    for (const version of ['5', '6', '7', '8'])
      feedConfiguration(instance.exchange, config(version, { primary: version }));
    expect(instance.fed()).toEqual(['config', 'config.7', 'config.8']);
  });

  test('is not touched where only something else of the ConfigMap has changed', () => {
    feedConfiguration(instance.exchange, config('5', { primary: '0' }));
    instance.woken();
    expect(feedConfiguration(instance.exchange, config('6', { primary: '0' }))).toBe(false);
    expect(link()).toBe('config.5');
    expect(instance.woken()).toBe(0);
  });

  test('is told of when it comes back to what it was two versions before', () => {
    feedConfiguration(instance.exchange, config('5', { primary: '0' }));
    feedConfiguration(instance.exchange, config('6', { primary: '1' }));
    feedConfiguration(instance.exchange, config('7', { primary: '0' }));
    expect([link(), instance.configured('primary'), instance.woken()]).toEqual(['config.7', '0', 3]);
  });

  test('may be empty', () => {
    expect(feedConfiguration(instance.exchange, config('5'))).toBe(true);
    expect(link()).toBe('config.5');
  });

  test('is mended where a folder was left unfinished', () => {
    instance.exchange.write('half', 'feed', 'config.draft');
    feedConfiguration(instance.exchange, config('5', { primary: '0' }));
    expect(instance.configured('primary')).toBe('0');
  });
});

describe('the Lease', () => {
  const lease = (holderIdentity: string, resourceVersion = '9') => ({
    metadata: { name: 'db', resourceVersion },
    spec: { holderIdentity, leaseTransitions: 2 },
  });

  test('is lines of key=value', () => {
    expect(feedLease(instance.exchange, lease('db-0'))).toBe(true);
    expect(instance.exchange.read('feed', 'lease')).toBe(
      'holder=db-0\nsystem-identifier=\nhandover-lsn=\nlost=\nmay-discard=\nlineage=\ntransitions=2\nresource-version=9\n',
    );
    expect(instance.woken()).toBe(1);
  });

  test('is not written anew where nothing has changed', () => {
    feedLease(instance.exchange, lease('db-0'));
    instance.woken();
    expect(feedLease(instance.exchange, lease('db-0'))).toBe(false);
    expect(instance.woken()).toBe(0);
  });
});

describe('waking', () => {
  test('nobody is no error: no pipe, and a pipe that nobody reads', async () => {
    const other = new TestInstance();
    expect(other.exchange.wake()).toBe(false);
    await other.stop();
  });

  test('a supervisor that has not read for long is woken all the same', () => {
    instance.fillPipe();
    expect(instance.exchange.wake()).toBe(true);
  });
});
