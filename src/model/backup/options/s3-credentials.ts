import type { ISecret } from 'cdk8s-plus-28';
import type { WorkloadIdentityOptions } from './workload-identity-options';

/** Which keys of a Secret are read. */
export interface S3SecretOptions {
  /**
   * The key with the access key's id.
   *
   * @default 'AWS_ACCESS_KEY_ID'
   */
  readonly accessKeyIdKey?: string;

  /**
   * The key with the secret access key.
   *
   * @default 'AWS_SECRET_ACCESS_KEY'
   */
  readonly secretAccessKeyKey?: string;

  /**
   * The key with a session token.
   *
   * @default - there is none
   */
  readonly sessionTokenKey?: string;
}

/** Where the credentials of an object store come from. Never from the YAML. */
export class S3Credentials {
  /** A Secret in the namespace of the database. */
  public static fromSecret(secret: ISecret, options?: S3SecretOptions): S3Credentials {
    return new S3Credentials({ kind: 'secret', secret, options: options ?? {} });
  }

  /** The platform that the pod runs on: it knows the pod by its ServiceAccount. */
  public static workloadIdentity(options?: WorkloadIdentityOptions): S3Credentials {
    return new S3Credentials({ kind: 'identity', options: options ?? {} });
  }

  private constructor(
    /** @internal */
    public readonly _source: S3CredentialsSource,
  ) {}
}

/** Where credentials come from. */
export type S3CredentialsSource =
  | { readonly kind: 'secret'; readonly secret: ISecret; readonly options: S3SecretOptions }
  | { readonly kind: 'identity'; readonly options: WorkloadIdentityOptions };
