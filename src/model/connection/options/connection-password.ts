import type { ISecret } from 'cdk8s-plus-28';
import type { PasswordFromExternalSecretOptions, PasswordFromSecretOptions } from './password-options';

/** Where the password of a connection comes from. */
export class ConnectionPassword {
  /** A Secret of the connection's namespace. A Job inside the cluster reads it; the password is in no YAML. */
  public static fromSecret(secret: ISecret, options?: PasswordFromSecretOptions): ConnectionPassword {
    return new ConnectionPassword({ kind: 'secret', secret, ...options });
  }

  /** An entry of a store that the External Secrets Operator reads (external-secrets.io/v1). Instead of the Job. */
  public static fromExternalSecret(options: PasswordFromExternalSecretOptions): ConnectionPassword {
    return new ConnectionPassword({ kind: 'external', ...options });
  }

  /**
   * The password itself, readable in the YAML: for a pipeline that encrypts what it
   * commits, or for a password that is none.
   */
  public static plainTextInYaml(password: string): ConnectionPassword {
    return new ConnectionPassword({ kind: 'plain', password });
  }

  private constructor(
    /** @internal */
    public readonly _source: PasswordSource,
  ) {}
}

/** Where a password comes from. */
export type PasswordSource =
  | (PasswordFromSecretOptions & { readonly kind: 'secret'; readonly secret: ISecret })
  | (PasswordFromExternalSecretOptions & { readonly kind: 'external' })
  | { readonly kind: 'plain'; readonly password: string };
