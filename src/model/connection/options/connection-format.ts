/** What a key of a connection Secret holds. */
export enum ConnectionFormat {
  /** The role that logs in. */
  USERNAME = 'username',
  /** Its password. */
  PASSWORD = 'password',
  /** The name of the database. */
  DBNAME = 'dbname',
  /** The host; several are separated by commas, as libpq reads `PGHOST`. */
  HOST = 'host',
  /** The port; several, where they differ, are separated by commas. */
  PORT = 'port',
  /** A connection URI of libpq, with all hosts: psql, psycopg, tokio-postgres, … */
  URI = 'uri',
  /** The same, which spreads connections over the hosts: for libpq 16 and later. */
  URI_LOAD_BALANCED = 'uri-load-balanced',
  /** Keywords and values of libpq: `host='…' port='…'`. */
  KEYWORDS = 'keywords',
  /** A password file of libpq, a line for each host. */
  PGPASS = 'pgpass',
  /** A URL of the JDBC driver, with user and password. */
  JDBC = 'jdbc',
  /** The same without user and password, for those who give them separately. */
  JDBC_BARE = 'jdbc-bare',
  /** A connection string of Npgsql. */
  NPGSQL = 'npgsql',
  /** A URI of node-postgres, which knows one host. */
  NODE_POSTGRES = 'node-postgres',
  /** A URI of pgx. */
  PGX = 'pgx',
  /** A URL of SQLAlchemy with psycopg 3. */
  SQLALCHEMY = 'sqlalchemy',
  /** The plainest URI, with one host: Rails, dj-database-url, lib/pq, sqlx, … */
  DATABASE_URL = 'database-url',
  /** A URL of Prisma, with one host. */
  PRISMA = 'prisma',
  /** The mode of encryption, in libpq's word. */
  SSL_MODE = 'ssl-mode',
  /** The root certificate itself. */
  ROOT_CERTIFICATE = 'root-certificate',
  /** Where the client finds the root certificate. */
  ROOT_CERTIFICATE_PATH = 'root-certificate-path',
  /** What the session has to be, in libpq's word. */
  SESSION_ATTRIBUTES = 'session-attributes',
  /** How libpq 16 and later spreads connections over the hosts: `random` or `disable`. */
  LOAD_BALANCE_HOSTS = 'load-balance-hosts',
  /** The name of the application. */
  APPLICATION_NAME = 'application-name',
  /** The time limit for connecting, in seconds. */
  CONNECT_TIMEOUT = 'connect-timeout',
  /** Parameters of the session, as `PGOPTIONS` has them. */
  OPTIONS = 'options',
  /** The word `postgresql`: what servicebinding.io asks for under the key `type`. */
  TYPE = 'type',
  /** Who provides the database: for the key `provider` of servicebinding.io. */
  PROVIDER = 'provider',
}
