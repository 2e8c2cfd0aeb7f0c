import type { StringMap } from '../labels';
import type { SessionAttributes } from './options/session-attributes';
import type { SslMode } from './options/ssl-mode';

/** A server as a client reaches it. */
export interface HostAndPort {
  readonly host: string;
  readonly port: number;
}

/** What connection strings are made from; everything but what the cluster alone knows. */
export interface ConnectionValues {
  /** At least one. */
  readonly hosts: readonly HostAndPort[];
  /** For clients that know one host; undefined where no single one will do. */
  readonly singleHost?: HostAndPort;
  readonly sessionAttributes: SessionAttributes;
  readonly database: string;
  /** Undefined where it comes from where the password comes from. */
  readonly username?: string;
  readonly applicationName: string;
  /** Seconds. */
  readonly connectTimeout: number;
  /** Milliseconds. */
  readonly tcpUserTimeout?: number;
  readonly loadBalanceHosts: boolean;
  readonly tls: { readonly mode: SslMode; readonly rootCertificatePath?: string };
  /** Parameters of the server for the session. */
  readonly settings: StringMap;
  readonly libpqParameters: StringMap;
  readonly jdbcParameters: StringMap;
  readonly npgsqlParameters: StringMap;
  readonly nodeParameters: StringMap;
  readonly majorVersion: number;
  readonly provider: string;
}
