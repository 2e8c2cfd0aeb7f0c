import { definition } from '../../../src/model/parameters';
import { definitions } from '../../../src/model/parameters/definition';
import { TABLE } from '../../../src/model/parameters/table.generated';

test('a definition has what pg_settings says, and nothing else', () => {
  expect(definition(18, 'shared_buffers')).toEqual({
    name: 'shared_buffers',
    context: 'postmaster',
    vartype: 'integer',
    unit: '8kB',
    min: 16,
    max: 1073741823,
  });
  expect(definition(18, 'wal_level')).toEqual({
    name: 'wal_level',
    context: 'postmaster',
    vartype: 'enum',
    enumvals: ['minimal', 'replica', 'logical'],
  });
  expect(definition(18, 'datestyle')).toEqual({ name: 'DateStyle', context: 'user', vartype: 'string' });
});

test('a definition is the one of the major version', () => {
  expect(definition(16, 'maintenance_work_mem')?.min).toBe(1024);
  expect(definition(17, 'maintenance_work_mem')?.min).toBe(64);
  expect(definition(17, 'autovacuum_max_workers')?.context).toBe('postmaster');
  expect(definition(18, 'autovacuum_max_workers')?.context).toBe('sighup');
  expect(definition(17, 'io_method')).toBeUndefined();
  expect(definition(18, 'auto_explain.sample_rate')?.vartype).toBe('real');
});

test('what a server lacks because of its build or its age is there all the same', () => {
  expect(definition(16, 'wal_compression')?.enumvals).toEqual(['pglz', 'lz4', 'zstd', 'on', 'off']);
  expect(definition(16, 'extension_destdir')).toBeDefined();
  expect(definition(15, 'output_plugin_libraries')).toBeDefined();
});

test('a version that is not in the table has no parameters', () => {
  expect(definition(14, 'shared_buffers')).toBeUndefined();
  expect(definition(19, 'shared_buffers')).toBeUndefined();
});

test.each([
  [15, 380],
  [16, 390],
  [17, 405],
  [18, 430],
])('PostgreSQL %i has about %i parameters', (major, about) => {
  expect(Math.abs(definitions(major).size - about)).toBeLessThan(10);
});

test('every line of the table is complete, and no version has a parameter twice', () => {
  const seen = new Set<string>();
  for (const line of TABLE.trim().split('\n')) {
    expect(line).toMatch(
      /^[A-Za-z0-9_.]+\|1[5-8]-1[5-8]\|(internal|postmaster|sighup|superuser-backend|backend|superuser|user)\|(bool|enum|integer|real|string)\|(B|kB|8kB|MB|ms|s|min)?\|[^|]*\|[^|]*\|[^|]*$/,
    );
    const [name, versions, context, vartype, , min, max, enumvals] = line.split('|');
    const bounded = context !== 'internal' && (vartype === 'integer' || vartype === 'real');
    expect({ line, bounds: [min, max].every((bound) => bound !== '' && Number.isFinite(Number(bound))) }).toEqual({
      line,
      bounds: bounded,
    });
    expect({ line, values: enumvals !== '' }).toEqual({ line, values: context !== 'internal' && vartype === 'enum' });
    const [first, last] = versions.split('-').map(Number);
    for (let major = first; major <= last; major++) {
      expect(seen).not.toContain(`${name.toLowerCase()} ${major}`);
      seen.add(`${name.toLowerCase()} ${major}`);
    }
  }
});
