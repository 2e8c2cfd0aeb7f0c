import { PROGRAM_OPTIONS } from '../program/known-options';
import type { ConnectionPruningProps } from './connection-pruning-props';
import type { ConnectionSecretProps } from './connection-secret-props';

/** Every prop of a connection; the compiler sees to it that none is missing. */
export const CONNECTION_PROPS: { readonly [prop in keyof Required<ConnectionSecretProps>]: true } = {
  name: true,
  version: true,
  postgres: true,
  namespace: true,
  target: true,
  keys: true,
  password: true,
  login: true,
  username: true,
  database: true,
  applicationName: true,
  connectTimeout: true,
  tcpUserTimeout: true,
  loadBalanceHosts: true,
  tls: true,
  settings: true,
  libpqParameters: true,
  jdbcParameters: true,
  npgsqlParameters: true,
  nodeParameters: true,
  provider: true,
  labels: true,
  annotations: true,
  ...PROGRAM_OPTIONS,
  networkPolicy: true,
};

/** Every prop of pruning. */
export const CONNECTION_PRUNING_PROPS: { readonly [prop in keyof Required<ConnectionPruningProps>]: true } = {
  name: true,
  namespace: true,
  keep: true,
  formerVersions: true,
  schedule: true,
  dryRun: true,
  suspend: true,
  labels: true,
  annotations: true,
  ...PROGRAM_OPTIONS,
  networkPolicy: true,
};
