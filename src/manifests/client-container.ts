import type { k8s } from 'cdk8s-plus-28';
import type { DatabaseClient } from '../model/database-client';
import type { ProgramImages } from '../model/images';
import { secretVariables, variables } from './environment';
import { resourceRequirements } from './resources';
import { CONTAINER_SECURITY } from './security';

/** The folder through which it and its companion talk. */
export const RUN_MOUNT: k8s.VolumeMount = { name: 'run', mountPath: '/cdk8s-pg/run' };

/** The same as a volume of the pod. */
export const RUN_VOLUME: k8s.Volume = { name: 'run', emptyDir: { medium: 'Memory' } };

/** A container with the clients of a database: it has passwords and no token. */
export function clientContainer(client: DatabaseClient, { pullPolicy }: ProgramImages): k8s.Container {
  return {
    name: client.name,
    image: client.image,
    imagePullPolicy: pullPolicy,
    command: [...(client.command ?? ['bash', `/cdk8s-pg/programs/${client.name}.sh`])],
    env: [
      ...variables({ ...client.environment, LC_ALL: 'C.UTF-8', TZ: 'UTC' }),
      ...secretVariables(client.secretVariables ?? []),
    ],
    resources: resourceRequirements(client.resources),
    securityContext: CONTAINER_SECURITY,
    terminationMessagePolicy: 'FallbackToLogsOnError',
    volumeMounts: [
      { name: 'programs', mountPath: '/cdk8s-pg/programs', readOnly: true },
      RUN_MOUNT,
      { name: 'tmp', mountPath: '/tmp' },
      ...(client.login === undefined ? [] : [{ name: 'login', mountPath: '/cdk8s-pg/secrets/login', readOnly: true }]),
      ...(client.rootCertificate === undefined
        ? []
        : [{ name: 'root', mountPath: '/cdk8s-pg/secrets/root', readOnly: true }]),
    ],
  };
}

/** Its volumes. Secrets are not optional: the pod waits for those that are made later. */
export function clientVolumes({ login, rootCertificate }: DatabaseClient): k8s.Volume[] {
  return [
    RUN_VOLUME,
    { name: 'tmp', emptyDir: {} },
    ...(login === undefined ? [] : [secret('login', login.secret, login.keys, login.paths)]),
    ...(rootCertificate === undefined
      ? []
      : [secret('root', rootCertificate.secret, [rootCertificate.key], ['ca.crt'])]),
  ];
}

function secret(name: string, secretName: string, keys: readonly string[], paths = keys): k8s.Volume {
  const items = keys.map((key, index) => ({ key, path: paths[index] ?? key }));
  return { name, secret: { secretName, items, defaultMode: 0o440 } };
}
