/** How pg_dump writes a database. Both are read by pg_restore, and both are compressed. */
export enum DumpFormat {
  /** One file. */
  CUSTOM = 'custom',
  /** A folder with a file for each table, which several jobs can write and read at once. */
  DIRECTORY = 'directory',
}
