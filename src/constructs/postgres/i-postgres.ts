import type { IConstruct } from 'constructs';
import type { PostgresEndpoint } from './postgres-endpoint';
import type { PostgresSecrets } from './postgres-secrets';

/** A PostgreSQL, whoever runs it: what connections, backups and checks hold on to. */
export interface IPostgres extends IConstruct {
  /** Its name. */
  readonly name: string;
  /** The namespace that its Secrets are in. */
  readonly namespace: string;
  /** The major version of PostgreSQL. */
  readonly majorVersion: number;
  /** How many instances there are. */
  readonly instances: number;
  /** The application's database. */
  readonly database: string;
  /** The role that owns it. */
  readonly owner: string;
  /** The Secrets with the passwords. */
  readonly credentials: PostgresSecrets;
  /** Leads to the primary. */
  readonly readWrite: PostgresEndpoint;
  /** Leads to the standbys; to the primary where there are none. */
  readonly readOnly: PostgresEndpoint;
  /** Leads to any instance. */
  readonly any: PostgresEndpoint;

  /**
   * Leads to one instance.
   *
   * @param ordinal its number, counted from 0
   * @throws where there is no such instance
   */
  instance(ordinal: number): PostgresEndpoint;
}
