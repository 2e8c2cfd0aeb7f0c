import type { ConfigurationBasis } from './derived';

/** Where the supervisor copies the certificate to, with the mode PostgreSQL wants. */
const TLS_DIRECTORY = '/cdk8s-pg/run/server/tls';

/** Parameters that this library sets and nobody else may. */
export function ownedParameters({ tls }: ConfigurationBasis, clientCertificates: boolean): Map<string, string> {
  const parameters = new Map([
    ['hot_standby', 'on'],
    ['wal_log_hints', 'on'],
    ['password_encryption', 'scram-sha-256'],
    ['logging_collector', 'off'],
    ['log_destination', 'stderr'],
  ]);
  if (!tls) return parameters;
  parameters.set('ssl', 'on');
  parameters.set('ssl_cert_file', `${TLS_DIRECTORY}/tls.crt`);
  parameters.set('ssl_key_file', `${TLS_DIRECTORY}/tls.key`);
  // Not always: a certificate from a public authority comes without ca.crt, and the file must exist.
  if (clientCertificates) parameters.set('ssl_ca_file', `${TLS_DIRECTORY}/ca.crt`);
  return parameters;
}

const FILES = 'the programs of the pod decide where files are';
const NETWORK = 'the Services, the probes and the other instances rely on it';
const REPLICATION = 'it follows from the role of an instance, which changes';
const LOGGING = "the log goes to the container's output, where the cluster collects it";
const TLS = 'it follows from the prop tls; use that';
const RECOVERY = 'an instance recovers from the primary and from nothing else';
const PLATFORM = 'it has no use inside a pod';

/** The reason why a parameter is refused, where the value does not matter. */
const REFUSED: { readonly [name: string]: string } = {
  listen_addresses: NETWORK,
  port: NETWORK,
  unix_socket_directories: NETWORK,
  unix_socket_group: NETWORK,
  unix_socket_permissions: NETWORK,
  bonjour: PLATFORM,
  bonjour_name: PLATFORM,
  data_directory: FILES,
  config_file: FILES,
  hba_file: 'the lines of pg_hba.conf are the prop pgHba; use that',
  ident_file: FILES,
  external_pid_file: FILES,
  cluster_name: 'it is the name of the pod, by which synchronous replication knows a standby',
  restart_after_crash: 'a server that crashed is started anew with its container, after the checks of every start',
  primary_conninfo: REPLICATION,
  primary_slot_name: REPLICATION,
  hot_standby: 'standbys have to answer: clients read from them, and a switchover asks them',
  synchronous_standby_names: 'it follows from the prop synchronous; use that',
  wal_receiver_create_temp_slot: 'every standby has a slot of its own, which has to stay',
  recovery_min_apply_delay: 'a standby that lags on purpose could never take over',
  promote_trigger_file: RECOVERY,
  restore_command: RECOVERY,
  archive_cleanup_command: RECOVERY,
  recovery_end_command: RECOVERY,
  recovery_target: RECOVERY,
  recovery_target_action: RECOVERY,
  recovery_target_inclusive: RECOVERY,
  recovery_target_lsn: RECOVERY,
  recovery_target_name: RECOVERY,
  recovery_target_time: RECOVERY,
  recovery_target_timeline: RECOVERY,
  recovery_target_xid: RECOVERY,
  wal_log_hints: 'without it a former primary could not be brought back by pg_rewind',
  password_encryption: 'passwords are only kept as SCRAM verifiers',
  logging_collector: LOGGING,
  log_destination: LOGGING,
  log_directory: LOGGING,
  log_filename: LOGGING,
  log_file_mode: LOGGING,
  log_rotation_age: LOGGING,
  log_rotation_size: LOGGING,
  log_truncate_on_rotation: LOGGING,
  event_source: PLATFORM,
  syslog_facility: LOGGING,
  syslog_ident: LOGGING,
  syslog_sequence_numbers: LOGGING,
  syslog_split_messages: LOGGING,
  ssl: TLS,
  ssl_cert_file: TLS,
  ssl_key_file: TLS,
  ssl_ca_file: TLS,
  ssl_crl_file: TLS,
  ssl_crl_dir: TLS,
  ssl_dh_params_file: TLS,
  ssl_passphrase_command: TLS,
  ssl_passphrase_command_supports_reload: TLS,
};

const isOff = (value: string): boolean => /^(of|off|f|fa|fal|fals|false|n|no|0)$/i.test(value);
const isMinimal = (value: string): boolean => value.toLowerCase() === 'minimal';

/** The reason why a parameter, or this value of it, is refused; undefined when it is allowed. */
export function ownedProblem(name: string, value: string): string | undefined {
  if (Object.hasOwn(REFUSED, name)) return `is set by this library: ${REFUSED[name]}; leave it out`;
  if (name === 'fsync' && isOff(value))
    return `'${value}' would lose acknowledged rows, or the whole database, when a node dies; leave it out`;
  if (name === 'full_page_writes' && isOff(value))
    return `'${value}' would leave torn pages when a node dies; leave it out`;
  if (name === 'wal_level' && isMinimal(value))
    return `'${value}' leaves standbys without what they need; write 'replica' or 'logical'`;
  return undefined;
}
