/** The port of PostgreSQL. */
export const POSTGRES_PORT = 5432;

/** Its name in pods and Services. */
export const POSTGRES_PORT_NAME = 'postgresql';
