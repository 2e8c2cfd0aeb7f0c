/** Where a command leaves what it dumps. */
export enum DumpOutput {
  /** In the folder that the variable DUMP_DIR names. */
  FOLDER = 'folder',
  /** In its standard output. To restore, another command finds it in its standard input. */
  STANDARD_OUTPUT = 'stdout',
}
