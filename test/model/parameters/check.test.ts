import { checkParameter } from '../../../src/model/parameters';
import { definitions } from '../../../src/model/parameters/definition';
import { VERDICTS } from './verdicts';

const MAJORS = [15, 16, 17, 18];

describe('a value is judged as a real server judges it', () => {
  test.each(VERDICTS)('$name', ({ name, majors = MAJORS, accepted, refused }) => {
    for (const major of majors) {
      const wronglyRefused = accepted.filter((value) => checkParameter(major, name, value) !== undefined);
      const wronglyAccepted = refused.filter((value) => checkParameter(major, name, value) === undefined);
      expect({ major, wronglyRefused, wronglyAccepted }).toEqual({ major, wronglyRefused: [], wronglyAccepted: [] });
    }
  });
});

test.each([
  ['shared_buffers', '25%', "'25%' is not a number with a unit of B, kB, MB, GB or TB; write for example '128MB'"],
  ['shared_buffers', '256Mi', "'256Mi' is not a number with a unit of B, kB, MB, GB or TB; write '256MB'"],
  ['shared_buffers', '64kB', "'64kB' is outside 128kB to 8589934584kB"],
  // What was probably meant is not suggested where it is not allowed either.
  ['shared_buffers', '64k', "'64k' is not a number with a unit of B, kB, MB, GB or TB; write for example '128MB'"],
  ['io_combine_limit', 'much', "'much' is not a number with a unit of B, kB, MB, GB or TB; write for example '128kB'"],
  [
    'statement_timeout',
    '30 seconds',
    "'30 seconds' is not a number with a unit of us, ms, s, min, h or d; write '30s'",
  ],
  ['deadlock_timeout', '5m', "'5m' is not a number with a unit of us, ms, s, min, h or d; write '5min'"],
  ['authentication_timeout', '1h', "'1h' is outside 1s to 10min"],
  ['autovacuum_vacuum_cost_delay', '101', "'101' is outside -1 to 100ms"],
  ['max_connections', '0', "'0' is outside 1 to 262143"],
  ['max_connections', '10MB', "'10MB' is not a number; write one without a unit"],
  ['checkpoint_completion_target', '90%', "'90%' is not a number; write one without a unit"],
  ['random_page_cost', '-1', "'-1' is below 0"],
  ['vacuum_buffer_usage_limit', '1', "'1' is neither 0 nor 128kB to 16GB"],
  ['notify_buffers', '17', "'17' is not a multiple of 128kB"],
  ['wal_level', 'full', "'full' is not one of minimal, replica, logical"],
  ['ssl_max_protocol_version', '1.3', "'1.3' is not one of TLSv1, TLSv1.1, TLSv1.2, TLSv1.3"],
  ['autovacuum', 'enabled', "'enabled' is not on or off"],
  ['server_version', '18', 'is what the server reports and cannot be set; leave it out'],
  ['transaction_isolation', 'serializable', 'belongs to a single transaction; write default_transaction_isolation'],
])('PostgreSQL 18 and %s: %s', (name, value, problem) => {
  expect(checkParameter(18, name, value)).toBe(problem);
});

test.each([
  [18, 'max_conections', 'max_conections is not a parameter of PostgreSQL 18; did you mean max_connections?'],
  [
    18,
    'buffers',
    'buffers is not a parameter of PostgreSQL 18; did you mean wal_buffers, temp_buffers or notify_buffers?',
  ],
  [18, 'bloop', 'bloop is not a parameter of PostgreSQL 18; leave it out'],
  [
    17,
    'io_method',
    'io_method is not a parameter of PostgreSQL 17: it came with PostgreSQL 18; leave it out, or take that version',
  ],
  [
    18,
    'promote_trigger_file',
    'promote_trigger_file is not a parameter of PostgreSQL 18: 15 was the last that had it; leave it out',
  ],
  [
    18,
    'ssl_ecdh_curve',
    'ssl_ecdh_curve is not a parameter of PostgreSQL 18, where it is called ssl_groups; write that',
  ],
  [17, 'ssl_groups', 'ssl_groups is not a parameter of PostgreSQL 17, where it is called ssl_ecdh_curve; write that'],
  [17, 'sort_mem', 'sort_mem is not a parameter of PostgreSQL 17, where it is called work_mem; write that'],
  [18, 'include_dir', 'include_dir is not a parameter of PostgreSQL 18; leave it out'],
  [
    18,
    'auto_explain.log_nested',
    'auto_explain.log_nested is not a parameter of PostgreSQL 18; did you mean auto_explain.log_nested_statements or auto_explain.log_level?',
  ],
  [
    18,
    'a.b.c',
    'a.b.c is not a name that postgresql.conf can hold; write extension.parameter with letters, digits and _',
  ],
])('a name that PostgreSQL %i does not have: %s', (major, name, problem) => {
  expect(checkParameter(major, name, 'on')).toBe(problem);
});

test('parameters of extensions that are not known pass, if the configuration file can hold their names', () => {
  for (const name of ['cron.database_name', 'pgaudit.log', 'MyApp.Tenant_2', 'größe.x'])
    expect(checkParameter(18, name, '')).toBeUndefined();
  for (const name of ['a.', '.b', 'a.b$', 'a$.b', 'a.1b', 'a.b-c', 'a . b', 'a.b.c', "a.b = 'x' #"])
    expect(checkParameter(18, name, '')).toBeDefined();
});

test('names are found in any case', () => {
  expect(checkParameter(18, 'TimeZone', 'Europe/Vienna')).toBeUndefined();
  expect(checkParameter(18, 'timezone', 'Europe/Vienna')).toBeUndefined();
  expect(checkParameter(18, 'WORK_MEM', '1kB')).toBe("'1kB' is outside 64kB to 2147483647kB");
});

test('a text is not looked into', () => {
  expect(checkParameter(18, 'archive_command', 'test ! -f /archive/%f && cp %p /archive/%f')).toBeUndefined();
  expect(checkParameter(18, 'search_path', '')).toBeUndefined();
});

test('every example that is given for a unit is allowed itself', () => {
  for (const major of MAJORS) {
    for (const { name, unit, context } of definitions(major).values()) {
      if (unit === undefined || context === 'internal') continue;
      const example = /write for example '(.+)'$/.exec(checkParameter(major, name, 'x') as string)?.[1];
      expect({ name, example }).toEqual({ name, example: expect.stringMatching(/^[0-9]+[A-Za-z]+$/) });
      expect({ name, problem: checkParameter(major, name, example as string) }).toEqual({ name, problem: undefined });
    }
  }
});
