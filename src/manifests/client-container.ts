import type { k8s } from 'cdk8s-plus-28';
import type { DatabaseClient } from '../model/database-client';
import type { ProgramImages } from '../model/images';
import { variables } from './environment';
import { resourceRequirements } from './resources';
import { CONTAINER_SECURITY } from './security';

/** The folder through which it and its companion talk. */
export const RUN_MOUNT: k8s.VolumeMount = { name: 'run', mountPath: '/cdk8s-pg/run' };

/** A container of PostgreSQL's image: it has passwords and no token. */
export function clientContainer(client: DatabaseClient, { pullPolicy }: ProgramImages): k8s.Container {
  return {
    name: client.name,
    image: client.image,
    imagePullPolicy: pullPolicy,
    command: ['bash', `/cdk8s-pg/programs/${client.name}.sh`],
    env: variables({ ...client.environment, LC_ALL: 'C.UTF-8', TZ: 'UTC' }),
    resources: resourceRequirements(client.resources),
    securityContext: CONTAINER_SECURITY,
    terminationMessagePolicy: 'FallbackToLogsOnError',
    volumeMounts: [
      { name: 'programs', mountPath: '/cdk8s-pg/programs', readOnly: true },
      RUN_MOUNT,
      { name: 'tmp', mountPath: '/tmp' },
      { name: 'login', mountPath: '/cdk8s-pg/secrets/login', readOnly: true },
      ...(client.rootCertificate === undefined
        ? []
        : [{ name: 'root', mountPath: '/cdk8s-pg/secrets/root', readOnly: true }]),
    ],
  };
}

/** Its volumes. Secrets are not optional: the pod waits for those that are made later. */
export function clientVolumes({ login, rootCertificate }: DatabaseClient): k8s.Volume[] {
  return [
    { name: 'run', emptyDir: { medium: 'Memory' } },
    { name: 'tmp', emptyDir: {} },
    secret('login', login.secret, login.keys),
    ...(rootCertificate === undefined ? [] : [secret('root', rootCertificate.secret, [rootCertificate.key], 'ca.crt')]),
  ];
}

function secret(name: string, secretName: string, keys: readonly string[], path?: string): k8s.Volume {
  const items = keys.map((key) => ({ key, path: path ?? key }));
  return { name, secret: { secretName, items, defaultMode: 0o440 } };
}
