import type { k8s } from 'cdk8s-plus-28';
import type { InitScript } from '../model/init-scripts';
import type { ReplicatedPostgresModel } from '../model/replicated-postgres-model';
import { TOKEN_VOLUME } from './service-account-token';

/** Readable, and for programs executable, by the pod's user and group. */
const PROGRAM_MODE = 0o555;
const SECRET_MODE = 0o440;

/** A volume of the pod and where PostgreSQL's container has it. */
interface MountedVolume {
  readonly volume: k8s.Volume;
  readonly mount: k8s.VolumeMount;
}

/** The claims, which come from templates. */
export function claimMounts(model: ReplicatedPostgresModel): k8s.VolumeMount[] {
  return [
    { name: 'data', mountPath: '/volumes/data' },
    ...(model.walVolume ? [{ name: 'wal', mountPath: '/volumes/wal' }] : []),
  ];
}

/** What both containers have: the programs, and the folder through which they talk. */
export const SHARED_MOUNTS: k8s.VolumeMount[] = [
  { name: 'programs', mountPath: '/cdk8s-pg/programs', readOnly: true },
  { name: 'run', mountPath: '/cdk8s-pg/run' },
];

/** All volumes of a pod besides its claims. */
export function instanceVolumes(model: ReplicatedPostgresModel): k8s.Volume[] {
  return [
    { name: 'programs', configMap: { name: model.names.programs, defaultMode: PROGRAM_MODE } },
    { name: 'run', emptyDir: { medium: 'Memory' } },
    TOKEN_VOLUME,
    ...privateVolumes(model).map(({ volume }) => volume),
  ];
}

/** The mounts of PostgreSQL's container. */
export function instanceMounts(model: ReplicatedPostgresModel): k8s.VolumeMount[] {
  return [...claimMounts(model), ...SHARED_MOUNTS, ...privateVolumes(model).map(({ mount }) => mount)];
}

/** What only PostgreSQL's container has. */
function privateVolumes({ credentials, tlsSecret, initScripts }: ReplicatedPostgresModel): MountedVolume[] {
  return [
    secret('owner', credentials.ownerSecret, ['password']),
    secret('replication', credentials.replicationSecret, ['password']),
    ...(credentials.superuserSecret === undefined
      ? []
      : [secret('superuser', credentials.superuserSecret, ['password'])]),
    ...(tlsSecret === undefined ? [] : [secret('tls', tlsSecret, ['tls.crt', 'tls.key', 'ca.crt'])]),
    ...initScripts.map(initScript),
    scratch('tmp', '/tmp'),
    scratch('socket', '/var/run/postgresql'),
    { ...scratch('shm', '/dev/shm'), volume: { name: 'shm', emptyDir: { medium: 'Memory' } } },
  ];
}

function scratch(name: string, mountPath: string): MountedVolume {
  return { volume: { name, emptyDir: {} }, mount: { name, mountPath } };
}

/** Optional, so that the pod starts without it and says what it lacks. */
function secret(name: string, secretName: string, keys: string[]): MountedVolume {
  const items = keys.map((key) => ({ key, path: key }));
  return {
    volume: { name: `secret-${name}`, secret: { secretName, items, optional: true, defaultMode: SECRET_MODE } },
    mount: { name: `secret-${name}`, mountPath: `/cdk8s-pg/secrets/${name}`, readOnly: true },
  };
}

/** Not optional: SQL that is missing must not be skipped. */
function initScript({ directory, file, kind, source, key }: InitScript, index: number): MountedVolume {
  const name = `init-${index}`;
  const items = [{ key, path: file }];
  return {
    volume:
      kind === 'Secret'
        ? { name, secret: { secretName: source, items, defaultMode: SECRET_MODE } }
        : { name, configMap: { name: source, items, defaultMode: SECRET_MODE } },
    mount: { name, mountPath: `/cdk8s-pg/init/${directory}`, readOnly: true },
  };
}
