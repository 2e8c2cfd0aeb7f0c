import type { StringMap } from './labels';
import type { Resources } from './resources';
import type { SecretVariable } from './transfer';

/** A container with the clients of a database: it does the work of a pod whose program is its companion. */
export interface DatabaseClient {
  /** The name of the container; it runs `<name>.sh` among the files. */
  readonly name: string;
  readonly image: string;
  /** Its variables. */
  readonly environment: StringMap;
  /** What it runs. @default - bash, with that file */
  readonly command?: readonly string[];
  /** Variables whose value is a key of a Secret. @default - none */
  readonly secretVariables?: readonly SecretVariable[];
  /** Whose password, and of which keys: they are files. @default - it has none */
  readonly login?: ClientLogin;
  /** The certificate that servers are verified by. */
  readonly rootCertificate?: { readonly secret: string; readonly key: string };
  readonly resources: Resources;
}

/** Keys of a Secret as files. */
export interface ClientLogin {
  readonly secret: string;
  readonly keys: readonly string[];
  /** What the files are called. @default - like the keys */
  readonly paths?: readonly string[];
}

/** Where the client finds the certificate. */
export const ROOT_CERTIFICATE_PATH = '/cdk8s-pg/secrets/root/ca.crt';
