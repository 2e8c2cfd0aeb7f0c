/** Images of the harness's own pods. */
export const POSTGRES_IMAGE = 'postgres:18';
export const TOOLS_IMAGE = 'busybox:1';
