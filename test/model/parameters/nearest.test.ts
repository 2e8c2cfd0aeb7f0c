import { nearestParameters } from '../../../src/model/parameters';

test.each([
  ['max_conections', ['max_connections']],
  ['max_connetcions', ['max_connections']],
  ['Shared_Bufers', ['shared_buffers']],
  ['maintenance_workmem', ['maintenance_work_mem']],
  ['timezon', ['TimeZone', 'timezone_abbreviations']],
  ['log_min_duration', ['log_min_duration_sample', 'log_min_duration_statement']],
  ['auto_explain.log_nested', ['auto_explain.log_nested_statements', 'auto_explain.log_level']],
  ['auto_explain.log_min_durations', ['auto_explain.log_min_duration']],
  ['parallel_maintenance', ['max_parallel_maintenance_workers']],
  // What cannot be set is not proposed.
  ['server_versio', []],
  ['xyzzy', []],
  ['', []],
])('%s: %j', (name, names) => {
  expect(nearestParameters(18, name)).toEqual(names);
});

test('never more than three', () => {
  expect(nearestParameters(18, 'enable')).toHaveLength(3);
});
