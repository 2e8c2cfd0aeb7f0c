import { configuration, type ConfigurationInput } from '../../src/model/configuration/configuration';
import { derivedParameters } from '../../src/model/configuration/derived';
import { ownedProblem } from '../../src/model/configuration/owned';
import { Problems } from '../../src/model/problems';

const MB = 1024 ** 2;
const GB = 1024 ** 3;
const BASE: ConfigurationInput = {
  name: 'db',
  major: 18,
  replicas: 2,
  memory: 512 * MB,
  walVolume: 10 * GB,
  tls: false,
  parameters: {},
  clientCertificates: false,
};

function made(input: Partial<ConfigurationInput>): ReturnType<typeof configuration> {
  const problems = new Problems();
  const result = configuration({ ...BASE, ...input }, problems);
  problems.throwIfAny('test');
  return result;
}

const line = (name: string, input: Partial<ConfigurationInput>): string | undefined =>
  made(input)
    .text.split('\n')
    .find((text) => text.startsWith(`${name} = `));

test.each([
  ['shared_buffers', { memory: 4 * GB }, '1024MB'],
  ['effective_cache_size', { memory: 4 * GB }, '3072MB'],
  ['maintenance_work_mem', { memory: 128 * MB }, '16MB'],
  ['maintenance_work_mem', { memory: 4 * GB }, '256MB'],
  ['maintenance_work_mem', { memory: 128 * GB }, '2048MB'],
  ['max_slot_wal_keep_size', { walVolume: 256 * MB }, '64MB'],
  ['max_slot_wal_keep_size', { walVolume: 100 * GB }, '25600MB'],
  ['wal_keep_size', { walVolume: 256 * MB }, '32MB'],
  ['wal_keep_size', { walVolume: 100 * GB }, '512MB'],
  ['max_wal_size', { walVolume: 256 * MB }, '64MB'],
  ['max_wal_size', { walVolume: 2 * GB }, '307MB'],
  ['max_wal_size', { walVolume: 100 * GB }, '1024MB'],
  ['min_wal_size', { walVolume: 256 * MB }, '32MB'],
  ['min_wal_size', { walVolume: 100 * GB }, '80MB'],
  ['max_wal_senders', { replicas: 8 }, '20'],
  ['max_wal_senders', { replicas: 9 }, '30'],
  ['allow_alter_system', { major: 17 }, 'off'],
])('%s follows from %j', (name, basis, value) => {
  expect(derivedParameters({ ...BASE, ...basis }).get(name)).toBe(value);
});

test('a parameter that came with 17 is not given to 16', () => {
  expect(derivedParameters({ ...BASE, major: 16 }).has('allow_alter_system')).toBe(false);
});

test.each([15, 16, 17, 18])('what is derived is what PostgreSQL %d takes', (major) => {
  expect(() => made({ major, parameters: Object.fromEntries(derivedParameters({ ...BASE, major })) })).not.toThrow();
});

test("the user's values go before what is derived", () => {
  expect(line('shared_buffers', { parameters: { SHARED_BUFFERS: '64MB' } })).toBe("shared_buffers = '64MB'");
});

test('quotes are doubled', () => {
  expect(line('search_path', { parameters: { search_path: `"$user", it's` } })).toBe(`search_path = '"$user", it''s'`);
});

test('with TLS the certificate is named, and the authority only where clients are asked for certificates', () => {
  expect(line('ssl', { tls: true })).toBe("ssl = 'on'");
  expect(line('ssl_cert_file', { tls: true })).toBe("ssl_cert_file = '/cdk8s-pg/run/server/tls/tls.crt'");
  expect(line('ssl_key_file', { tls: true })).toBe("ssl_key_file = '/cdk8s-pg/run/server/tls/tls.key'");
  expect(line('ssl_ca_file', { tls: true })).toBeUndefined();
  expect(line('ssl_ca_file', { tls: true, clientCertificates: true })).toBe(
    "ssl_ca_file = '/cdk8s-pg/run/server/tls/ca.crt'",
  );
});

describe('the hash stands for what needs a restart', () => {
  const { restartHash } = made({});

  test.each<[string, Partial<ConfigurationInput>]>([
    ['a parameter that can be reloaded', { parameters: { work_mem: '8MB' } }],
    ['a larger volume', { walVolume: 20 * GB }],
    ['a few replicas more', { replicas: 8 }],
    ['what is derived, written by hand', { parameters: { shared_buffers: '128MB' } }],
  ])('%s leaves it', (_what, input) => {
    expect(made(input).restartHash).toBe(restartHash);
  });

  test.each<[string, Partial<ConfigurationInput>]>([
    ['another max_connections', { parameters: { max_connections: '200' } }],
    ['more memory', { memory: GB }],
    ['a library to preload', { parameters: { shared_preload_libraries: 'pg_stat_statements' } }],
  ])('%s changes it', (_what, input) => {
    expect(made(input).restartHash).not.toBe(restartHash);
  });
});

test.each(['on', 'true', '1', 'yes'])('fsync %s is allowed', (value) => {
  expect(ownedProblem('fsync', value)).toBeUndefined();
});

test.each(['off', 'of', 'false', 'f', 'no', 'n', '0', 'OFF'])('fsync %s is refused', (value) => {
  expect(ownedProblem('fsync', value)).toBeDefined();
});

test.each(['toString', 'constructor', 'work_mem', 'pg_stat_statements.max', 'ssl_min_protocol_version'])(
  '%s is not ours',
  (name) => {
    expect(ownedProblem(name, 'x')).toBeUndefined();
  },
);
