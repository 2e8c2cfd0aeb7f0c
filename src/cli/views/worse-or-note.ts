import type { Warning } from './database-status';

/** That a database, or its backups, are worse off. */
export const worse = (text: string): Warning => ({ text, degrades: true });

/** That something is worth knowing, and no more. */
export const note = (text: string): Warning => ({ text, degrades: false });
