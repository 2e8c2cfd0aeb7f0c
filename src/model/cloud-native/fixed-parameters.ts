const OPERATOR = 'is set by the operator';

/** Where a parameter that is refused has a prop instead. */
const PROPS: { readonly [name: string]: string } = {
  hba_file: 'pgHba',
  ident_file: 'pgIdent',
  shared_preload_libraries: 'sharedPreloadLibraries',
  synchronous_standby_names: 'synchronous',
  temp_tablespaces: 'tablespaces',
  recovery_min_apply_delay: 'replicaCluster.minApplyDelay',
  allow_alter_system: 'enableAlterSystem',
  ssl_ca_file: 'tls',
  ssl_cert_file: 'tls',
  ssl_key_file: 'tls',
  recovery_target: 'bootstrap',
  recovery_target_inclusive: 'bootstrap',
  recovery_target_lsn: 'bootstrap',
  recovery_target_name: 'bootstrap',
  recovery_target_time: 'bootstrap',
  recovery_target_timeline: 'bootstrap',
  recovery_target_xid: 'bootstrap',
};

/** What the operator sets itself, or wants to be left as PostgreSQL has it. */
const FIXED = [
  ...Object.keys(PROPS),
  'allow_system_table_mods',
  'archive_cleanup_command',
  'archive_command',
  'archive_mode',
  'bonjour',
  'bonjour_name',
  'cluster_name',
  'config_file',
  'data_directory',
  'data_sync_retry',
  'event_source',
  'external_pid_file',
  'hot_standby',
  'jit_provider',
  'listen_addresses',
  'log_destination',
  'log_directory',
  'log_file_mode',
  'log_filename',
  'log_rotation_age',
  'log_rotation_size',
  'log_truncate_on_rotation',
  'logging_collector',
  'pg_failover_slots.primary_dsn',
  'pg_failover_slots.standby_slot_names',
  'port',
  'primary_conninfo',
  'primary_slot_name',
  'promote_trigger_file',
  'recovery_end_command',
  'recovery_target_action',
  'restart_after_crash',
  'restore_command',
  'ssl',
  'ssl_crl_file',
  'ssl_dh_params_file',
  'ssl_ecdh_curve',
  'ssl_passphrase_command',
  'ssl_passphrase_command_supports_reload',
  'ssl_prefer_server_ciphers',
  'stats_temp_directory',
  'synchronized_standby_slots',
  'syslog_facility',
  'syslog_ident',
  'syslog_sequence_numbers',
  'syslog_split_messages',
  'unix_socket_directories',
  'unix_socket_group',
  'unix_socket_permissions',
];

/** The reason why a parameter, or this value of it, is refused; undefined when it is allowed. */
export function fixedProblem(name: string, value: string): string | undefined {
  const off = /^(of|off|f|fa|fal|fals|false|n|no|0)$/i.test(value);
  if (name === 'fsync' && off)
    return `'${value}' would lose acknowledged rows, or the whole database, when a node dies; leave it out`;
  if (name === 'full_page_writes' && off) return `'${value}' would leave torn pages when a node dies; leave it out`;
  if (!FIXED.includes(name)) return undefined;
  return Object.hasOwn(PROPS, name) ? `${OPERATOR}; use the prop ${PROPS[name]}` : `${OPERATOR}; leave it out`;
}
