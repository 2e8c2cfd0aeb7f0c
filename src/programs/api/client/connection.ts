import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where the API is, and as whom it is asked. */
export interface Connection {
  readonly protocol: 'https:' | 'http:';
  readonly host: string;
  readonly port: number;
  /** The certificate authority of the API, PEM. */
  readonly ca?: string;
  readonly token?: string;
}

const FOLDER = '/var/run/secrets/kubernetes.io/serviceaccount';

/**
 * The API as a pod finds it. Called for each request, because the kubelet
 * replaces the token about every hour.
 *
 * @throws where this is no pod, or its token is not mounted
 */
export function inCluster(environment: NodeJS.ProcessEnv = process.env): Connection {
  const host = environment.KUBERNETES_SERVICE_HOST;
  if (!host) throw new Error('KUBERNETES_SERVICE_HOST is not set: this program runs in a pod');
  const folder = environment.CDK8S_PG_SERVICE_ACCOUNT ?? FOLDER;
  return {
    protocol: 'https:',
    host,
    port: Number(environment.KUBERNETES_SERVICE_PORT ?? 443),
    ca: readFileSync(join(folder, 'ca.crt'), 'utf8'),
    token: readFileSync(join(folder, 'token'), 'utf8').trim(),
  };
}
