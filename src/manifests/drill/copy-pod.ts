import { k8s } from 'cdk8s-plus-28';
import { type AnyCopy, type CopyModel, copyLabels, statementTimeout } from '../../model/drill/copy';
import { copyNames } from '../../model/drill/names';
import type { StringMap } from '../../model/labels';
import { variables } from '../environment';
import { resourceRequirements } from '../resources';
import { CONTAINER_SECURITY, podSecurityWithVolumes } from '../security';

const MB = 1024 ** 2;

/** The container whose termination message tells what was found. */
export const COPY_CONTAINER = 'postgres';

/** How long a copy outlives the time of its drill, should nobody remove it, in seconds. */
const AFTERLIFE = 60;

/** The pod that restores a copy by itself, looks at it, and ends. It has no token and no network. */
export function copyPod(model: CopyModel): unknown {
  const { copy, dataClaim, walClaim } = copyNames(model.drill);
  const wal = model.walVolume !== undefined;
  return pod(model, copy, {
    program: 'drill-copy.sh',
    environment: {
      PGDATA: '/volumes/data/pgdata',
      CDK8S_PG_MAJOR: String(model.majorVersion),
      ...serverEnvironment(model),
    },
    mounts: [
      { name: 'data', mountPath: '/volumes/data' },
      ...(wal ? [{ name: 'wal', mountPath: '/volumes/wal' }] : []),
      { name: 'shm', mountPath: '/dev/shm' },
    ],
    volumes: [
      { name: 'data', persistentVolumeClaim: { claimName: dataClaim } },
      ...(wal ? [{ name: 'wal', persistentVolumeClaim: { claimName: walClaim } }] : []),
      { name: 'shm', emptyDir: { medium: 'Memory' } },
    ],
  });
}

/** What a server is told that the copy starts. */
export function serverEnvironment({ resources, preloadLibraries }: AnyCopy): { [name: string]: string } {
  return {
    CDK8S_PG_SHARED_BUFFERS: `${Math.max(1, Math.floor(resources.memory / 4 / MB))}MB`,
    CDK8S_PG_PRELOAD: preloadLibraries.join(','),
  };
}

/** What differs between pods that look at a copy. */
export interface CopyPodParts {
  readonly program: string;
  readonly environment: { readonly [name: string]: string };
  readonly mounts: k8s.VolumeMount[];
  readonly volumes: k8s.Volume[];
  /** Containers beside it, which end when it has. @default - none */
  readonly sidecars?: k8s.Container[];
  /** Who the pod is for a platform; it has no token all the same. @default - nobody */
  readonly serviceAccount?: string;
  /** By which a platform knows the pod. @default - none */
  readonly labels?: StringMap;
}

/** A pod that looks at a copy. */
export function pod(model: AnyCopy, name: string, parts: CopyPodParts): unknown {
  const { namespace, annotations, images, scheduling, deadline } = model;
  return k8s.KubePod.manifest({
    metadata: { name, namespace, labels: { ...parts.labels, ...copyLabels(model) }, annotations },
    spec: {
      restartPolicy: 'Never',
      activeDeadlineSeconds: deadline + AFTERLIFE,
      // Nothing in it is worth a long goodbye.
      terminationGracePeriodSeconds: 5,
      ...(parts.serviceAccount === undefined ? {} : { serviceAccountName: parts.serviceAccount }),
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      securityContext: podSecurityWithVolumes(model.userId),
      ...(images.pullSecrets.length > 0
        ? { imagePullSecrets: images.pullSecrets.map((secret) => ({ name: secret })) }
        : {}),
      tolerations: scheduling.tolerations,
      nodeSelector: scheduling.nodeSelector,
      priorityClassName: scheduling.priorityClassName,
      ...(parts.sidecars === undefined ? {} : { initContainers: parts.sidecars }),
      containers: [
        {
          name: COPY_CONTAINER,
          image: model.image,
          imagePullPolicy: images.pullPolicy,
          command: ['bash', `/cdk8s-pg/programs/${parts.program}`],
          env: variables({
            ...parts.environment,
            CDK8S_PG_APP_DATABASE: model.applicationDatabase,
            CDK8S_PG_APP_OWNER: model.owner,
            CDK8S_PG_AMCHECK: model.amcheck ? 'on' : '',
            CDK8S_PG_DATA_CHECKSUMS: model.dataChecksums ? 'on' : '',
            CDK8S_PG_STATEMENT_TIMEOUT: String(statementTimeout(deadline)),
            LC_ALL: 'C.UTF-8',
            TZ: 'UTC',
          }),
          resources: resourceRequirements(model.resources),
          securityContext: CONTAINER_SECURITY,
          terminationMessagePolicy: 'FallbackToLogsOnError',
          volumeMounts: [
            { name: 'programs', mountPath: '/cdk8s-pg/programs', readOnly: true },
            { name: 'tmp', mountPath: '/tmp' },
            ...parts.mounts,
          ],
        },
      ],
      volumes: [
        {
          name: 'programs',
          configMap: { name: model.drill, defaultMode: 0o555, items: model.files.map((key) => ({ key, path: key })) },
        },
        { name: 'tmp', emptyDir: {} },
        ...parts.volumes,
      ],
    },
  });
}
