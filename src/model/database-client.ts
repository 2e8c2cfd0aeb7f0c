import type { StringMap } from './labels';
import type { Resources } from './resources';

/** A container of PostgreSQL's image that asks databases: it does the work of a pod whose program is its companion. */
export interface DatabaseClient {
  /** The name of the container; it runs `<name>.sh` among the files. */
  readonly name: string;
  readonly image: string;
  /** Its variables. */
  readonly environment: StringMap;
  /** Whose password, and of which keys: they are files. */
  readonly login: { readonly secret: string; readonly keys: readonly string[] };
  /** The certificate that servers are verified by. */
  readonly rootCertificate?: { readonly secret: string; readonly key: string };
  readonly resources: Resources;
}

/** Where the client finds the certificate. */
export const ROOT_CERTIFICATE_PATH = '/cdk8s-pg/secrets/root/ca.crt';
