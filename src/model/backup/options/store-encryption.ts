import type { ISecret } from 'cdk8s-plus-28';

/** Where the passwords of an encryption are. */
export interface RcloneCryptOptions {
  /**
   * The key with the password, of which the first line counts.
   *
   * @default 'password'
   */
  readonly passwordKey?: string;

  /**
   * The key with a second password, which is mixed into the first.
   *
   * @default - there is none
   */
  readonly saltKey?: string;
}

/** Encryption before anything leaves the pod. */
export class StoreEncryption {
  /**
   * By rclone's crypt. Content is encrypted, names stay readable with `.bin` after them. Without the password nobody
   * reads it again: keep it elsewhere too.
   *
   * @param secret in the namespace of the database
   */
  public static rcloneCrypt(secret: ISecret, options?: RcloneCryptOptions): StoreEncryption {
    return new StoreEncryption(secret, options);
  }

  private constructor(
    /** @internal */
    public readonly _secret: ISecret,
    /** @internal */
    public readonly _options: RcloneCryptOptions = {},
  ) {}
}
