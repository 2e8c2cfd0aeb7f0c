import { choiceProblem } from '../numbers';
import type { Problems } from '../problems';
import { referencedName, secretKeyProblem } from '../references';
import type { ConnectionTls } from './options/connection-tls';
import { SslMode } from './options/ssl-mode';
import type { ResolvedPassword, SecretKey } from './password';

/** Where `connect()` mounts connections. */
export const BINDINGS = '/bindings';

/** The key of the Secret that holds the root certificate. */
export const ROOT_CERTIFICATE_KEY = 'ca.crt';

/** Encryption, resolved. */
export interface ResolvedTls {
  readonly mode: SslMode;
  readonly rootCertificatePath?: string;
  /** The certificate that is copied. */
  readonly rootCertificate?: SecretKey;
  /** Whether the path is where `connect()` mounts the connection. */
  readonly mounted: boolean;
}

/** Encryption from its options. */
export function resolveTls(
  tls: ConnectionTls | undefined,
  name: string,
  encrypts: boolean,
  password: ResolvedPassword,
  problems: Problems,
): ResolvedTls {
  const secret = referencedName('tls.rootCertificateSecret', 'Secret', tls?.rootCertificateSecret, problems);
  const mounted = secret !== undefined && tls?.rootCertificatePath === undefined;
  const path = mounted ? `${BINDINGS}/${name}/${ROOT_CERTIFICATE_KEY}` : tls?.rootCertificatePath;
  const mode = tls?.mode ?? usual(path !== undefined, encrypts);
  problems.add('tls.mode', choiceProblem(mode, Object.values(SslMode)));
  problems.add('tls.rootCertificatePath', pathProblem(path));
  const verifies = mode === SslMode.VERIFY_CA || mode === SslMode.VERIFY_FULL;
  if (!encrypts && (verifies || mode === SslMode.REQUIRE))
    problems.add(
      tls?.mode === undefined ? 'tls' : 'tls.mode',
      `asks for encryption ('${mode}'), and the database does not encrypt; set its tls, or leave this out`,
    );
  if (verifies && path === undefined)
    problems.add(
      'tls.mode',
      `'${mode}' needs a root certificate to verify by; give rootCertificatePath or rootCertificateSecret`,
    );
  if (secret !== undefined && password.kind !== 'secret')
    problems.add(
      'tls.rootCertificateSecret',
      'can only be copied by the Job inside the cluster, which this password does without; give rootCertificatePath, and mount the certificate yourself',
    );
  if (tls?.rootCertificateKey !== undefined && secret === undefined)
    problems.add('tls.rootCertificateKey', 'is a key of rootCertificateSecret; give that too, or leave it out');
  const key = tls?.rootCertificateKey ?? ROOT_CERTIFICATE_KEY;
  problems.add('tls.rootCertificateKey', secretKeyProblem(key));
  return {
    mode,
    mounted,
    ...(path === undefined ? {} : { rootCertificatePath: path }),
    ...(secret === undefined ? {} : { rootCertificate: { secret, key } }),
  };
}

function usual(certificate: boolean, encrypts: boolean): SslMode {
  if (certificate) return SslMode.VERIFY_FULL;
  return encrypts ? SslMode.REQUIRE : SslMode.DISABLE;
}

function pathProblem(path: unknown): string | undefined {
  // eslint-disable-next-line no-control-regex -- what no connection string can hold
  if (path === undefined || (typeof path === 'string' && path !== '' && !/[\0-\x1f]/.test(path))) return undefined;
  return `${JSON.stringify(path)} is not a path; write for example '/etc/postgres/ca.crt'`;
}
