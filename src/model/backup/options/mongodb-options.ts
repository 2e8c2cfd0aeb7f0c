import type { SecretKey } from '../../options/cloud-native/external-cluster';
import type { OtherDatabaseOptions } from './other-database-options';

/** A MongoDB. */
export interface MongoDbOptions extends OtherDatabaseOptions {
  /** The Secret with its connection string, `mongodb://user:password@host/`, in the namespace of the dump. */
  readonly uri: SecretKey;

  /**
   * Whether what is written meanwhile is dumped too, so that all databases are of one moment. Needs a replica set, and a
   * user with the role `backup`; to restore, one that may apply it.
   *
   * @default false
   */
  readonly oplog?: boolean;

  /**
   * The ports by which it is reached, which stand in the connection string.
   *
   * @default - 27017
   */
  readonly ports?: number[];

  /**
   * The image with mongodump, mongorestore and mongosh.
   *
   * @default 'docker.io/library/mongo:8.0'
   */
  readonly image?: string;
}
