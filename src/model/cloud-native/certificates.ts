import { booleanProblem } from '../numbers';
import type { CloudNativeTlsOptions } from '../options/cloud-native/tls';
import type { Problems } from '../problems';
import { referencedName } from '../references';

/** Names of the Secrets with certificates. */
export interface CertificatesModel {
  /** Whether clients must encrypt. */
  readonly required: boolean;
  readonly serverCa?: string;
  readonly serverCertificate?: string;
  readonly serverAltDnsNames?: string[];
  readonly clientCa?: string;
  readonly replicationCertificate?: string;
}

/** The certificates of a database. */
export function certificates(options: CloudNativeTlsOptions | undefined, problems: Problems): CertificatesModel {
  const required = options?.required ?? false;
  problems.add('tls.required', booleanProblem(required));
  const secret = (key: 'serverCa' | 'serverCertificate' | 'clientCa' | 'replicationCertificate'): string | undefined =>
    referencedName(`tls.${key}`, 'Secret', options?.[key], problems);
  const model = {
    required,
    serverCa: secret('serverCa'),
    serverCertificate: secret('serverCertificate'),
    serverAltDnsNames: options?.serverAltDnsNames,
    clientCa: secret('clientCa'),
    replicationCertificate: secret('replicationCertificate'),
  };
  if (model.serverCertificate !== undefined && model.serverCa === undefined)
    problems.add(
      'tls.serverCa',
      'is missing: clients could not check serverCertificate; give the authority that signed it',
    );
  if (model.serverCertificate !== undefined && (model.serverAltDnsNames?.length ?? 0) > 0)
    problems.add(
      'tls.serverAltDnsNames',
      'has no effect on serverCertificate, which is finished; leave one of them out',
    );
  if (model.replicationCertificate !== undefined && model.clientCa === undefined)
    problems.add(
      'tls.clientCa',
      'is missing: the server could not check replicationCertificate; give the authority that signed it',
    );
  return model;
}
