import type { SecretKey } from '../../options/cloud-native/external-cluster';
import type { DumpOutput } from './dump-output';
import type { OtherDatabaseOptions } from './other-database-options';

/** Whatever a command can dump. */
export interface GenericDatabaseOptions extends OtherDatabaseOptions {
  /** The image. It has a shell and the small programs that every Linux has, as busybox does; nobody is root in it. */
  readonly image: string;

  /**
   * What dumps, and its arguments: `['sh', '-c', 'redis-cli --rdb "$DUMP_DIR/dump.rdb"']`. Any other exit status than 0 is
   * a failure, and so is an empty output. It may write to DUMP_DIR and /tmp.
   */
  readonly command: string[];

  /**
   * What restores, and its arguments. DUMP_DIR is a folder with what was dumped. It refuses what is not to be overwritten.
   *
   * @default - it cannot be restored from here
   */
  readonly restoreCommand?: string[];

  /**
   * Where the command leaves what it dumps.
   *
   * @default DumpOutput.FOLDER
   */
  readonly output?: DumpOutput;

  /**
   * Variables of the command. None that is a secret.
   *
   * @default - none but DUMP_DIR, and those of the image
   */
  readonly environment?: { readonly [variable: string]: string };

  /**
   * Variables whose value is a key of a Secret, in the namespace of the dump.
   *
   * @default - none
   */
  readonly secretEnvironment?: { readonly [variable: string]: SecretKey };

  /**
   * The ports by which it reaches what it dumps.
   *
   * @default - none
   */
  readonly ports?: number[];
}
