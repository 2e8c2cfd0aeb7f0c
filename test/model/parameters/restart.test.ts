import { needsRestart } from '../../../src/model/parameters';

test.each(['shared_buffers', 'MAX_CONNECTIONS', 'wal_level', 'pg_stat_statements.max', 'shared_preload_libraries'])(
  'a change of %s needs a restart',
  (name) => expect(needsRestart(18, name)).toBe(true),
);

test.each([
  'work_mem',
  'max_wal_size',
  'TimeZone',
  'log_connections',
  'auto_explain.log_min_duration',
  'basic_archive.archive_directory',
])('a change of %s needs none', (name) => expect(needsRestart(18, name)).toBe(false));

test('it depends on the major version', () => {
  expect(needsRestart(17, 'autovacuum_max_workers')).toBe(true);
  expect(needsRestart(18, 'autovacuum_max_workers')).toBe(false);
});

test('what is not known gets a restart, to be safe', () => {
  expect(needsRestart(18, 'cron.database_name')).toBe(true);
  expect(needsRestart(18, 'my_app.setting')).toBe(true);
});

test('extensions known to take effect at once get none', () => {
  expect(needsRestart(18, 'pgaudit.log')).toBe(false);
  expect(needsRestart(18, 'hnsw.ef_search')).toBe(false);
});
