/** Images of the harness's own pods. */
export const POSTGRES_IMAGE = 'postgres:18';
export const NODE_IMAGE = 'node:24-slim';
export const TOOLS_IMAGE = 'busybox:1';
export const MARIADB_IMAGE = 'mariadb:11';
